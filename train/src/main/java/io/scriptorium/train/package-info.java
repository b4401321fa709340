/**
 * Trains the small models that we ship: losses and their gradients in one program, optimisers, batches, saved states, and the
 * log of a run. What comes out is an ordinary model folder. Knows no command line.
 */
package io.scriptorium.train;
