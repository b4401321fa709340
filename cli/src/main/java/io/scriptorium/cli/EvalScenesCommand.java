package io.scriptorium.cli;

import io.scriptorium.eval.scene.Sample;
import io.scriptorium.eval.scene.SampleJson;
import io.scriptorium.eval.scene.Scene;
import io.scriptorium.eval.scene.SceneSource;
import io.scriptorium.eval.scene.Split;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import javax.imageio.ImageIO;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code scriptorium eval scenes}: draws scenes with captions and questions. */
@Command(
        name = "scenes",
        description = {
            "Draws scenes: 1 to 4 pictograms, letters or digits in ten colours on even ground. Writes each as a PNG,",
            "captions.txt with a caption a line, and scenes.jsonl with captions, things, and questions with answers.",
            "The same seed gives the same scenes everywhere."
        },
        footerHeading = "%nExample:%n",
        footer = "  scriptorium eval scenes -n 600 --seed 1 --split held-out -o scenes")
final class EvalScenesCommand extends CommandOptions implements Callable<Integer> {
    private final Console console;

    @Spec
    private CommandSpec spec;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "DIR",
            required = true,
            description = "The folder, which is made.")
    private Path output;

    @Option(names = "-n", paramLabel = "N", description = "How many scenes. Default: ${DEFAULT-VALUE}.")
    private int count = 100;

    @Option(names = "--seed", paramLabel = "S", description = "Default: ${DEFAULT-VALUE}.")
    private long seed = 1;

    @Option(
            names = "--split",
            paramLabel = "SPLIT",
            description = "training, or held-out: scenes with combinations of kind, colour, number and neighbour that"
                    + " training never has. Default: ${DEFAULT-VALUE}.")
    private String split = "training";

    @Option(
            names = "--size",
            paramLabel = "PX",
            description = "Side of a picture, 64 to 1024. Default: ${DEFAULT-VALUE}.")
    private int size = Scene.SIDE;

    @Option(names = "--overwrite", description = "Replace scenes that are there.")
    private boolean overwrite;

    EvalScenesCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws CommandException {
        Split from = EvalCommand.split(spec, split);
        if (count < 1 || count > 1_000_000) {
            throw new ParameterException(spec.commandLine(), "-n: expected 1 to 1000000 scenes, got " + count);
        }
        if (size < 64 || size > 1024) {
            throw new ParameterException(spec.commandLine(), "--size: expected 64 to 1024 px, got " + size);
        }
        Path table = output.resolve("scenes.jsonl");
        Path captions = output.resolve("captions.txt");
        SceneSource source = new SceneSource(seed, from);
        try (AtomicFile lines = AtomicFile.open(table, overwrite);
                AtomicFile texts = AtomicFile.open(captions, overwrite)) {
            Files.createDirectories(output);
            for (int i = 0; i < count; i++) {
                Sample sample = source.get(i);
                String file = String.format(Locale.ROOT, "%06d.png", i);
                ImageIO.write(
                        sample.scene().draw(size), "png", output.resolve(file).toFile());
                lines.writer().write(SampleJson.line(sample, file) + "\n");
                texts.writer().write(sample.caption() + "\n");
            }
            lines.commit();
            texts.commit();
        } catch (IOException e) {
            throw new CommandException(
                    ExitCode.OUTPUT, AtomicFile.failure(output, e).getMessage(), e);
        }
        console.err().println(count + " scenes, " + split + ", seed " + seed + ": " + output);
        return ExitCode.DONE.code();
    }
}
