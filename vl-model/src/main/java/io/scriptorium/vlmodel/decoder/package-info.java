/** Embeddings to logits: the decoder of the language models, its configuration and its key-value cache. */
package io.scriptorium.vlmodel.decoder;
