/** A genetic search for page styles: many text tokens a vision token, and still read right. */
package io.scriptorium.eval.style;
