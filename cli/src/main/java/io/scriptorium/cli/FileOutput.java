package io.scriptorium.cli;

import io.scriptorium.document.DocumentWriter;
import io.scriptorium.document.Format;
import io.scriptorium.document.PageResult;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** A document written to files: one for each format, and perhaps one with the seconds it took. */
final class FileOutput implements DocumentOutput {
    private final String name;
    private final Map<Format, Path> targets;
    private final Optional<Path> timing;
    private final boolean overwrite;
    private final List<Sink> sinks = new ArrayList<>();

    private record Sink(AtomicFile file, DocumentWriter writer, Path target) {}

    FileOutput(String name, Map<Format, Path> targets, Optional<Path> timing, boolean overwrite) {
        this.name = name;
        this.targets = targets;
        this.timing = timing;
        this.overwrite = overwrite;
    }

    @Override
    public void check() throws OutputException {
        for (Path target : targets.values()) {
            AtomicFile.check(target, overwrite);
        }
    }

    @Override
    public void write(PageResult page) throws OutputException {
        if (sinks.isEmpty()) {
            open();
        }
        for (Sink sink : sinks) {
            try {
                sink.writer().write(page);
            } catch (IOException e) {
                throw AtomicFile.failure(sink.target(), e);
            }
        }
    }

    private void open() throws OutputException {
        for (Map.Entry<Format, Path> entry : targets.entrySet()) {
            AtomicFile file = AtomicFile.open(entry.getValue(), overwrite);
            try {
                sinks.add(new Sink(file, entry.getKey().open(name, file.writer()), entry.getValue()));
            } catch (IOException e) {
                file.close();
                throw AtomicFile.failure(entry.getValue(), e);
            }
        }
    }

    @Override
    public void finish(double seconds) throws OutputException {
        for (Sink sink : sinks) {
            try {
                sink.writer().close();
            } catch (IOException e) {
                throw AtomicFile.failure(sink.target(), e);
            }
            sink.file().commit();
        }
        if (timing.isPresent()) {
            try (AtomicFile file = AtomicFile.open(timing.get(), true)) {
                file.writer().write(String.format(Locale.ROOT, "%.3f%n", seconds));
                file.commit();
            } catch (IOException e) {
                throw AtomicFile.failure(timing.get(), e);
            }
        }
    }

    @Override
    public void abandon() {
        sinks.forEach(sink -> sink.file().close());
    }
}
