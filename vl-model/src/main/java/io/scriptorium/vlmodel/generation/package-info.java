/** From prepared embeddings to token ids: the one mutable object of a batch of answers, its limits and its results. */
package io.scriptorium.vlmodel.generation;
