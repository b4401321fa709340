package io.scriptorium.eval.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class TextMetricsTest {
    private static final double EXACT = 1e-12;

    @Test
    void strictKeepsMarksAndJoinsWhiteSpace() {
        assertThat(TextForm.STRICT.of("  a\u00a0b\r\n\tc \u201cd\u201d ")).isEqualTo("a b c \u201cd\u201d");
        assertThat(TextForm.STRICT.of("e\u0301")).isEqualTo("\u00e9");
        assertThat(TextForm.STRICT.of("中 文 and 字")).isEqualTo("中文and字");
    }

    @Test
    void foldedMakesLikeMarksOne() {
        assertThat(TextForm.FOLDED.of("\u2018a\u2019 \u201cb\u201d \u2013 \u2014 \u00b7 \u25cf x\u00adx ﬁ"))
                .isEqualTo("'a' \"b\" - - \u2022 \u2022 x-x fi");
        assertThat(TextForm.FOLDED.of("中文 ， 字。（a）")).isEqualTo("中文,字。(a)");
        assertThat(TextForm.FOLDED.of("ABC")).isEqualTo("ABC");
        assertThat(TextForm.CASELESS.of("ABC")).isEqualTo("abc");
    }

    @Test
    void errorRatesAreEditsOverTheTruth() {
        assertThat(TextMetrics.characterErrorRate("sitting", "kitten")).isCloseTo(3 / 6.0, within(EXACT));
        assertThat(TextMetrics.characterErrorRate("", "abcd")).isEqualTo(1);
        assertThat(TextMetrics.characterErrorRate("abc", "")).isEqualTo(3);
        assertThat(TextMetrics.characterErrorRate("", "")).isZero();
        assertThat(TextMetrics.wordErrorRate("the cat sat  on a mat", "the cat sat on the mat"))
                .isCloseTo(1 / 6.0, within(EXACT));
        assertThat(TextMetrics.wordErrorRate("cat", "the cat sat")).isCloseTo(2 / 3.0, within(EXACT));
        assertThat(TextMetrics.wordErrorRate("", "")).isZero();
    }

    @Test
    void bagsForgetTheOrderButNotTheNumber() {
        assertThat(TextMetrics.bagOfWordsF1("c b, a", "a b c")).isEqualTo(1);
        // Shared: one "a" and "b"; 3 words read, 4 meant.
        assertThat(TextMetrics.bagOfWordsF1("a b d", "a a b c")).isCloseTo(4 / 7.0, within(EXACT));
        assertThat(TextMetrics.bagOfCharactersF1("文 中", "中文")).isEqualTo(1);
        assertThat(TextMetrics.bagOfWordsF1("", "")).isZero();
    }

    @Test
    void foxComparesSetsOfWords() {
        // Read {a, b, d}, truth {a, b, c, e}: two shared.
        TextMetrics.DistinctWords fox = TextMetrics.fox("a b a d", "a b c e");
        assertThat(fox.precision()).isCloseTo(2 / 3.0, within(EXACT));
        assertThat(fox.recall()).isCloseTo(2 / 4.0, within(EXACT));
        assertThat(fox.f1()).isCloseTo(4 / 7.0, within(EXACT));
        assertThat(TextMetrics.fox("", "a")).isEqualTo(new TextMetrics.DistinctWords(0, 0));
        assertThat(TextMetrics.fox("", "")).isEqualTo(new TextMetrics.DistinctWords(1, 1));
        // A comma belongs to its word here, as in the reference.
        assertThat(TextMetrics.fox("a, b", "a b").precision()).isEqualTo(0.5);
        assertThat(TextMetrics.fox("中文", "中文字").recall()).isCloseTo(2 / 3.0, within(EXACT));
    }
}
