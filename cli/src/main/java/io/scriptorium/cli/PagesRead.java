package io.scriptorium.cli;

import io.scriptorium.document.PageResult;
import io.scriptorium.document.PageSource;
import io.scriptorium.document.PageStatus;
import io.scriptorium.visionencoder.image.PageImage;
import io.scriptorium.vlmodel.ocr.Page;
import java.io.IOException;
import java.util.List;
import java.util.OptionalDouble;

/** Reads set pages one after the other, and keeps text and cost. */
final class PagesRead implements AutoCloseable {
    private final PageReader reader;
    private final String model;
    private final StringBuilder text = new StringBuilder();
    private int pages;
    private int failed;
    private long visionTokens;
    private double seconds;

    PagesRead(Models models, ModelChoice choice) throws CommandException {
        try {
            this.reader = models.open(choice);
        } catch (IOException | IllegalArgumentException e) {
            throw new CommandException(ExitCode.MODEL, e.getMessage(), e);
        }
        this.model = choice.model();
    }

    /** Forgets what was read. */
    void clear() {
        text.setLength(0);
        pages = 0;
        failed = 0;
        visionTokens = 0;
        seconds = 0;
    }

    /** Reads the next page. */
    void read(String name, PageImage image) {
        PageSource source = new PageSource(name, pages, image.width(), image.height(), OptionalDouble.empty());
        PageResult result = new BatchReader(reader, model)
                .read(List.of(new Page(source, image)), ignored -> {})
                .get(0)
                .result();
        pages++;
        failed += result.status() == PageStatus.FAILED ? 1 : 0;
        visionTokens += result.cost().tokensIn();
        seconds += result.cost().seconds();
        text.append(result.text().stripTrailing()).append('\n');
    }

    String text() {
        return text.toString();
    }

    int failed() {
        return failed;
    }

    int pages() {
        return pages;
    }

    /** Tokens that the decoder was given: those of all views, and the prompt's. */
    long tokens() {
        return visionTokens;
    }

    double seconds() {
        return seconds;
    }

    @Override
    public void close() {
        reader.close();
    }
}
