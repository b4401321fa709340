/** Looks at a picture of a {@link io.scriptorium.eval.scene.Scene} and says what is there and whether it is what was asked for. */
package io.scriptorium.eval.judge;
