package io.scriptorium.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PageRangesTest {
    @Test
    void rangesAreOneBasedInclusiveAndSorted() {
        assertThat(PageRanges.parse("7,1-3, 10-").indices(12)).containsExactly(0, 1, 2, 6, 9, 10, 11);
        assertThat(PageRanges.parse("-2").indices(5)).containsExactly(0, 1);
        assertThat(PageRanges.parse("2,2-3,1-2").indices(5)).containsExactly(0, 1, 2);
        assertThat(PageRanges.parse("4-9").indices(5)).containsExactly(3, 4);
        assertThat(PageRanges.parse("6").indices(5)).isEmpty();
        assertThat(PageRanges.ALL.indices(3)).containsExactly(0, 1, 2);
    }

    @Test
    void itIsKnownWhatADocumentLacks() {
        assertThat(PageRanges.parse("1-3,7").reachesBeyond(7)).isFalse();
        assertThat(PageRanges.parse("1-3,7").reachesBeyond(6)).isTrue();
        assertThat(PageRanges.parse("3-").reachesBeyond(5)).isFalse();
        assertThat(PageRanges.parse("6-").reachesBeyond(5)).isTrue();
        assertThat(PageRanges.ALL.reachesBeyond(1)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "'', expected a page like 7",
        "'1,,2', expected a page like 7",
        "'1,', expected a page like 7",
        "'one', expected a page like 7",
        "'1--2', expected a page like 7",
        "'-', expected a page like 7",
        "'0', counted from 1",
        "'0-3', counted from 1",
        "'5-2', did you mean 2-5?",
        "'99999999999', no document has so many pages",
    })
    void whatIsWrongIsNamed(String words, String why) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PageRanges.parse(words))
                .withMessageContaining(why)
                .withMessageContaining("'" + words + "'");
    }
}
