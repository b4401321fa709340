/**
 * What a vision encoder sees of a page: the views of DeepSeek-OCR (a global view and tiles), their token counts, and pixels
 * as normalised floats. Plain arithmetic on {@link io.scriptorium.visionencoder.image.PageImage}; knows no tensor.
 */
package io.scriptorium.visionencoder.view;
