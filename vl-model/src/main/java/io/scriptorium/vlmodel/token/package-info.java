/** Text to token ids and back, prompts with places for images, conversations, and the tasks of OCR models. */
package io.scriptorium.vlmodel.token;
