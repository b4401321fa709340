package io.scriptorium.eval.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.scriptorium.eval.report.LinesReport.Line;
import io.scriptorium.eval.report.LinesReport.Rates;
import java.util.List;
import org.junit.jupiter.api.Test;

class LinesReportTest {
    private static Line line(String kind, String truth, String decoder, String ctc) {
        return new Line(kind, truth, decoder, ctc, new byte[] {1, 2, 3});
    }

    private static final List<Line> LINES = List.of(
            line("print", "abcd", "abcd", "abxd"),
            line("print", "abcdef", "ab", "abc"),
            line("typed", "<b>", "<b", "<b>"));

    @Test
    void ratesAreEditsOverCharactersOfTheKind() {
        assertThat(LinesReport.rates(LINES))
                .containsEntry("print", new Rates(2, 10, 4 / 10.0, 4 / 10.0, 1))
                .containsEntry("typed", new Rates(1, 3, 1 / 3.0, 0, 0))
                .containsEntry("all", new Rates(3, 13, 5 / 13.0, 4 / 13.0, 1));
    }

    @Test
    void theWorstComesFirstAndTextIsEscaped() {
        String html = LinesReport.html("a & b", LINES, 2);
        assertThat(html).contains("Lines read by a &amp; b");
        assertThat(html.indexOf("abcdef")).isPositive();
        assertThat(html.split("class=\"line\"", -1)).hasSize(3);
        assertThat(LinesReport.html("m", LINES, 3)).contains("&lt;b&gt;").doesNotContain(" <b>");
    }
}
