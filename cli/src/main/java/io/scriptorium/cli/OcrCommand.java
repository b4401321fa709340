package io.scriptorium.cli;

import io.scriptorium.document.Format;
import io.scriptorium.textrenderer.pdf.PdfPages;
import io.scriptorium.vlmodel.ocr.ReadOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code scriptorium ocr}: pages in, text out. */
@Command(
        name = "ocr",
        description = "Reads pictures and PDFs: PNG, JPEG, TIFF (all pages), WebP, BMP, GIF, PDF, and folders of them.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  scriptorium ocr page.png                          print the text of a page",
            "  scriptorium ocr scans/ -o texts/ -f txt,json      every picture and PDF of a folder",
            "  scriptorium ocr book.pdf --pages 1-3,7 -o book.md some pages as Markdown",
            "",
            "Exit codes: 0 all read, 1 some failed, 2 wrong call, 3 none read, 4 no model, 5 no output, 70 our error",
            "(docs/exit-codes.md)."
        })
final class OcrCommand extends CommandOptions implements Callable<Integer> {
    private final Console console;
    private final Models models;

    @Parameters(
            paramLabel = "INPUT",
            arity = "1..*",
            description =
                    "Files and folders; - for a list of them on standard input, one a line. In a folder the files are"
                            + " taken in the order of their names.")
    private List<Path> inputs;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE|DIR",
            description =
                    "Where the result goes: a file for one document, else a folder, made if need be, which gets one"
                            + " file per document and format. Default: standard output.")
    private String output;

    @Option(
            names = {"-f", "--format"},
            paramLabel = "FORMAT",
            split = ",",
            completionCandidates = OutputFormat.Words.class,
            description =
                    "${COMPLETION-CANDIDATES}; several parted by commas. pdf: the pages with searchable text; overlay:"
                            + " pictures with boxes. Default: as the name of -o says, else txt.")
    private List<String> formats = List.of();

    @Option(
            names = "--pages",
            paramLabel = "RANGES",
            description = "Pages of each document, counted from 1: 1-3,7,10-. Default: all.")
    private String ranges;

    @Option(
            names = "--dpi",
            paramLabel = "N",
            description = "Pixels per inch at which PDF pages are drawn. Default: ${DEFAULT-VALUE}.")
    private double dpi = PdfPages.DEFAULT_DPI;

    @Option(names = "--password", paramLabel = "WORD", description = "Password of encrypted PDFs.")
    private String password = "";

    @Option(
            names = "--page-seconds",
            paramLabel = "N",
            description =
                    "Most seconds for opening a document, and for drawing or decoding each of its pages. Default: "
                            + TimeLimit.DEFAULT_SECONDS + ".")
    private Integer pageSeconds;

    @Option(
            names = {"-r", "--recursive"},
            description = "Also the folders below a folder.")
    private boolean recursive;

    @Option(names = "--overwrite", description = "Replace outputs that exist.")
    private boolean overwrite;

    @Option(
            names = "--resume",
            description =
                    "With -o a folder: leave out what an earlier run with the same options wrote there (it noted so in "
                            + RunManifest.NAME + "), read the rest.")
    private boolean resume;

    @Option(
            names = "--max-failures",
            paramLabel = "N",
            description = "Stop after so many pages and documents that failed. Default: never.")
    private Integer maxFailures;

    @Option(
            names = "--json-log",
            paramLabel = "FILE",
            description = "Add one line of JSON for each page to this file: status, reason, seconds.")
    private Path jsonLog;

    @ArgGroup
    private Existing existing = new Existing();

    /** What becomes of text that a PDF has already; one of them. */
    static final class Existing {
        @Option(names = "--skip-text", description = "With -f pdf: leave pages that have text already as they are.")
        private boolean skip;

        @Option(
                names = "--redo-ocr",
                description = "With -f pdf: replace the invisible text of an earlier run; leave pages with visible text"
                        + " as they are.")
        private boolean redo;

        @Option(
                names = "--force-ocr",
                description = "With -f pdf: make pages pictures (at --dpi) and read them, whatever text they have.")
        private boolean force;

        ExistingText choice() {
            return skip
                    ? ExistingText.SKIP
                    : redo ? ExistingText.REDO : force ? ExistingText.FORCE : ExistingText.REFUSE;
        }
    }

    @Option(
            names = "--output-type",
            paramLabel = "TYPE",
            description =
                    "With -f pdf: pdf, or pdfa for archives (PDF/A-2b): written anew, and refused where a font is not"
                            + " embedded or something else forbids it. Default: ${DEFAULT-VALUE}.")
    private PdfType pdfType = PdfType.PDF;

    @Option(names = "--timing", description = "With -o: also write the seconds each document took to NAME.sec.")
    private boolean timing;

    @Option(
            names = {"-m", "--model"},
            paramLabel = "DIR|NAME",
            description =
                    "A model's folder, or the name of one that ships with the program. Default: ${DEFAULT-VALUE}.")
    private String model = "embedded";

    @Option(
            names = "--mode",
            paramLabel = "MODE",
            description =
                    "How a page is cut into views, for models that read whole pages: tiny, small, base, large, gundam,"
                            + " gundam-m, or auto, the smallest view that holds a page's pixels, else gundam; for"
                            + " DeepSeek-OCR 2 flow. Default: the model's choice.")
    private String mode;

    @Option(
            names = "--attempts",
            paramLabel = "N",
            description = "How often a model that reads whole pages may read one that loops, is cut or fails, each time"
                    + " otherwise. Default: " + ReadOptions.DEFAULT_ATTEMPTS + ".")
    private Integer attempts;

    @Option(
            names = "--sure",
            paramLabel = "P",
            description =
                    "For readers of lines: lines in which the CTC head gives a character less than this probability are read"
                            + " by the decoder too. 0: none; 1: all, better and slower. Default: "
                            + ReadOptions.DEFAULT_SURE + ".")
    private double sure = ReadOptions.DEFAULT_SURE;

    @ArgGroup
    private Question question = new Question();

    /** A task or a prompt, not both. */
    static final class Question {
        @Option(
                names = "--task",
                paramLabel = "TASK",
                description = "What to ask a model that reads whole pages: free-ocr, markdown, ocr, figure, describe,"
                        + " locate=WORDS. Default: markdown.")
        private String task;

        @Option(
                names = "--prompt",
                paramLabel = "TEXT",
                description = "Ask this in place of a task; <image> stands for the page.")
        private String prompt;
    }

    @Option(
            names = "--max-tokens",
            paramLabel = "N",
            description = "Most tokens generated for a page. Default: the model's limit.")
    private Integer maxTokens;

    @Mixin
    private ComputeOptions compute;

    @Option(
            names = "--debug-dir",
            paramLabel = "DIR",
            description = "Write pictures of what the model is shown, such as the lines found, to this folder.")
    private Path debugFolder;

    @Option(
            names = {"-v", "--verbose"},
            description = "Tell how each page was read, and the stack of each error.")
    private boolean verbose;

    @Option(
            names = {"-q", "--quiet"},
            description = "Tell errors only.")
    private boolean quiet;

    OcrCommand(Console console, Models models) {
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
        OcrRun.Pages pages = new OcrRun.Pages(ranges(), dpi(), password, limit());
        ModelChoice choice = choice();
        List<OutputFormat> wanted = wantedFormats();
        checkOutput(wanted);

        List<InputFile> files = new ArrayList<>();
        List<IOException> faults = new ArrayList<>();
        for (Path input : named()) {
            try {
                files.addAll(InputFile.of(input, recursive));
            } catch (IOException e) {
                faults.add(e);
            }
        }
        RunManifest manifest = manifest(choice, pages, wanted);
        Outputs outputs = outputs(files, wanted, manifest);
        PageLog log = log();
        // The text of a single page is its own progress.
        boolean pageLines = output != null || files.size() > 1;
        Progress.Level level = quiet ? Progress.Level.QUIET : verbose ? Progress.Level.VERBOSE : Progress.Level.NORMAL;
        Progress progress = new Progress(console, level, files.size(), pageLines);
        faults.forEach(fault -> progress.error(fault.getMessage(), fault));
        int most = positive("--max-failures", maxFailures).orElse(Integer.MAX_VALUE);
        try (Interruption interruption = Interruption.listen();
                OcrRun run = new OcrRun(
                        models,
                        choice,
                        pages,
                        files,
                        outputs,
                        new LongRun(manifest, log, most, interruption),
                        progress)) {
            ExitCode ended = files.isEmpty() ? ExitCode.NONE_DONE : run.run();
            return (ended == ExitCode.DONE && !faults.isEmpty() ? ExitCode.SOME_FAILED : ended).code();
        }
    }

    /** The arguments, with the lines of standard input in place of a dash. */
    private List<Path> named() throws CommandException {
        List<Path> named = new ArrayList<>();
        for (Path input : inputs) {
            if (!input.toString().equals("-")) {
                named.add(input);
                continue;
            }
            try {
                console.in()
                        .lines()
                        .filter(line -> !line.isBlank())
                        .map(Path::of)
                        .forEach(named::add);
            } catch (UncheckedIOException | InvalidPathException e) {
                throw usage("-: standard input is not a list of files (" + e.getMessage() + ")", e);
            }
        }
        return named;
    }

    /** Where the result is a folder, which is what an interrupted run can be taken up in. */
    private RunManifest manifest(ModelChoice choice, OcrRun.Pages pages, List<OutputFormat> wanted)
            throws CommandException {
        boolean folder = output != null && !isOneFile(wanted);
        if (resume && !folder) {
            throw usage("--resume needs -o with a folder", null);
        }
        if (!folder) {
            return RunManifest.none();
        }
        String options = String.join(
                " ",
                wanted.toString(),
                "model=" + choice.model(),
                "dtype=" + choice.compute().precision(),
                "steps=" + choice.compute().stepWeights(),
                "mode=" + mode,
                "task=" + question.task,
                "prompt=" + question.prompt,
                "max-tokens=" + maxTokens,
                "attempts=" + choice.attempts(),
                "sure=" + choice.sure(),
                "pages=" + pages.ranges(),
                "dpi=" + dpi,
                "text=" + existing.choice(),
                "output-type=" + pdfType,
                "timing=" + timing);
        try {
            return RunManifest.of(Path.of(output), options, resume);
        } catch (OutputException e) {
            throw new CommandException(ExitCode.OUTPUT, e.getMessage(), e);
        }
    }

    private PageLog log() throws CommandException {
        try {
            return jsonLog == null ? PageLog.none() : PageLog.to(jsonLog);
        } catch (OutputException e) {
            throw new CommandException(ExitCode.OUTPUT, e.getMessage(), e);
        }
    }

    private PageRanges ranges() throws CommandException {
        try {
            return ranges == null ? PageRanges.ALL : PageRanges.parse(ranges);
        } catch (IllegalArgumentException e) {
            throw usage("--pages: " + e.getMessage(), e);
        }
    }

    private double dpi() throws CommandException {
        if (!(dpi >= 1 && dpi <= 2400)) {
            throw usage("--dpi: expected 1 to 2400, got " + dpi, null);
        }
        return dpi;
    }

    private TimeLimit limit() throws CommandException {
        return new TimeLimit(positive("--page-seconds", pageSeconds).orElse(TimeLimit.DEFAULT_SECONDS));
    }

    private ModelChoice choice() throws CommandException {
        if (!(sure >= 0 && sure <= 1)) {
            throw usage("--sure: expected a probability from 0 to 1, got " + sure, null);
        }
        return new ModelChoice(
                model,
                compute.loadOptions(),
                Optional.ofNullable(mode),
                Optional.ofNullable(question.task),
                Optional.ofNullable(question.prompt),
                positive("--max-tokens", maxTokens),
                Optional.ofNullable(debugFolder),
                positive("--attempts", attempts).orElse(ReadOptions.DEFAULT_ATTEMPTS),
                sure);
    }

    private static OptionalInt positive(String option, Integer value) throws CommandException {
        if (value != null && value < 1) {
            throw usage(option + ": expected 1 or more, got " + value, null);
        }
        return value == null ? OptionalInt.empty() : OptionalInt.of(value);
    }

    private List<OutputFormat> wantedFormats() throws CommandException {
        LinkedHashSet<OutputFormat> wanted = new LinkedHashSet<>();
        for (String word : formats) {
            wanted.add(OutputFormat.of(word.strip())
                    .orElseThrow(() ->
                            usage("--format: expected one of " + OutputFormat.words() + ", got '" + word + "'", null)));
        }
        if (wanted.isEmpty()) {
            String name = output == null ? "" : output;
            wanted.add(
                    OutputFormat.of(name.substring(name.lastIndexOf('.') + 1)).orElse(OutputFormat.TXT));
        }
        return List.copyOf(wanted);
    }

    private void checkOutput(List<OutputFormat> wanted) throws CommandException {
        if (output == null && wanted.size() > 1) {
            throw usage("several formats need -o: standard output takes one", null);
        }
        if (output == null && !wanted.get(0).isText()) {
            throw usage("--format " + wanted.get(0).word() + " needs -o", null);
        }
        if (existing.choice() != ExistingText.REFUSE && !wanted.contains(OutputFormat.PDF)) {
            throw usage("--skip-text, --redo-ocr and --force-ocr belong to --format pdf", null);
        }
        if (pdfType != PdfType.PDF && !wanted.contains(OutputFormat.PDF)) {
            throw usage("--output-type " + pdfType + " belongs to --format pdf", null);
        }
        if (output == null && timing) {
            throw usage("--timing needs -o", null);
        }
        if (output != null && output.isBlank()) {
            throw usage("-o: expected the name of a file or folder, got an empty word", null);
        }
    }

    private Outputs outputs(List<InputFile> files, List<OutputFormat> wanted, RunManifest manifest)
            throws CommandException {
        if (output == null) {
            Format format = wanted.get(0).text().orElseThrow();
            if (files.size() > 1 && !format.isConcatenable()) {
                throw usage(
                        "--format " + format.word() + " of " + files.size()
                                + " documents needs -o: each is a file of its own",
                        null);
            }
            return Outputs.standard(files, format, console.out());
        }
        Path path = Path.of(output);
        Outputs.Settings settings = new Outputs.Settings(
                timing, input -> overwrite || wasBegun(manifest, input), existing.choice(), pdfType);
        if (files.size() == 1 && isOneFile(wanted)) {
            return Outputs.file(files.get(0), wanted.get(0), path, settings);
        }
        return Outputs.folder(files, wanted, path, settings);
    }

    /** Whether -o names a file, since there is one document and one format and it is no folder. */
    private boolean isOneFile(List<OutputFormat> wanted) {
        Path only = inputs.get(0);
        return inputs.size() == 1
                && !only.toString().equals("-")
                && !Files.isDirectory(only)
                && wanted.size() == 1
                && !Outputs.isFolder(Path.of(output), output);
    }

    private static boolean wasBegun(RunManifest manifest, InputFile input) {
        try {
            return manifest.wasBegun(input);
        } catch (IOException e) {
            // What is wrong with the document is told when it is opened.
            return false;
        }
    }

    private static CommandException usage(String message, Throwable cause) {
        return new CommandException(ExitCode.USAGE, message, cause);
    }
}
