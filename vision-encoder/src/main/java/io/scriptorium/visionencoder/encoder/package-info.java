/** DeepEncoder: SAM, compressor, CLIP and projector, and the sequence of vision tokens that a decoder reads. */
package io.scriptorium.visionencoder.encoder;
