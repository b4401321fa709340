package io.scriptorium.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A folder of page pictures {@code page_00001.png}: made new, or emptied of an earlier run's pages. */
final class PageFolder {
    private static final Pattern PAGE = Pattern.compile("page_\\d{5,}\\.png|manifest\\.json");

    private PageFolder() {}

    /** The file of a page; names sort up to 99,999 pages. */
    static Path page(Path folder, int number) {
        return folder.resolve(String.format("page_%05d.png", number));
    }

    /**
     * Makes a folder ready for pages.
     *
     * @throws CommandException if it holds pages that may not be replaced, or cannot be made or written to
     */
    static void prepare(Path folder, boolean overwrite) throws CommandException {
        try {
            AtomicFile.checkFolder(folder);
            AtomicFile.check(folder.resolve("manifest.json"), overwrite);
            Files.createDirectories(folder);
            List<Path> old;
            try (Stream<Path> files = Files.list(folder)) {
                old = files.filter(f ->
                                PAGE.matcher(String.valueOf(f.getFileName())).matches())
                        .sorted()
                        .toList();
            }
            if (!old.isEmpty() && !overwrite) {
                throw new OutputException(old.get(0) + ": exists; --overwrite replaces the pages in this folder");
            }
            for (Path file : old) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new CommandException(
                    ExitCode.OUTPUT, AtomicFile.failure(folder, e).getMessage(), e);
        }
    }
}
