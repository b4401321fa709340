package io.scriptorium.cli;

import io.scriptorium.eval.scene.Split;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code scriptorium eval}: measures. */
@Command(
        name = "eval",
        description = "Measures how near readings are to their truth, and pictures to their prompts.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  scriptorium eval text --truth truth/ --read texts/",
            "  scriptorium eval lines --model ./my-model --lines my-lines/ -o report.html",
            "  scriptorium eval scenes -n 600 --split held-out -o scenes",
            "  scriptorium eval paint --prompts scenes/captions.txt --pictures painted/ -o report.html"
        })
final class EvalCommand extends CommandOptions implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(), "expected what to measure: text, lines, scenes, paint or answers");
    }

    /** The files of a folder, sorted by name. */
    static List<Path> files(Path folder) throws CommandException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> !file.getFileName().toString().startsWith("."))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new CommandException(ExitCode.NONE_DONE, folder + " cannot be listed; expected a folder of files", e);
        }
    }

    /** "training" or "held-out". */
    static Split split(CommandSpec spec, String word) {
        for (Split split : Split.values()) {
            if (split.name().toLowerCase(Locale.ROOT).replace('_', '-').equals(word)) {
                return split;
            }
        }
        throw new ParameterException(spec.commandLine(), "--split: expected training or held-out, got " + word);
    }

    /** Says before the work is done what would be in the way of a report; null is none. */
    static void check(Path report, boolean overwrite) throws CommandException {
        if (report != null) {
            try {
                AtomicFile.check(report, overwrite);
            } catch (OutputException e) {
                throw new CommandException(ExitCode.OUTPUT, e.getMessage(), e);
            }
        }
    }

    /** Writes a file whole or not at all. */
    static void write(Path file, String text, boolean overwrite) throws CommandException {
        try (AtomicFile target = AtomicFile.open(file, overwrite)) {
            target.writer().write(text);
            target.commit();
        } catch (IOException e) {
            OutputException known = AtomicFile.failure(file, e);
            throw new CommandException(ExitCode.OUTPUT, known.getMessage(), known);
        }
    }
}
