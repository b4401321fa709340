package io.scriptorium.eval.style;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The search on a world whose best styles are known. */
class StyleSearchTest {
    /** A reader that sees letters of 5 px and more, best in lines that are not crowded, and never in white on black. */
    private static StyleScore read(ObjectNode style) {
        double pixels = style.path("font-size").asDouble() * style.path("dpi").asDouble(72) / 72;
        double apart =
                style.path("line-height").asDouble() / style.path("font-size").asDouble();
        double wide = style.path("horizontal-scale").asDouble(1);
        if (apart < .2 || apart > 9) {
            return StyleScore.impossible(style);
        }
        double sharp = Math.min(1, pixels * Math.min(1, wide) / 5);
        double precision = sharp * Math.min(1, apart / 1.1);
        boolean dark = style.path("page-bg-color").asText("#FFFFFF").equals("#000000");
        return new StyleScore(style, 64, 100 / (pixels * pixels * apart * wide), dark ? 0 : precision, 0, 1, 1);
    }

    private static ObjectNode first() {
        return JsonNodeFactory.instance
                .objectNode()
                .put("page-size", "595,842")
                .put("dpi", 96)
                .put("font-size", 9)
                .put("line-height", 12);
    }

    private record Until(int styles, List<StyleScore> told) implements StyleSearch.Course {
        @Override
        public boolean isOver(ObjectNode next) {
            return told.size() >= styles;
        }

        @Override
        public void generation(int number, List<StyleScore> all) {
            assertThat(all).hasSizeGreaterThanOrEqualTo(number);
        }
    }

    private static List<StyleScore> search(int styles, long seed) throws Exception {
        List<StyleScore> read = new ArrayList<>();
        return new StyleSearch(10, .5, seed)
                .run(
                        List.of(first()),
                        style -> {
                            StyleScore score = read(style);
                            read.add(score);
                            return score;
                        },
                        new Until(styles, read));
    }

    @Test
    void findsStylesThatHoldMoreAndAreReadAsWell() throws Exception {
        StyleScore before = read(first());
        assertThat(before.precision()).isEqualTo(1);
        List<StyleScore> all = search(400, 1);
        double best = all.stream()
                .filter(score -> score.precision() >= .99)
                .mapToDouble(StyleScore::ratio)
                .max()
                .orElseThrow();
        // The most that can be read: 5 px, 1.1 lines, and letters no wider than high.
        double most = 100 / (25 * 1.1);
        assertThat(best).isBetween(.7 * most, 1.02 * most);
        assertThat(best).isGreaterThan(3 * before.ratio());
    }

    @Test
    void theSameSeedSearchesTheSame() throws Exception {
        assertThat(search(60, 7)).isEqualTo(search(60, 7)).isNotEqualTo(search(60, 8));
    }

    /** What a search read before it was stopped is all that it needs to go on as if it had not been. */
    @Test
    void goesOnFromWhatWasRead() throws Exception {
        List<StyleScore> whole = search(90, 3);
        Map<ObjectNode, StyleScore> known = new HashMap<>();
        search(41, 3).forEach(score -> known.put(score.style(), score));
        List<StyleScore> anew = new ArrayList<>();
        List<StyleScore> goneOn = new StyleSearch(10, .5, 3)
                .run(
                        List.of(first()),
                        style -> known.computeIfAbsent(style, s -> {
                            anew.add(read(s));
                            return read(s);
                        }),
                        new StyleSearch.Course() {
                            @Override
                            public boolean isOver(ObjectNode next) {
                                return anew.size() >= 49;
                            }

                            @Override
                            public void generation(int number, List<StyleScore> all) {}
                        });
        assertThat(goneOn).isEqualTo(whole);
    }

    @Test
    void noStyleIsReadTwiceAndEveryKnobTurns() throws Exception {
        List<ObjectNode> styles = search(600, 2).stream().map(StyleScore::style).toList();
        assertThat(styles).doesNotHaveDuplicates();
        for (String key : List.of(
                "page-size",
                "dpi",
                "margin-x",
                "margin-y",
                "font-path",
                "font-size",
                "line-height",
                "alignment",
                "first-line-indent",
                "left-indent",
                "right-indent",
                "space-before",
                "space-after",
                "horizontal-scale",
                "font-color",
                "page-bg-color",
                "para-bg-color",
                "para-border-color",
                "border-width",
                "border-padding",
                "newline-markup",
                "auto-crop-width",
                "auto-crop-last-page")) {
            assertThat(styles.stream().map(style -> style.path(key)).distinct())
                    .as(key)
                    .hasSizeGreaterThan(1);
        }
    }

    @Test
    void aPopulationOfOneIsNone() {
        assertThatThrownBy(() -> new StyleSearch(1, .5, 1)).hasMessage("population: expected 2 or more, got 1");
    }
}
