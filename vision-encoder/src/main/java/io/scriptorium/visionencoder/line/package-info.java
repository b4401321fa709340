/**
 * From a page to line views: cleaning, finding lines with connected pieces of ink, reading order, and the pixels that a
 * line reader sees. Knows nothing of networks.
 */
package io.scriptorium.visionencoder.line;
