package io.scriptorium.janusgen.janus;

import io.scriptorium.visionencoder.image.PageImage;

/**
 * A painted picture.
 *
 * @param codes of the tokenizer, row by row from the top
 * @param picture what they decode to
 */
@SuppressWarnings("ArrayRecordComponent") // int[] is the currency of codes; no picture is compared or used as a key
public record Painted(int[] codes, PageImage picture) {}
