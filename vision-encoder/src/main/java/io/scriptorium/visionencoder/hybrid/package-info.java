/** DeepSeek-VL 7B's eyes: SAM at 1024 px and SigLIP at 384 px over the same square, side by side through one projector. */
package io.scriptorium.visionencoder.hybrid;
