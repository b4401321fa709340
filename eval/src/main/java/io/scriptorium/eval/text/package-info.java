/** How near a reading is to the truth: characters, words, tables. */
package io.scriptorium.eval.text;
