/** Janus and Janus-Pro: one language model that sees pictures and paints them. */
package io.scriptorium.janusgen.janus;
