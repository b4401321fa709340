/** Janus, Janus-Pro and JanusFlow: one language model that sees pictures and paints them. */
package io.scriptorium.janusgen.janus;
