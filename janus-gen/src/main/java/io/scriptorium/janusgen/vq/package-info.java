/**
 * Pictures to small grids and back, by convolutions: the VQ image tokenizer of Janus, and the VAE of JanusFlow, which is the
 * same network around another bottleneck.
 */
package io.scriptorium.janusgen.vq;
