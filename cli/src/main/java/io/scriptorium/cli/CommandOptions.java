package io.scriptorium.cli;

import picocli.CommandLine.Option;

/** What every command takes and is asked. */
abstract class CommandOptions {
    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help.")
    @SuppressWarnings("UnusedVariable") // picocli acts on it
    private boolean help;

    /** Whether the stack of an error is asked for. */
    boolean isVerbose() {
        return false;
    }
}
