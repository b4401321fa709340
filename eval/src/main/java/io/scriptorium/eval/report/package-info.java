/** What was measured, as pages that a browser shows: each one file, with its pictures inside. */
package io.scriptorium.eval.report;
