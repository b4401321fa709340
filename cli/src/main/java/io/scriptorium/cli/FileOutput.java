package io.scriptorium.cli;

import io.scriptorium.document.PageResult;
import io.scriptorium.visionencoder.image.PageImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.IntStream;

/** A document written to files: one for each format, and perhaps one with the seconds it took. */
final class FileOutput implements DocumentOutput {
    private final List<PageSink> sinks;
    private final Optional<Path> timing;

    FileOutput(List<PageSink> sinks, Optional<Path> timing) {
        this.sinks = List.copyOf(sinks);
        this.timing = timing;
    }

    @Override
    public void check() throws OutputException {
        for (PageSink sink : sinks) {
            sink.check();
        }
    }

    @Override
    public boolean isThere() {
        return sinks.stream().allMatch(PageSink::isThere);
    }

    @Override
    public int[] choose(int[] indices) throws IOException {
        TreeSet<Integer> wanted = new TreeSet<>();
        for (PageSink sink : sinks) {
            IntStream.of(sink.choose(indices)).forEach(wanted::add);
        }
        return wanted.stream().mapToInt(Integer::intValue).toArray();
    }

    @Override
    public void write(PageResult page, PageImage image) throws IOException {
        for (PageSink sink : sinks) {
            sink.write(page, image);
        }
    }

    @Override
    public void finish(double seconds) throws IOException {
        for (PageSink sink : sinks) {
            sink.commit();
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
        sinks.forEach(PageSink::discard);
    }
}
