/** Trains the parts of a painter of scenes; first the tokenizer that turns pictures into codes and back. */
package io.scriptorium.train.painter;
