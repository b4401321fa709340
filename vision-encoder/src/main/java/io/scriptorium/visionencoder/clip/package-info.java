/** The CLIP vision transformer, fed with a map of features in place of patches. */
package io.scriptorium.visionencoder.clip;
