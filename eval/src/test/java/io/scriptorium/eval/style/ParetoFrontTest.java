package io.scriptorium.eval.style;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ParetoFrontTest {
    private static StyleScore score(double ratio, double precision) {
        return new StyleScore(
                JsonNodeFactory.instance.objectNode().put("dpi", ratio + 100 * precision),
                64,
                ratio,
                precision,
                0,
                1,
                1);
    }

    @Test
    void keepsWhatNothingElseBeatsOnBothCounts() {
        StyleScore few = score(1, .99);
        StyleScore many = score(5, .6);
        StyleScore middle = score(3, .9);
        StyleScore beaten = score(2.9, .9);
        assertThat(ParetoFront.of(List.of(many, beaten, few, middle))).containsExactly(few, middle, many);
        assertThat(ParetoFront.of(List.of())).isEmpty();
    }

    @Test
    void ofEqualOnesTheFirstStays() {
        StyleScore one = score(2, .9);
        StyleScore same = new StyleScore(JsonNodeFactory.instance.objectNode(), 64, 2, .9, 0, 1, 1);
        assertThat(ParetoFront.of(List.of(one, same))).containsExactly(one);
    }

    @Test
    void nothingRanksBeforeWhatBeatsIt() {
        Random random = new Random(5);
        List<StyleScore> scores = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            StyleScore score = score(random.nextInt(10), random.nextInt(10) / 10.0);
            score.style().put("seed", i);
            scores.add(score);
        }
        List<StyleScore> ranked = ParetoFront.ranked(scores, 0);
        assertThat(ranked).containsExactlyInAnyOrderElementsOf(scores);
        for (int i = 0; i < ranked.size(); i++) {
            for (int j = i + 1; j < ranked.size(); j++) {
                assertThat(ranked.get(j).dominates(ranked.get(i))).isFalse();
            }
        }
    }

    @Test
    void whatNobodyCanReadComesLastHoweverMuchItHolds() {
        StyleScore dense = score(90, .1);
        StyleScore denser = score(99, .05);
        StyleScore plain = score(1, .9);
        assertThat(ParetoFront.ranked(List.of(denser, dense, plain), .5)).containsExactly(plain, dense, denser);
    }
}
