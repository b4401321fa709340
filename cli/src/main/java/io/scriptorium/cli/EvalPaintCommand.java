package io.scriptorium.cli;

import io.scriptorium.eval.judge.PaintScore;
import io.scriptorium.eval.report.PaintReport;
import io.scriptorium.eval.scene.CaptionException;
import io.scriptorium.eval.scene.Prompts;
import io.scriptorium.eval.scene.SceneSource;
import io.scriptorium.eval.scene.Split;
import io.scriptorium.eval.scene.Task;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code scriptorium eval paint}: pictures against their prompts. */
@Command(
        name = "paint",
        description = {
            "Judges pictures of scenes: whether exactly the things are there that the prompt asks for, in the colours,",
            "numbers, sizes and places that it asks for, and nothing else. Prints the share of right pictures by task."
        },
        footerHeading = "%nExample:%n",
        footer = {
            "  scriptorium eval paint --prompts scenes/captions.txt --pictures painted/ -o report.html",
            "",
            "A PNG that carries its prompt as a text is judged by that; else the number that a picture's name begins",
            "with, from 0, says whose it is: 000012.png is the thirteenth prompt's."
        })
final class EvalPaintCommand extends CommandOptions implements Callable<Integer> {
    private final Console console;

    @Spec
    private CommandSpec spec;

    @ArgGroup(multiplicity = "1")
    private Source source;

    private static final class Source {
        @Option(
                names = "--prompts",
                paramLabel = "FILE",
                required = true,
                description = "Prompts, one a line, or the scenes.jsonl of eval scenes.")
        private Path prompts;

        @Option(
                names = "--count",
                paramLabel = "N",
                required = true,
                description = "The captions of the first N held-out scenes of the seed.")
        private int count;
    }

    @Option(names = "--seed", paramLabel = "S", description = "With --count. Default: ${DEFAULT-VALUE}.")
    private long seed = 1;

    @Option(
            names = "--pictures",
            paramLabel = "DIR",
            required = true,
            description = "PNG or JPEG, one or more a prompt.")
    private Path pictures;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description = "A report with all pictures, HTML.")
    private Path output;

    @Option(names = "--overwrite", description = "Replace a report that is there.")
    private boolean overwrite;

    EvalPaintCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws CommandException, IOException {
        EvalCommand.check(output, overwrite);
        PaintScore score = new PaintedPictures(prompts()).judge(pictures);
        StringBuilder table =
                new StringBuilder(String.format("%-24s %7s %6s %9s%n", "task", "score", "right", "pictures"));
        for (Map.Entry<Task, PaintScore.Share> entry : score.byTask().entrySet()) {
            table.append(row(entry.getKey().title(), entry.getValue().score(), entry.getValue()));
        }
        int right = (int)
                score.entries().stream().filter(e -> e.verdict().isRight()).count();
        int all = score.entries().size();
        table.append(row("overall (mean of tasks)", score.overall(), new PaintScore.Share(right, all)));
        console.out().write(table.toString());
        console.out().flush();
        if (output != null) {
            EvalCommand.write(output, PaintReport.html(score), overwrite);
        }
        long missing =
                score.entries().stream().filter(e -> e.picture().isEmpty()).count();
        if (missing > 0) {
            console.err()
                    .println("scriptorium: " + missing + " prompts have no picture in " + pictures
                            + "; they count as wrong");
            return ExitCode.SOME_FAILED.code();
        }
        return ExitCode.DONE.code();
    }

    private List<Prompts.Prompt> prompts() throws CommandException {
        if (source.prompts == null) {
            if (source.count < 1) {
                throw new ParameterException(spec.commandLine(), "--count: expected 1 or more, got " + source.count);
            }
            return Prompts.of(new SceneSource(seed, Split.HELD_OUT), source.count);
        }
        try {
            return Prompts.read(source.prompts);
        } catch (CaptionException e) {
            throw new CommandException(ExitCode.NONE_DONE, e.getMessage(), e);
        } catch (IOException e) {
            throw new CommandException(
                    ExitCode.NONE_DONE, source.prompts + " cannot be read (" + e.getMessage() + ")", e);
        }
    }

    private static String row(String name, double score, PaintScore.Share share) {
        return String.format(Locale.ROOT, "%-24s %7.3f %6d %9d%n", name, score, share.right(), share.all());
    }
}
