/**
 * Logits to a token id: plain rules over {@code float[]} and the history of one generation. Nothing here knows of
 * tensors, weights or text.
 */
package io.scriptorium.vlmodel.sampling;
