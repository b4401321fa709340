/**
 * Rasters: {@link io.scriptorium.visionencoder.image.PageImage}, reading picture files into it exactly as Pillow does, and
 * Pillow's own 8-bit resampling. Knows no model and no tensor.
 */
package io.scriptorium.visionencoder.image;
