package io.scriptorium.cli;

import io.scriptorium.document.Box;
import io.scriptorium.document.Content;
import io.scriptorium.document.Cost;
import io.scriptorium.document.Line;
import io.scriptorium.document.Mode;
import io.scriptorium.document.Outcome;
import io.scriptorium.document.PageResult;
import io.scriptorium.document.PageStatus;
import io.scriptorium.document.Reading;
import io.scriptorium.document.TextBlock;
import io.scriptorium.vlmodel.ocr.Page;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Consumer;

/**
 * Models without weights. The text of a page is its document's name, its number and its size; the colour of its first pixel
 * tells what goes wrong with it: {@link #BREAKS}, {@link #FAILS}, {@link #LOOPS} or {@link #FOREIGN}.
 */
final class FakeModels implements Models {
    /** A page that makes the reader throw. */
    static final int BREAKS = 0xff0000;

    /** A page that comes back as failed. */
    static final int FAILS = 0x00ff00;

    /** A page that comes back as looped. */
    static final int LOOPS = 0x0000ff;

    /** Colour of a page in a script that the model does not know. */
    static final int FOREIGN = 0x00ffff;

    final List<ModelChoice> opened = new ArrayList<>();
    final List<Integer> batches = new ArrayList<>();
    final List<List<String>> pages = new ArrayList<>();
    boolean closed;

    /** The text that is read from a page. */
    static String text(Page page) {
        return page.source().document() + " " + page.source().number() + ": "
                + page.image().width() + " x " + page.image().height();
    }

    @Override
    public PageReader open(ModelChoice choice) throws IOException {
        if (choice.model().equals("missing")) {
            throw new IOException("missing: no such model");
        }
        if (choice.mode().orElse("").equals("wrong")) {
            throw new IllegalArgumentException("no mode is named wrong");
        }
        opened.add(choice);
        return new PageReader() {
            @Override
            public int pagesPerBatch() {
                return 3;
            }

            @Override
            public List<PageResult> read(List<Page> pages, Consumer<String> text) {
                batches.add(pages.size());
                FakeModels.this.pages.add(pages.stream().map(FakeModels::text).toList());
                return pages.stream()
                        .map(page -> FakeModels.this.read(page, text))
                        .toList();
            }

            @Override
            public void close() {
                closed = true;
            }
        };
    }

    private PageResult read(Page page, Consumer<String> text) {
        int colour = page.image().rgb(0, 0);
        if (colour == BREAKS) {
            throw new IllegalStateException("broken by " + page.source().document());
        }
        if (colour == FAILS) {
            return PageResult.failed(page.source(), "fake", "too hard");
        }
        if (colour == FOREIGN) {
            return new PageResult(
                    page.source(),
                    new Outcome(PageStatus.UNSUPPORTED_SCRIPT, "another script"),
                    "fake",
                    new Mode("whole", "there is no other"),
                    new Cost(7, 0, 0.25),
                    Content.of(List.of()));
        }
        String read = text(page);
        text.accept(read.substring(0, 3));
        text.accept(read.substring(3));
        Box box = new Box(0, 0, 10, 10);
        Line line = new Line(read, box, OptionalDouble.of(0.5), Reading.DECODER, "", List.of());
        return new PageResult(
                page.source(),
                colour == LOOPS ? new Outcome(PageStatus.LOOPED, "the last words came again") : Outcome.OK,
                "fake",
                new Mode("whole", "there is no other"),
                new Cost(7, 5, 0.25),
                Content.of(List.of(TextBlock.of(List.of(line)))));
    }

    @Override
    public List<Entry> list() {
        return List.of(new Entry("fake", "reads nothing"));
    }

    @Override
    public String card(String model) throws IOException {
        return "card of " + folder(model);
    }

    @Override
    public Path folder(String model) throws IOException {
        if (model.equals("missing")) {
            throw new IOException("missing: no such model");
        }
        return Path.of(model);
    }
}
