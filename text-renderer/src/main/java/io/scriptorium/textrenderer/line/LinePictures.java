package io.scriptorium.textrenderer.line;

import io.scriptorium.visionencoder.image.ImageFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** Where a table's pictures lie: a zip beside it with its name, or its folder. */
sealed interface LinePictures {
    /** Whether there is such a picture. */
    boolean has(String file);

    /** Bytes of the picture's file. */
    byte[] bytes(String file) throws IOException;

    /** For messages. */
    String place();

    /** {@code lines.zip} beside {@code lines.tsv} if there is one, else the folder of the table. */
    static LinePictures of(Path table) throws IOException {
        String name = table.getFileName().toString();
        Path zip = table.resolveSibling(name.substring(0, name.length() - ".tsv".length()) + ".zip");
        if (Files.isRegularFile(zip)) {
            return new Zip(zip, new ZipFile(zip.toFile()));
        }
        return new Folder(table.toAbsolutePath().getParent());
    }

    /** Decodes a picture of any format that {@link ImageFile} reads; of several pages the first. */
    default GrayImage read(String file) {
        try (ImageFile image = ImageFile.of(file, bytes(file))) {
            return GrayImage.of(image.page(0));
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "picture " + file + " in " + place() + " cannot be decoded (" + e.getMessage()
                            + "); make it anew or take its row out of the table",
                    e);
        }
    }

    /** A folder; names in the table are relative to it and stay inside it. */
    record Folder(Path folder) implements LinePictures {
        private Path path(String file) {
            return folder.resolve(file).normalize();
        }

        @Override
        public boolean has(String file) {
            return path(file).startsWith(folder.normalize()) && Files.isRegularFile(path(file));
        }

        @Override
        public byte[] bytes(String file) throws IOException {
            return Files.readAllBytes(path(file));
        }

        @Override
        public String place() {
            return folder.toString();
        }
    }

    /** A zip, open as long as the program runs. */
    record Zip(Path path, ZipFile zip) implements LinePictures {
        @Override
        public boolean has(String file) {
            return zip.getEntry(file) != null;
        }

        @Override
        public byte[] bytes(String file) throws IOException {
            ZipEntry entry = zip.getEntry(file);
            try (InputStream stream = zip.getInputStream(entry)) {
                return stream.readAllBytes();
            }
        }

        @Override
        public String place() {
            return path.toString();
        }
    }

    /** Decoded pictures are kept until this many bytes are in use by all tables together. */
    final class Budget {
        private final AtomicLong left;

        Budget(long bytes) {
            this.left = new AtomicLong(bytes);
        }

        boolean take(long bytes) {
            return left.addAndGet(-bytes) >= 0;
        }
    }
}
