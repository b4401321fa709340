/** The VQ image tokenizer of Janus: pictures to codes and codes to pictures. */
package io.scriptorium.janusgen.vq;
