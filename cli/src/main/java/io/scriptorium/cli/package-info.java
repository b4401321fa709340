/** The command line: options, inputs, outputs, progress, exit codes. Nothing here that a library user would miss. */
package io.scriptorium.cli;
