/** Checkpoints from a hub of models, checked byte for byte, into the cache that the hub's other clients share. */
package io.scriptorium.hub;
