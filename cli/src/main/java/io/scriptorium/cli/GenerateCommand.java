package io.scriptorium.cli;

import io.scriptorium.janusgen.janus.FlowSettings;
import io.scriptorium.janusgen.janus.JanusFlowModel;
import io.scriptorium.janusgen.janus.JanusModel;
import io.scriptorium.janusgen.janus.PaintListener;
import io.scriptorium.janusgen.janus.PaintSettings;
import io.scriptorium.janusgen.janus.Painted;
import io.scriptorium.janusgen.janus.UnifiedModel;
import io.scriptorium.visionencoder.image.PageImage;
import io.scriptorium.visionencoder.image.Resampling;
import io.scriptorium.vlmodel.sampling.InvalidLogitsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code scriptorium generate}: prompts in, pictures out. */
@Command(
        name = "generate",
        description = "Paints pictures of what a prompt says, with a Janus, Janus-Pro or JanusFlow model.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  scriptorium generate -m ./Janus-Pro-1B \"a red apple on a table\" -o pictures/",
            "  scriptorium generate -m ./Janus-Pro-1B \"two blue cups\" -n 4 --seed 7 --grid -o pictures/",
            "  scriptorium generate -m ./model --prompts prompts.txt -o pictures/",
            "",
            "Pictures are called by the number of their prompt: 000000.png, or 000000-0.png, 000000-1.png with -n.",
            "Each PNG carries its prompt, seed, model and settings as texts."
        })
final class GenerateCommand extends CommandOptions implements Callable<Integer> {
    private static final int MAX_UPSCALE = 8192;

    private final Console console;
    private final Models models;

    @Parameters(paramLabel = "PROMPT", arity = "0..1", description = "What the picture shows.")
    private String prompt;

    @Option(names = "--prompts", paramLabel = "FILE", description = "Prompts, one a line, in place of PROMPT.")
    private Path prompts;

    @Option(
            names = {"-n", "--count"},
            paramLabel = "N",
            description = "Pictures of each prompt. Default: ${DEFAULT-VALUE}.")
    private int count = 1;

    @Option(
            names = "--seed",
            paramLabel = "S",
            description =
                    "The same seed gives the same picture; the next picture has the next. Default: ${DEFAULT-VALUE}.")
    private long seed;

    @Option(
            names = "--cfg",
            paramLabel = "W",
            description =
                    "How much the prompt counts (classifier-free guidance). Default: what config.json says, else 5, with"
                            + " JanusFlow 2.")
    private Double guidance;

    @Option(
            names = "--temperature",
            paramLabel = "T",
            description =
                    "0 takes the most probable code always; not with JanusFlow. Default: what config.json says, else 1.")
    private Double temperature;

    @Option(
            names = "--steps",
            paramLabel = "N",
            description = "Steps from noise to picture; JanusFlow only. Default: 30.")
    private Integer steps;

    @Option(names = "--size", paramLabel = "PX", description = "Side of the picture; models have one size only.")
    private Integer size;

    @Option(
            names = "--upscale",
            paramLabel = "PX",
            description = "Enlarge each picture to this side (Lanczos), after it is painted.")
    private Integer upscale;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "DIR",
            required = true,
            description = "Where the pictures go.")
    private Path output;

    @Option(names = "--grid", description = "Also write all pictures of a prompt as one, NUMBER-grid.png.")
    private boolean grid;

    @Option(names = "--overwrite", description = "Replace pictures that exist.")
    private boolean overwrite;

    @Mixin
    private JanusChoice choice;

    @Option(
            names = {"-v", "--verbose"},
            description = "Tell the stack of each error.")
    private boolean verbose;

    @Option(
            names = {"-q", "--quiet"},
            description = "Tell errors only.")
    private boolean quiet;

    GenerateCommand(Console console, Models models) {
        this.console = console;
        this.models = models;
    }

    @Override
    boolean isVerbose() {
        return verbose;
    }

    @Override
    public Integer call() throws CommandException {
        if (verbose) {
            LogSettings.verbose();
        }
        if (count < 1) {
            throw new CommandException(ExitCode.USAGE, "-n: expected 1 or more pictures, got " + count);
        }
        if (upscale != null && (upscale < 1 || upscale > MAX_UPSCALE)) {
            throw new CommandException(
                    ExitCode.USAGE, "--upscale: expected a side of 1 to " + MAX_UPSCALE + " px, got " + upscale);
        }
        FlowSettings flow;
        try {
            // What the model says itself is not known yet; what is asked for is checked before one is loaded.
            settings(PaintSettings.DEFAULT);
            flow = new FlowSettings(
                    guidance == null ? FlowSettings.DEFAULT.guidance() : guidance,
                    steps == null ? FlowSettings.DEFAULT.steps() : steps,
                    seed);
        } catch (IllegalArgumentException e) {
            throw new CommandException(ExitCode.USAGE, e.getMessage(), e);
        }
        List<String> texts = texts();
        for (int i = 0; i < texts.size(); i++) {
            for (int picture = 0; picture < count; picture++) {
                checked(file(i, picture));
            }
            if (grid) {
                checked(gridFile(i));
            }
        }
        int failed = 0;
        try (UnifiedModel model = open()) {
            requireSize(model);
            Painter painter = painter(model, flow);
            for (int i = 0; i < texts.size(); i++) {
                failed += paint(painter, i, texts) ? 0 : 1;
            }
        }
        if (failed == 0) {
            return ExitCode.DONE.code();
        }
        return (failed == texts.size() ? ExitCode.NONE_DONE : ExitCode.SOME_FAILED).code();
    }

    /**
     * A model as this call paints with it.
     *
     * @param settings in words
     * @param unit what its progress is counted in
     */
    private record Painter(Painting painting, String settings, String unit) {
        /** The kinds of models paint in different ways. */
        @FunctionalInterface
        interface Painting {
            List<PageImage> paint(String text, PaintListener listener) throws InvalidLogitsException;
        }
    }

    private Painter painter(UnifiedModel model, FlowSettings flow) throws CommandException {
        if (model instanceof JanusFlowModel flowing) {
            if (temperature != null) {
                throw new CommandException(
                        ExitCode.USAGE,
                        "--temperature: JanusFlow draws no codes; it has --steps, and --seed for its noise");
            }
            try {
                flowing.requireVae();
            } catch (IOException e) {
                throw new CommandException(ExitCode.MODEL, e.getMessage(), e);
            }
            return new Painter(
                    (text, listener) -> flowing.paint(text, count, flow, listener),
                    "cfg " + flow.guidance() + ", steps " + flow.steps(),
                    "step");
        }
        if (steps != null) {
            throw new CommandException(
                    ExitCode.USAGE, "--steps: only JanusFlow paints in steps, and this is " + choice.name());
        }
        JanusModel janus = (JanusModel) model;
        PaintSettings settings = settings(janus.settings());
        return new Painter(
                (text, listener) -> janus.paint(text, count, settings, listener).stream()
                        .map(Painted::picture)
                        .toList(),
                "cfg " + settings.guidance() + ", temperature " + settings.temperature(),
                "code");
    }

    /** What is asked for, and for the rest what {@code own} says. */
    private PaintSettings settings(PaintSettings own) {
        return new PaintSettings(
                guidance == null ? own.guidance() : guidance,
                temperature == null ? own.temperature() : temperature,
                seed);
    }

    private void requireSize(UnifiedModel model) throws CommandException {
        if (size != null && size != model.side()) {
            throw new CommandException(
                    ExitCode.USAGE,
                    "--size: this model paints " + model.side() + " px only, got " + size
                            + "; --upscale enlarges what is painted");
        }
        if (upscale != null && upscale <= model.side()) {
            throw new CommandException(
                    ExitCode.USAGE,
                    "--upscale: expected more than the " + model.side() + " px that this model paints, got " + upscale);
        }
    }

    private List<String> texts() throws CommandException {
        if ((prompt == null) == (prompts == null)) {
            throw new CommandException(ExitCode.USAGE, "expected a prompt, or --prompts FILE");
        }
        if (prompt != null) {
            if (prompt.isBlank()) {
                throw new CommandException(ExitCode.USAGE, "the prompt is empty; say what the picture shows");
            }
            return List.of(prompt);
        }
        try {
            List<String> lines = Files.readAllLines(prompts);
            if (lines.stream().allMatch(String::isBlank)) {
                throw new CommandException(ExitCode.USAGE, prompts + ": holds no prompt; expected one a line");
            }
            return lines;
        } catch (IOException e) {
            throw new CommandException(ExitCode.NONE_DONE, prompts + ": cannot be read (" + e.getMessage() + ")", e);
        }
    }

    private UnifiedModel open() throws CommandException {
        try {
            return UnifiedModel.open(choice.folder(models), choice.compute.loadOptions());
        } catch (IOException | IllegalArgumentException e) {
            throw new CommandException(ExitCode.MODEL, e.getMessage(), e);
        }
    }

    private Path file(int number, int picture) {
        return output.resolve(
                count == 1
                        ? String.format(Locale.ROOT, "%06d.png", number)
                        : String.format(Locale.ROOT, "%06d-%d.png", number, picture));
    }

    private Path gridFile(int number) {
        return output.resolve(String.format(Locale.ROOT, "%06d-grid.png", number));
    }

    private void checked(Path file) throws CommandException {
        try {
            AtomicFile.check(file, overwrite);
        } catch (OutputException e) {
            throw new CommandException(ExitCode.OUTPUT, e.getMessage(), e);
        }
    }

    /** Paints one prompt; tells what went wrong and goes on with the next. */
    private boolean paint(Painter painter, int number, List<String> texts) throws CommandException {
        StatusLine status = new StatusLine(console);
        String text = texts.get(number);
        String where = texts.size() == 1 ? "" : "prompt " + number + " of " + texts.size() + ", ";
        long start = System.nanoTime();
        try {
            List<PageImage> pictures = painter.painting().paint(text, (done, all) -> {
                if (console.terminal() && !quiet) {
                    double seconds = (System.nanoTime() - start) / 1e9;
                    status.show(String.format(
                            Locale.ROOT,
                            "%s%s %d of %d, %.0f s left",
                            where,
                            painter.unit(),
                            done,
                            all,
                            seconds * (all - done) / done));
                }
            });
            if (upscale != null) {
                pictures = pictures.stream()
                        .map(picture -> Resampling.LANCZOS.resize(picture, upscale, upscale))
                        .toList();
            }
            for (int i = 0; i < pictures.size(); i++) {
                PngFile.write(file(number, i), pictures.get(i), about(text, painter, i), overwrite);
            }
            if (grid) {
                PngFile.write(gridFile(number), grid(pictures), about(text, painter, 0), overwrite);
            }
            if (!quiet) {
                double seconds = (System.nanoTime() - start) / 1e9;
                status.line(String.format(
                        Locale.ROOT,
                        "%s%d picture%s in %.1f s: %s",
                        where,
                        count,
                        count == 1 ? "" : "s",
                        seconds,
                        file(number, 0)));
            }
            return true;
        } catch (InvalidLogitsException | IllegalArgumentException e) {
            status.line("scriptorium: " + where + e.getMessage());
            return false;
        } catch (IOException e) {
            status.clear();
            throw new CommandException(ExitCode.OUTPUT, e.getMessage(), e);
        }
    }

    private Map<String, String> about(String text, Painter painter, int picture) {
        Map<String, String> about = new LinkedHashMap<>();
        about.put("prompt", text);
        about.put("seed", String.valueOf(seed + picture));
        about.put("model", choice.name());
        about.put("settings", painter.settings() + (upscale == null ? "" : ", enlarged to " + upscale + " px"));
        return about;
    }

    /** The pictures side by side, in as many columns as rows, or one more. */
    private static PageImage grid(List<PageImage> all) {
        int side = all.get(0).width();
        int columns = (int) Math.ceil(Math.sqrt(all.size()));
        int rows = (all.size() + columns - 1) / columns;
        PageImage grid = PageImage.filled(columns * side, rows * side, 0xffffff);
        for (int i = 0; i < all.size(); i++) {
            grid = grid.with(all.get(i), i % columns * side, i / columns * side);
        }
        return grid;
    }
}
