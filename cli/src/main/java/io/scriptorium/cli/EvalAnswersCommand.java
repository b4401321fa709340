package io.scriptorium.cli;

import io.scriptorium.eval.judge.AnswerScore;
import io.scriptorium.eval.judge.PaintScore;
import io.scriptorium.eval.scene.Question;
import io.scriptorium.eval.scene.Sample;
import io.scriptorium.eval.scene.Scene;
import io.scriptorium.eval.scene.SceneSource;
import io.scriptorium.janusgen.janus.UnifiedModel;
import io.scriptorium.visionencoder.image.PageImage;
import io.scriptorium.vlmodel.sampling.InvalidLogitsException;
import io.scriptorium.vlmodel.sampling.NgramRule;
import io.scriptorium.vlmodel.sampling.SamplingSettings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code scriptorium eval answers}: asks a model about drawn scenes and counts right answers. */
@Command(
        name = "answers",
        description = {
            "Asks a model every question about drawn scenes, or the first of each scene, and compares its replies with",
            "the truth: what, how many, which colour, where, whether."
        },
        footerHeading = "%nExample:%n",
        footer = "  scriptorium eval answers -n 500 --split held-out")
final class EvalAnswersCommand extends CommandOptions implements Callable<Integer> {
    private static final int MOST_TOKENS = 16;

    private final Console console;
    private final Models models;

    @Spec
    private CommandSpec spec;

    @Mixin
    private JanusChoice choice;

    @Option(names = "-n", paramLabel = "N", description = "How many scenes. Default: ${DEFAULT-VALUE}.")
    private int count = 100;

    @Option(names = "--seed", paramLabel = "S", description = "Of the scenes. Default: ${DEFAULT-VALUE}.")
    private long seed = 1;

    @Option(names = "--split", paramLabel = "SPLIT", description = "training or held-out. Default: ${DEFAULT-VALUE}.")
    private String split = "held-out";

    @Option(
            names = "--questions",
            paramLabel = "N",
            description = "About each scene, at most. Default: ${DEFAULT-VALUE}, which is all.")
    private int questions = 100;

    EvalAnswersCommand(Console console, Models models) {
        this.console = console;
        this.models = models;
    }

    @Override
    public Integer call() throws CommandException, IOException {
        if (count < 1 || questions < 1) {
            throw new ParameterException(spec.commandLine(), "-n and --questions: expected 1 or more");
        }
        SamplingSettings greedy = new SamplingSettings(1, new NgramRule.Off(), 0, 0, 1, 0);
        SceneSource scenes = new SceneSource(seed, EvalCommand.split(spec, split));
        List<AnswerScore.Entry> entries = new ArrayList<>();
        try (UnifiedModel model = UnifiedModel.open(choice.folder(models), choice.compute.loadOptions())) {
            for (int i = 0; i < count; i++) {
                Sample sample = scenes.get(i);
                PageImage picture = PageImage.from(sample.scene().draw(Scene.SIDE));
                for (Question question : sample.questions()
                        .subList(0, Math.min(questions, sample.questions().size()))) {
                    entries.add(new AnswerScore.Entry(
                            question, model.ask(picture, question.text(), greedy, MOST_TOKENS, piece -> {})));
                }
            }
        } catch (IOException | IllegalArgumentException | InvalidLogitsException e) {
            throw new CommandException(ExitCode.MODEL, e.getMessage(), e);
        }
        AnswerScore score = new AnswerScore(entries);
        StringBuilder table = new StringBuilder(String.format("%-16s %7s %6s %9s%n", "asked", "score", "right", "all"));
        for (Map.Entry<Question.Type, PaintScore.Share> entry : score.byType().entrySet()) {
            table.append(row(entry.getKey().name().toLowerCase(Locale.ROOT).replace('_', ' '), entry.getValue()));
        }
        console.out().write(table.append(row("all", score.overall())).toString());
        console.out().flush();
        return ExitCode.DONE.code();
    }

    private static String row(String name, PaintScore.Share share) {
        return String.format(Locale.ROOT, "%-16s %7.3f %6d %9d%n", name, share.score(), share.right(), share.all());
    }
}
