/** Between the latents of a picture and a language model: JanusFlow's shallow U-ViT. */
package io.scriptorium.janusgen.uvit;
