package io.scriptorium.cli;

import java.io.BufferedOutputStream;
import java.io.BufferedWriter;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** A file that appears under its name only when it is whole: written beside it under another name, then renamed. */
final class AtomicFile implements Closeable {
    private final Path target;
    private final boolean overwrite;
    private final Path partial;
    private final OutputStream stream;
    private Writer writer;
    private boolean done;

    private AtomicFile(Path target, boolean overwrite, Path partial, OutputStream stream) {
        this.target = target;
        this.overwrite = overwrite;
        this.partial = partial;
        this.stream = stream;
    }

    /**
     * Says that a file is where a folder is to be.
     *
     * @throws OutputException if so
     */
    static void checkFolder(Path folder) throws OutputException {
        if (Files.exists(folder) && !Files.isDirectory(folder)) {
            throw new OutputException(folder + ": cannot be written, it is a file; expected a folder");
        }
    }

    /**
     * Says what would be in the way of writing, before the work is done.
     *
     * @throws OutputException if the file exists and may not be replaced, or its folder cannot be made or written to
     */
    static void check(Path target, boolean overwrite) throws OutputException {
        if (Files.isDirectory(target)) {
            throw new OutputException(target + ": cannot be written, a folder of this name exists");
        }
        if (!overwrite && Files.exists(target)) {
            throw new OutputException(target + ": exists; --overwrite replaces it");
        }
        Path above = target.toAbsolutePath().getParent();
        while (above != null && !Files.exists(above)) {
            above = above.getParent();
        }
        if (above != null && !Files.isDirectory(above)) {
            throw new OutputException(target + ": cannot be written, " + above + " is not a folder");
        }
        if (above != null && !Files.isWritable(above)) {
            throw new OutputException(target + ": cannot be written, no permission to write to " + above);
        }
    }

    /**
     * Begins a file; folders above it are made.
     *
     * @throws OutputException if it cannot be written there
     */
    static AtomicFile open(Path target, boolean overwrite) throws OutputException {
        check(target, overwrite);
        Path folder = target.toAbsolutePath().getParent();
        // The process id keeps two runs apart; the dot keeps a left-over out of folder listings.
        Path partial = folder.resolve(
                "." + target.getFileName() + "." + ProcessHandle.current().pid() + ".partial");
        try {
            Files.createDirectories(folder);
            OutputStream stream = new BufferedOutputStream(Files.newOutputStream(partial));
            return new AtomicFile(target, overwrite, partial, stream);
        } catch (IOException e) {
            throw failure(target, e);
        }
    }

    /** Where to write. Not to be closed by the caller's last hand alone: only {@link #commit()} gives the file its name. */
    OutputStream stream() {
        return stream;
    }

    /** The same for text. */
    Writer writer() {
        if (writer == null) {
            // Not Files.newBufferedWriter: that refuses half a surrogate pair, which a model may write.
            writer = new BufferedWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8));
        }
        return writer;
    }

    /**
     * Gives the file its name.
     *
     * @throws OutputException if that fails; nothing is left then
     */
    void commit() throws OutputException {
        try {
            if (writer != null) {
                writer.close();
            }
            stream.close();
            check(target, overwrite);
            try {
                Files.move(partial, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } catch (AtomicMoveNotSupportedException e) {
                Files.move(partial, target, StandardCopyOption.REPLACE_EXISTING);
            }
            done = true;
        } catch (IOException e) {
            throw failure(target, e);
        }
    }

    static OutputException failure(Path target, IOException e) {
        if (e instanceof OutputException known) {
            return known;
        }
        String why = e instanceof FileSystemException known && known.getReason() != null
                ? known.getReason()
                : e.getMessage();
        return new OutputException(target + ": cannot be written (" + why + ")", e);
    }

    /** Removes what was written unless {@link #commit()} gave it its name. */
    @Override
    public void close() {
        if (done) {
            return;
        }
        // Only the stream: what the writer still holds is not wanted.
        try (stream) {
            Files.deleteIfExists(partial);
        } catch (IOException e) {
            // The disk that refused the file may refuse this too; the failure itself is told already.
        }
    }
}
