package io.scriptorium.cli;

import io.scriptorium.document.Format;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/** Decides, before anything is read, where the results of each document go. */
final class Outputs {
    /**
     * How files are written.
     *
     * @param timing whether the seconds of each document are written too
     * @param overwrite whether files that exist are replaced, for each document
     * @param existingText what becomes of text that a PDF has
     * @param pdfType what kind of PDF is written
     */
    record Settings(boolean timing, Predicate<InputFile> overwrite, ExistingText existingText, PdfType pdfType) {
        Optional<Path> timing(Path file) {
            return timing ? Optional.of(file) : Optional.empty();
        }
    }

    private final List<DocumentOutput> outputs;
    private final boolean standardOutput;

    private Outputs(List<DocumentOutput> outputs, boolean standardOutput) {
        this.outputs = List.copyOf(outputs);
        this.standardOutput = standardOutput;
    }

    /** One for each input, in order. */
    List<DocumentOutput> all() {
        return outputs;
    }

    /** Whether results go to standard output, which ends the run when it is closed. */
    boolean toStandardOutput() {
        return standardOutput;
    }

    /** Every document to standard output. */
    static Outputs standard(List<InputFile> inputs, Format format, Writer out) {
        List<DocumentOutput> outputs = new ArrayList<>();
        for (InputFile input : inputs) {
            outputs.add(
                    new StandardOutput(input.name().toString(), format, out, !outputs.isEmpty(), inputs.size() > 1));
        }
        return new Outputs(outputs, true);
    }

    /** The only document to a file of this name. */
    static Outputs file(InputFile input, OutputFormat format, Path file, Settings settings) {
        Path sec = file.resolveSibling(InputFile.stem(file) + ".sec");
        return new Outputs(
                List.of(new FileOutput(sinks(input, List.of(format), any -> file, settings), settings.timing(sec))),
                false);
    }

    private static List<PageSink> sinks(
            InputFile input, List<OutputFormat> formats, Function<OutputFormat, Path> target, Settings settings) {
        List<PageSink> sinks = new ArrayList<>();
        for (OutputFormat format : formats) {
            sinks.add(sink(input, format, target.apply(format), settings));
        }
        formats.stream()
                .filter(format -> format == OutputFormat.MD || format == OutputFormat.HTML)
                .findFirst()
                .ifPresent(format -> sinks.add(FigureSink.beside(target.apply(format))));
        return sinks;
    }

    private static PageSink sink(InputFile input, OutputFormat format, Path target, Settings settings) {
        boolean overwrite = settings.overwrite().test(input);
        return switch (format) {
            case PDF -> new PdfSink(input, target, overwrite, settings.existingText(), settings.pdfType());
            case OVERLAY -> new OverlaySink(target, overwrite);
            default -> new TextSink(input.name().toString(), format.text().orElseThrow(), target, overwrite);
        };
    }

    /**
     * Each document to files in a folder: {@code folder/name.txt} and so on. Where two documents differ only in their ending,
     * the ending stays part of the name: {@code folder/name.png.txt}.
     *
     * @throws CommandException if two documents would be written to one file even so
     */
    static Outputs folder(List<InputFile> inputs, List<OutputFormat> formats, Path folder, Settings settings)
            throws CommandException {
        Map<Path, Integer> uses = new HashMap<>();
        inputs.forEach(input -> uses.merge(input.stem(), 1, Integer::sum));
        Map<Path, InputFile> taken = new HashMap<>();
        List<DocumentOutput> outputs = new ArrayList<>();
        for (InputFile input : inputs) {
            Path stem = uses.get(input.stem()) > 1 ? input.name() : input.stem();
            InputFile other = taken.putIfAbsent(stem, input);
            if (other != null) {
                throw new CommandException(
                        ExitCode.USAGE,
                        other.path() + " and " + input.path() + " would both be written to " + folder.resolve(stem)
                                + "." + formats.get(0).word() + "; read them in two runs with two output folders");
            }
            List<PageSink> sinks = sinks(input, formats, format -> beside(folder, stem, format.word()), settings);
            outputs.add(new FileOutput(sinks, settings.timing(beside(folder, stem, "sec"))));
        }
        return new Outputs(outputs, false);
    }

    private static Path beside(Path folder, Path stem, String ending) {
        return folder.resolve(stem.resolveSibling(stem.getFileName() + "." + ending));
    }

    /** Whether the user means a folder: it is one, or its name ends like one. */
    static boolean isFolder(Path output, String written) {
        return Files.isDirectory(output) || written.endsWith("/") || written.endsWith("\\");
    }
}
