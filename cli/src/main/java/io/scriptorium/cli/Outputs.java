package io.scriptorium.cli;

import io.scriptorium.document.Format;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Decides, before anything is read, where the results of each document go. */
final class Outputs {
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
    static Outputs file(InputFile input, Format format, Path file, boolean timing, boolean overwrite) {
        Path sec = file.resolveSibling(stem(file.getFileName().toString()) + ".sec");
        return new Outputs(
                List.of(new FileOutput(
                        input.name().toString(),
                        Map.of(format, file),
                        timing ? Optional.of(sec) : Optional.empty(),
                        overwrite)),
                false);
    }

    private static String stem(String name) {
        int dot = name.lastIndexOf('.');
        return dot <= 0 ? name : name.substring(0, dot);
    }

    /**
     * Each document to files in a folder: {@code folder/name.txt} and so on. Where two documents differ only in their ending,
     * the ending stays part of the name: {@code folder/name.png.txt}.
     *
     * @throws CommandException if two documents would be written to one file even so
     */
    static Outputs folder(List<InputFile> inputs, List<Format> formats, Path folder, boolean timing, boolean overwrite)
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
            Map<Format, Path> targets = new TreeMap<>();
            formats.forEach(format -> targets.put(format, beside(folder, stem, format.word())));
            outputs.add(new FileOutput(
                    input.name().toString(),
                    Collections.unmodifiableMap(new LinkedHashMap<>(targets)),
                    timing ? Optional.of(beside(folder, stem, "sec")) : Optional.empty(),
                    overwrite));
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
