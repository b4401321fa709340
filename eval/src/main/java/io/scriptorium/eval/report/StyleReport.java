package io.scriptorium.eval.report;

import com.fasterxml.jackson.databind.JsonNode;
import io.scriptorium.eval.style.StyleScore;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What a search for a page style found: the best style beside the one it began with, and the front. */
public final class StyleReport {
    private StyleReport() {}

    /**
     * A style as it was measured on text that the search never read.
     *
     * @param name what it is called
     * @param page its first page, a PNG
     */
    @SuppressWarnings("ArrayRecordComponent") // handed on once, never compared
    public record Sample(String name, StyleScore score, byte[] page) {}

    /**
     * The page.
     *
     * @param summary sentences on what was searched, and how
     * @param before the style that the search began with
     * @param best the style that it chose
     * @param chosen those that were measured anew on more text, from which the best was taken
     * @param front of the search, by rising ratio
     * @param svg the front as a picture
     */
    public static String html(
            List<String> summary,
            Sample before,
            Sample best,
            List<StyleScore> chosen,
            List<StyleScore> front,
            String svg) {
        HtmlPage page = new HtmlPage("A page style for a reader");
        summary.forEach(page::paragraph);
        page.heading("On text that the search never read");
        page.table(
                List.of("style", "ratio", "precision", "CER", "pages", "vision tokens", "seconds"),
                List.of(row(before.name(), before.score()), row(best.name(), best.score())));
        page.heading("What differs");
        page.table(
                List.of("key", before.name(), best.name()),
                differences(before.score().style(), best.score().style()));
        page.heading("The front");
        page.raw(svg);
        page.table(
                List.of("style", "ratio", "precision", "CER", "pages", "vision tokens", "seconds"),
                numbered("front", front));
        page.heading("Measured anew on more text");
        page.table(
                List.of("style", "ratio", "precision", "CER", "pages", "vision tokens", "seconds"),
                numbered("candidate", chosen));
        for (Sample sample : List.of(before, best)) {
            page.heading("First page in " + sample.name());
            page.raw(HtmlPage.image(sample.page(), "png"));
        }
        return page.toString();
    }

    private static List<List<String>> numbered(String name, List<StyleScore> scores) {
        List<List<String>> rows = new ArrayList<>();
        for (int i = 0; i < scores.size(); i++) {
            rows.add(row(name + " " + (i + 1), scores.get(i)));
        }
        return rows;
    }

    private static List<String> row(String name, StyleScore score) {
        return List.of(
                name,
                number("%.3f", score.ratio()),
                number("%.4f", score.precision()),
                number("%.4f", score.characterErrorRate()),
                Integer.toString(score.pages()),
                Long.toString(score.visionTokens()),
                number("%.1f", score.seconds()));
    }

    private static List<List<String>> differences(JsonNode before, JsonNode best) {
        Set<String> keys = new LinkedHashSet<>();
        before.fieldNames().forEachRemaining(keys::add);
        best.fieldNames().forEachRemaining(keys::add);
        List<List<String>> rows = new ArrayList<>();
        for (String key : keys) {
            String old = before.path(key).asText("as the reference has it");
            String now = best.path(key).asText("as the reference has it");
            if (!old.equals(now)) {
                rows.add(List.of(key, old, now));
            }
        }
        return rows;
    }

    private static String number(String format, double value) {
        return String.format(Locale.ROOT, format, value);
    }
}
