/** PDF pages to {@link io.scriptorium.visionencoder.image.PageImage}, one at a time, in bounded memory. */
package io.scriptorium.textrenderer.pdf;
