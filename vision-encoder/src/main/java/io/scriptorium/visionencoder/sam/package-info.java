/** The SAM image encoder of DeepSeek-OCR with its neck and convolutional compressor. */
package io.scriptorium.visionencoder.sam;
