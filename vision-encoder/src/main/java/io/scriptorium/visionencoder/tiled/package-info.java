/** DeepSeek-VL2's eyes: a picture as one global view and tiles of a size chosen for it, through SigLIP and a 2 x 2 fold. */
package io.scriptorium.visionencoder.tiled;
