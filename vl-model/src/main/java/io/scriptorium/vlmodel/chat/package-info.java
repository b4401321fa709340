/** Conversations with decoders of text: how they are written as one text, and what is thought and what is answered. */
package io.scriptorium.vlmodel.chat;
