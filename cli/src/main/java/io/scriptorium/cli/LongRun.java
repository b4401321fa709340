package io.scriptorium.cli;

/**
 * What a run over many documents has beside reading.
 *
 * @param manifest what is done already
 * @param log where each page is told of
 * @param maxFailures after so many pages and documents that failed the run ends; {@link Integer#MAX_VALUE} for never
 * @param interruption whether the user wants it to end
 */
record LongRun(RunManifest manifest, PageLog log, int maxFailures, Interruption interruption) {}
