package io.scriptorium.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/**
 * One document to read.
 *
 * @param path where it lies
 * @param name how it is called in outputs: its file name, or its path below the folder that was given
 */
record InputFile(Path path, Path name) {
    /** In a folder, only files with these endings are taken. A file that is named itself is opened whatever its ending. */
    private static final Set<String> ENDINGS = Set.of("png", "jpg", "jpeg", "tif", "tiff", "webp", "bmp", "gif", "pdf");

    /**
     * The documents that an argument names: a file itself, or the pictures and PDFs of a folder, sorted by name. A file that
     * does not exist is an input too; opening it says so.
     *
     * @throws IOException if the folder cannot be listed or holds no document
     */
    static List<InputFile> of(Path argument, boolean recursive) throws IOException {
        if (!Files.isDirectory(argument)) {
            Path name = argument.getFileName();
            return List.of(new InputFile(argument, name == null ? argument : name));
        }
        List<InputFile> files = new ArrayList<>();
        try (Stream<Path> found =
                Files.walk(argument, recursive ? Integer.MAX_VALUE : 1, FileVisitOption.FOLLOW_LINKS)) {
            found.filter(file -> isDocument(argument.relativize(file)) && Files.isRegularFile(file))
                    .sorted()
                    .forEach(file -> files.add(new InputFile(file, argument.relativize(file))));
        } catch (UncheckedIOException e) {
            throw new IOException(
                    argument + ": this folder cannot be listed (" + e.getCause().getMessage() + ")", e);
        }
        if (files.isEmpty()) {
            throw new IOException(argument + ": no picture or PDF in this folder"
                    + (recursive ? "" : "; --recursive looks into the folders below it"));
        }
        return files;
    }

    private static boolean isDocument(Path name) {
        for (Path part : name) {
            if (part.toString().startsWith(".")) {
                return false;
            }
        }
        return ENDINGS.contains(ending(name.toString()));
    }

    private static String ending(String name) {
        return name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    }

    /** Whether the file's name says that it is a PDF. */
    boolean isNamedPdf() {
        return ending(path.toString()).equals("pdf");
    }

    /** The name without its ending, for an output beside others. */
    Path stem() {
        return name.resolveSibling(stem(name));
    }

    /** The part of a file's name before its last dot. */
    static String stem(Path file) {
        String name = file.getFileName().toString();
        int dot = name.lastIndexOf('.');
        return dot <= 0 ? name : name.substring(0, dot);
    }
}
