/** The SigLIP vision transformer, and the projector that carries its features to a language model. */
package io.scriptorium.visionencoder.siglip;
