/**
 * A small world of pictures whose truth is known: things of some kind, colour, size and place, their captions, and questions
 * with answers. A painter learns and is judged in it.
 */
package io.scriptorium.eval.scene;
