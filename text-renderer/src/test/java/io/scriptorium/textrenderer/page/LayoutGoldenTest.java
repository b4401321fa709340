package io.scriptorium.textrenderer.page;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.scriptorium.golden.Golden;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The lines, page cuts and places of the official renderer. */
@Tag(Golden.TAG)
class LayoutGoldenTest {
    /** Places of lines, pt: the reference writes three decimals. */
    private static final double PLACE = 0.01;

    @Test
    void linesAndPagesAreThoseOfTheReference() throws IOException {
        int total = 0;
        List<String> differing = new ArrayList<>();
        for (String name : GlyphCases.names()) {
            JsonNode example = GlyphCases.read(name);
            List<TypesetPage> pages = GlyphCases.pages(example);
            List<JsonNode> expected = GlyphCases.expected(example);
            assertThat(pages).as("pages of " + name).hasSameSizeAs(expected);
            for (int p = 0; p < pages.size(); p++) {
                List<TypesetLine> lines = pages.get(p).lines();
                assertThat(lines).as("lines of page " + (p + 1) + " of " + name).hasSameSizeAs(expected.get(p));
                for (int i = 0; i < lines.size(); i++) {
                    total++;
                    String difference = difference(expected.get(p).get(i), lines.get(i));
                    if (!difference.isEmpty()) {
                        differing.add(name + " page " + (p + 1) + " line " + (i + 1) + ": " + difference);
                    }
                }
            }
        }
        assertThat(differing.size())
                .as("of %d lines differ: %s", total, differing.subList(0, Math.min(20, differing.size())))
                .isZero();
    }

    private static String difference(JsonNode expected, TypesetLine line) {
        if (!line.text().equals(expected.get(0).textValue())) {
            return "expected [" + expected.get(0).textValue() + "], got [" + line.text() + "]";
        }
        if (off(expected.get(1), line.baseline())) {
            return "expected baseline " + expected.get(1) + ", got " + line.baseline();
        }
        if (!line.isEmpty() && (off(expected.get(2), line.x()) || off(expected.get(3), line.end()))) {
            return "expected " + expected.get(2) + " to " + expected.get(3) + ", got " + line.x() + " to " + line.end()
                    + " for [" + line.text() + "]";
        }
        return "";
    }

    private static boolean off(JsonNode expected, double actual) {
        return expected.isNumber() && Math.abs(expected.doubleValue() - actual) > PLACE;
    }

    @Test
    void everyCharacterBelongsToOnePage() throws IOException {
        for (String name : GlyphCases.names()) {
            JsonNode example = GlyphCases.read(name);
            String text = GlyphCases.text(example);
            long from = 0;
            for (TypesetPage page : GlyphCases.pages(example)) {
                assertThat(page.from()).as(name).isEqualTo(from);
                from = page.to();
                assertThat(page.last()).isEqualTo(from == text.codePointCount(0, text.length()));
            }
        }
    }
}
