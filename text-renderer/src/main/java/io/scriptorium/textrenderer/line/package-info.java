/**
 * Lines of text as training examples for a line reader: text, typefaces, damage, real lines, and batches of them.
 *
 * <p>Everything is seeded: a batch is a pure function of a seed and its number. No tensors here.
 */
package io.scriptorium.textrenderer.line;
