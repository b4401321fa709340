package io.scriptorium.cli;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code scriptorium train}: makes models. */
@Command(
        name = "train",
        description = "Trains a model on your own machine.",
        footerHeading = "%nExample:%n",
        footer = "  scriptorium train reader --lines my-lines/ -o my-model")
final class TrainCommand extends CommandOptions implements Runnable {
    /** What {@code --init} names where training starts from nothing. */
    static final String RANDOM = "random";

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                "expected what to do: reader, distill, grpo, average, loads, image-tokenizer or painter");
    }

    /** What a model or an output could not do, as the command tells it. */
    static CommandException failed(IOException e, Path output) {
        // The libraries' own exceptions say what is wrong with a model; the plain ones come from writing.
        boolean writing = e instanceof FileSystemException || e.getClass().equals(IOException.class);
        return new CommandException(
                writing ? ExitCode.OUTPUT : ExitCode.MODEL,
                writing ? output + ": cannot be written (" + e.getMessage() + ")" : e.getMessage(),
                e);
    }

    /** That a run was told to end, as the command tells it; the thread stays interrupted. */
    static CommandException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new CommandException(ExitCode.INTERRUPTED, e.getMessage(), e);
    }
}
