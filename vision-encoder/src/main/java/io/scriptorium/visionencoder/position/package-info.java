/** Absolute position tables, fitted to the grid of an input. */
package io.scriptorium.visionencoder.position;
