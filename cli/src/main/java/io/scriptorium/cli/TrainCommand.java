package io.scriptorium.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code scriptorium train}: makes models. */
@Command(
        name = "train",
        description = "Trains a model on your own machine.",
        footerHeading = "%nExample:%n",
        footer = "  scriptorium train reader --lines my-lines/ -o my-model")
final class TrainCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help.")
    @SuppressWarnings("UnusedVariable") // picocli acts on it
    private boolean help;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "expected what to train: reader");
    }
}
