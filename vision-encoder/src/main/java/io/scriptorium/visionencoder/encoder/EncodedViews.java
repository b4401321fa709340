package io.scriptorium.visionencoder.encoder;

import ai.djl.ndarray.NDArray;

/**
 * What an encoder makes of a batch of views of one size. Both tensors are in the precision of the weights and belong to
 * the manager of the call.
 *
 * @param projected {@code [B, rows*columns, D]}, row-major, D the decoder's width
 * @param clip {@code [B, rows*columns, W]}: CLIP's output without the class token; of DeepSeek-OCR 2 the queries
 *     before the projector
 * @param rows of the map
 * @param columns of the map
 */
public record EncodedViews(NDArray projected, NDArray clip, int rows, int columns) {}
