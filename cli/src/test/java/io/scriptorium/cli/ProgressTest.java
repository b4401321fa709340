package io.scriptorium.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.scriptorium.document.Content;
import io.scriptorium.document.Cost;
import io.scriptorium.document.Mode;
import io.scriptorium.document.Outcome;
import io.scriptorium.document.PageResult;
import io.scriptorium.document.PageSource;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class ProgressTest {
    private final StringWriter err = new StringWriter();

    private static PageResult page() {
        return new PageResult(
                new PageSource("a.png", 0, 1, 1, OptionalDouble.empty()),
                Outcome.OK,
                "m",
                new Mode("x", "y"),
                Cost.NONE,
                Content.EMPTY);
    }

    @Test
    void aTerminalGetsABarThatErrorsDoNotTear() {
        Progress progress = new Progress(
                new Console(new StringWriter(), new PrintWriter(err), true), Progress.Level.NORMAL, 2, true);
        progress.page(1, "a.png", 1, page());
        progress.error("b.png: broken", null);
        progress.done();
        assertThat(err.toString())
                .startsWith("[============            ]  50 %, 1 pages")
                .endsWith("a.png\r\u001b[Kscriptorium: b.png: broken" + System.lineSeparator());
    }

    @Test
    void aFileGetsPlainLines() {
        Progress progress = new Progress(
                new Console(new StringWriter(), new PrintWriter(err), false), Progress.Level.NORMAL, 1, true);
        progress.page(1, "a.png", 0.5, page());
        progress.page(1, "a.png", 1, page());
        progress.done();
        assertThat(err.toString()).doesNotContain("\r\u001b");
        assertThat(err.toString().lines()).hasSize(3).last().asString().startsWith("2 pages of 1 documents in 0 s");
    }
}
