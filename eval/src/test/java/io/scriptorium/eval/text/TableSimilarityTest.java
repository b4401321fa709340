package io.scriptorium.eval.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class TableSimilarityTest {
    private static final double EXACT = 1e-12;
    /** Two rows of two cells: 6 nodes below the table. */
    private static final String TRUTH = "<table><tr><td>ab</td><td>cd</td></tr><tr><td>ef</td><td>gh</td></tr></table>";

    @Test
    void equalTablesScoreOne() {
        assertThat(TableSimilarity.of(TRUTH, TRUTH)).isEqualTo(1);
        assertThat(TableSimilarity.of("Text <TABLE border=1><tr><td>ab<td>cd<tr><td>ef<td>gh</TABLE> more", TRUTH))
                .isEqualTo(1);
    }

    @Test
    void aWrongLetterCostsItsShareOfTheCell() {
        assertThat(TableSimilarity.of(TRUTH.replace(">ab<", ">ax<"), TRUTH)).isCloseTo(1 - 0.5 / 6, within(EXACT));
        assertThat(TableSimilarity.of(TRUTH.replace(">ab<", "><"), TRUTH)).isCloseTo(1 - 1 / 6.0, within(EXACT));
        // <b>ab</b> is four tokens, two of them new.
        assertThat(TableSimilarity.of(TRUTH.replace(">ab<", "><b>ab</b><"), TRUTH))
                .isCloseTo(1 - 0.5 / 7, within(EXACT));
        assertThat(TableSimilarity.ofStructure(TRUTH.replace(">ab<", ">xyz<"), TRUTH))
                .isEqualTo(1);
    }

    @Test
    void aMissingRowCostsItsNodes() {
        assertThat(TableSimilarity.of("<table><tr><td>ab</td><td>cd</td></tr></table>", TRUTH))
                .isCloseTo(1 - 3 / 6.0, within(EXACT));
        assertThat(TableSimilarity.of("<table><tr><td>ab</td><td>cd</td></tr><tr><td>ef</td></tr></table>", TRUTH))
                .isCloseTo(1 - 1 / 6.0, within(EXACT));
    }

    @Test
    void anotherSpanIsAnotherCell() {
        assertThat(TableSimilarity.of(TRUTH.replace("<td>ab", "<td colspan=\"2\">ab"), TRUTH))
                .isCloseTo(1 - 1 / 6.0, within(EXACT));
        assertThat(TableSimilarity.of(TRUTH.replace("<td>ab", "<td rowspan='1'>ab"), TRUTH))
                .isEqualTo(1);
    }

    @Test
    void aHeadIsOneNodeMore() {
        String headed = "<table><thead><tr><th>ab</th><th>cd</th></tr></thead><tr><td>ef</td><td>gh</td></tr></table>";
        assertThat(TableSimilarity.of(headed, TRUTH)).isCloseTo(1 - 1 / 7.0, within(EXACT));
    }

    @Test
    void entitiesAndCommentsAreWhatTheyMean() {
        String written = "<table><!-- <td>no</td> --><tr><td>a &amp; b&#33;</td></tr></table>";
        assertThat(TableSimilarity.of(written, "<table><tr><td>a & b!</td></tr></table>"))
                .isEqualTo(1);
    }

    @Test
    void withoutATableThereIsNoSimilarity() {
        assertThat(TableSimilarity.of("no table", TRUTH)).isZero();
        assertThat(TableSimilarity.of(TRUTH, "")).isZero();
        assertThat(TableSimilarity.of("<table></table>", "<table></table>")).isEqualTo(1);
    }

    @Test
    void aTableInACellBelongsToTheCell() {
        String nested = "<table><tr><td>x<table><tr><td>y</td></tr></table></td><td>z</td></tr></table>";
        assertThat(TableSimilarity.of(nested, nested)).isEqualTo(1);
        assertThat(TableHtml.firstTable(nested).orElseThrow().children().get(0).children())
                .hasSize(2);
    }

    @Test
    void whatIsBrokenDoesNotThrow() {
        String broken = "</td><table></tr><td>a</table";
        assertThat(TableSimilarity.of(broken, broken)).isEqualTo(1);
        assertThat(TableSimilarity.of("<table><td colspan=\"many\">a", "<table><td>a"))
                .isEqualTo(1);
    }
}
