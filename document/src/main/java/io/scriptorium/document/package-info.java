/**
 * What was read: {@link io.scriptorium.document.PageResult} with its text, blocks, lines, words and boxes, and the
 * {@link io.scriptorium.document.Format formats} it is written in. Models fill these records, formats write them, the
 * command prints them. Knows no image and no model.
 */
package io.scriptorium.document;
