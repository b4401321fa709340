package io.scriptorium.document.layout;

import static org.assertj.core.api.Assertions.assertThat;

import io.scriptorium.document.Block;
import io.scriptorium.document.Box;
import io.scriptorium.document.Crop;
import io.scriptorium.document.Figure;
import io.scriptorium.document.Heading;
import io.scriptorium.document.Line;
import io.scriptorium.document.ListBlock;
import io.scriptorium.document.Paragraph;
import io.scriptorium.document.Reading;
import io.scriptorium.document.RunningText;
import io.scriptorium.document.Table;
import io.scriptorium.document.TextBlock;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class PageLayoutTest {
    private final List<LayoutLine> lines = new ArrayList<>();
    private final List<Box> levelRules = new ArrayList<>();
    private final List<LayoutFigure> figures = new ArrayList<>();

    /** A line of capitals of {@code size} px above {@code baseline}; a letter is .8 of that wide. */
    private void add(String text, int left, int baseline, int size) {
        boolean low = text.chars().anyMatch(c -> "gjpqy".indexOf(c) >= 0);
        int top = baseline - size;
        int bottom = baseline + (low ? (int) (0.3 * size) : 0);
        List<LayoutLine.Placed> words = new ArrayList<>();
        int at = 0;
        for (String word : text.split(" ", -1)) {
            int x = left + (int) (0.8 * size * at);
            Box box = new Box(x, top, x + (int) (0.8 * size * word.length()), bottom);
            words.add(new LayoutLine.Placed(word, box, box));
            at += word.length() + 1;
        }
        Box box = new Box(left, top, left + (int) (0.8 * size * text.length()), bottom);
        Line line = new Line(text, box, OptionalDouble.empty(), Reading.DECODER, "", List.of());
        lines.add(new LayoutLine(line, 0, List.of(new LayoutLine.Piece(text, box, words))));
    }

    private List<Block> blocks() {
        List<Block> blocks = PageLayout.blocks(new LayoutPage(2000, lines, levelRules, List.of(), figures));
        List<Line> kept =
                blocks.stream().flatMap(block -> block.lines().stream()).toList();
        assertThat(kept).isEqualTo(lines.stream().map(LayoutLine::line).toList());
        return blocks;
    }

    private static List<String> paragraphs(List<Block> blocks) {
        return blocks.stream().map(block -> ((Paragraph) block).text()).toList();
    }

    /** Fills the page with a column of text, so that there is a body to compare with. */
    private void body(int from, int count) {
        for (int i = 0; i < count; i++) {
            add("Some words that Fill a line of the column as far as it", 100, from + 40 * i, 20);
        }
    }

    @Test
    void linesThatTheColumnEndsBecomeOneParagraph() {
        add("The first paragraph is long enough to go on in the next", 100, 100, 20);
        add("line and ends in it.", 100, 140, 20);
        add("The second stands after a gap that is wider than others", 100, 220, 20);
        add("and goes on.", 100, 260, 20);
        assertThat(paragraphs(blocks()))
                .containsExactly(
                        "The first paragraph is long enough to go on in the next line and ends in it.",
                        "The second stands after a gap that is wider than others and goes on.");
    }

    @Test
    void aPictureTakesTheLineThatNamesItAsItsCaption() {
        body(100, 4);
        figures.add(picture(300));
        add("Fig. 2: What is seen", 200, 760, 20);
        body(860, 4);
        List<Block> blocks = blocks();
        assertThat(blocks).hasSize(3);
        assertThat(blocks.get(1)).isInstanceOfSatisfying(Figure.class, figure -> {
            assertThat(figure.caption()).isEqualTo("Fig. 2: What is seen");
            assertThat(figure.picture()).isEqualTo(picture(300).picture());
            assertThat(figure.box()).isEqualTo(new Box(150, 300, 700, 766));
        });
    }

    @Test
    void aPictureWithoutCaptionStandsBeforeWhatIsBelowIt() {
        body(100, 4);
        figures.add(picture(300));
        add("Figures of speech are no caption, nor is what goes on.", 100, 760, 20);
        body(800, 4);
        List<Block> blocks = blocks();
        assertThat(blocks.get(1))
                .isInstanceOfSatisfying(
                        Figure.class, figure -> assertThat(figure.caption()).isEmpty());
        assertThat(blocks.get(2)).isInstanceOf(Paragraph.class);
    }

    private static LayoutFigure picture(int top) {
        Box box = new Box(150, top, 700, top + 400);
        return new LayoutFigure(Crop.of(0, 0, box), box);
    }

    @Test
    void anIndentBeginsAParagraph() {
        add("Words of the first paragraph which is justified to here", 100, 100, 20);
        add("and goes on to be as wide as the column is at its widest", 100, 140, 20);
        add("The second is indented and as wide as the one before", 150, 180, 20);
        add("so that the indent alone can show where it begins to be.", 100, 220, 20);
        assertThat(blocks()).hasSize(2);
    }

    @Test
    void linesThatEndOnPurposeStayLines() {
        add("To Mr. Smith", 100, 100, 20);
        add("12 High Street of the very long name in the old town", 100, 140, 20);
        add("London", 100, 180, 20);
        add("England", 100, 220, 20);
        assertThat(blocks()).singleElement().isInstanceOf(TextBlock.class);
    }

    @Test
    void aHyphenIsDroppedWhereItIsTheLinesAndKeptWhereItIsTheWords() {
        add("A long line of words that ends within a word of a para-", 100, 100, 20);
        add("graph, and then one that ends with the first half of a well-", 100, 140, 20);
        add("known word, and at last one that names the Nobel prize- the", 100, 180, 20);
        add("next is between numbers that are years in a range: 1914-", 100, 220, 20);
        add("1918, and there is a re-entry here, and at the end a re-", 100, 260, 20);
        add("entry.", 100, 300, 20);
        assertThat(paragraphs(blocks()))
                .singleElement()
                .asString()
                .contains(
                        "a paragraph, and",
                        "a well-known word",
                        "prize- the next",
                        "1914-1918",
                        "at the end a re-entry.");
    }

    private static List<ListBlock.Item> items(Block block) {
        assertThat(block).isInstanceOf(ListBlock.class);
        return ((ListBlock) block).items();
    }

    @Test
    void bulletsAndWhatHangsBelowThemAreAList() {
        body(100, 3);
        add("• The first item is long enough to need a second", 100, 220, 20);
        add("line that hangs.", 132, 260, 20);
        add("• The second has a list of its own:", 100, 300, 20);
        add("- inner one", 140, 340, 20);
        add("- inner two", 140, 380, 20);
        add("• The third ends it.", 100, 420, 20);
        body(460, 3);
        List<Block> blocks = blocks();
        assertThat(blocks).hasSize(3);
        assertThat(items(blocks.get(1)))
                .containsExactly(
                        new ListBlock.Item(0, "•", "The first item is long enough to need a second line that hangs."),
                        new ListBlock.Item(0, "•", "The second has a list of its own:"),
                        new ListBlock.Item(1, "-", "inner one"),
                        new ListBlock.Item(1, "-", "inner two"),
                        new ListBlock.Item(0, "•", "The third ends it."));
    }

    @Test
    void numbersThatCountAreAListAndOthersAreNot() {
        add("9. Mix flour and water", 100, 100, 20);
        add("10. Bake for one hour", 100, 140, 20);
        add("11. Eat it while warm", 100, 180, 20);
        assertThat(items(blocks().get(0))).extracting(ListBlock.Item::marker).containsExactly("9.", "10.", "11.");
        lines.clear();
        add("9. May is the day on which this letter was written and", 100, 100, 20);
        add("12. June is the day on which it was answered by him who", 100, 140, 20);
        assertThat(blocks()).noneMatch(ListBlock.class::isInstance);
    }

    @Test
    void bulletsFarFromTheirTextAreNoTable() {
        for (int i = 0; i < 4; i++) {
            Box bullet = new Box(100, 80 + 40 * i, 112, 100 + 40 * i);
            Box text = new Box(180, 80 + 40 * i, 300, 100 + 40 * i);
            Line line = new Line("• word", bullet.union(text), OptionalDouble.empty(), Reading.DECODER, "", List.of());
            lines.add(new LayoutLine(
                    line,
                    0,
                    List.of(
                            new LayoutLine.Piece("•", bullet, List.of()),
                            new LayoutLine.Piece("word", text, List.of()))));
        }
        assertThat(items(blocks().get(0))).hasSize(4);
    }

    @Test
    void largerTypeIsAHeadingOfItsLevel() {
        add("The Title", 100, 100, 36);
        body(180, 5);
        add("A Section", 100, 440, 28);
        body(500, 5);
        add("2.1 Of the Same Size", 100, 760, 20);
        body(820, 5);
        List<Block> blocks = blocks();
        assertThat(blocks)
                .filteredOn(Heading.class::isInstance)
                .extracting(block -> ((Heading) block).level())
                .containsExactly(1, 2, 4);
    }

    @Test
    void aRaisedSignMakesNoHeading() {
        body(100, 3);
        LayoutLine large = lines.get(1);
        Box box = large.box();
        Box high = new Box(box.x1(), box.y1() - 8, box.x2(), box.y2());
        lines.set(1, new LayoutLine(large.line(), 0, List.of(new LayoutLine.Piece(large.text(), high, List.of()))));
        assertThat(blocks()).singleElement().isInstanceOf(Paragraph.class);
    }

    @Test
    void headFootAndNumberOfThePageAreApart() {
        add("THE TITLE OF THE BOOK 17", 100, 60, 20);
        body(200, 14);
        add("17", 600, 1950, 20);
        assertThat(blocks())
                .filteredOn(RunningText.class::isInstance)
                .extracting(block -> ((RunningText) block).kind())
                .containsExactly(RunningText.Kind.HEADER, RunningText.Kind.PAGE_NUMBER);
    }

    @Test
    void theFirstLineOfAShortPageIsNoHeader() {
        add("THE SHOP 17", 100, 60, 20);
        body(200, 4);
        assertThat(blocks()).noneMatch(RunningText.class::isInstance);
    }

    @Test
    void aPageWithoutLinesHasNoBlocks() {
        assertThat(blocks()).isEmpty();
    }

    private void row(int baseline, String... cells) {
        List<LayoutLine.Piece> pieces = new ArrayList<>();
        for (int i = 0; i < cells.length; i++) {
            Box box = new Box(100 + 200 * i, baseline - 20, 100 + 200 * i + 16 * cells[i].length(), baseline);
            if (!cells[i].isEmpty()) {
                pieces.add(new LayoutLine.Piece(cells[i], box, List.of()));
            }
        }
        Box box = new Box(100, baseline - 20, 100 + 200 * cells.length, baseline);
        Line line = new Line(String.join(" ", cells), box, OptionalDouble.empty(), Reading.DECODER, "", List.of());
        lines.add(new LayoutLine(line, 0, pieces));
    }

    @Test
    void rowsWhoseGapsStandAboveEachOtherAreATable() {
        body(100, 3);
        row(260, "AB", "CD", "EF");
        row(300, "12", "", "34");
        row(340, "56", "78", "90");
        body(420, 3);
        List<Block> blocks = blocks();
        assertThat(blocks).hasSize(3);
        assertThat(((Table) blocks.get(1)).html())
                .isEqualTo("<table>\n"
                        + "<tr><td>AB</td><td>CD</td><td>EF</td></tr>\n"
                        + "<tr><td>12</td><td></td><td>34</td></tr>\n"
                        + "<tr><td>56</td><td>78</td><td>90</td></tr>\n"
                        + "</table>");
    }

    @Test
    void aTableTakesTheLinesThatNameItAsItsCaption() {
        for (boolean above : new boolean[] {true, false}) {
            lines.clear();
            body(100, 3);
            if (above) {
                add("Table 3: What was counted", 100, 280, 20);
            }
            row(320, "AB", "CD", "EF");
            row(360, "12", "", "34");
            row(400, "56", "78", "90");
            if (!above) {
                add("TAB. IV. What was counted", 100, 440, 20);
            }
            body(540, 3);
            List<Block> blocks = blocks();
            assertThat(blocks).hasSize(3);
            assertThat(blocks.get(1)).isInstanceOfSatisfying(Table.class, table -> {
                assertThat(table.caption()).isEqualTo((above ? "Table 3:" : "TAB. IV.") + " What was counted");
                assertThat(table.rows()).isEqualTo(3);
                assertThat(table.box().y1()).isEqualTo(above ? 260 : 300);
                assertThat(table.lines()).hasSize(4);
            });
        }
    }

    @Test
    void aLineThatOnlySpeaksOfATableIsNoCaption() {
        body(100, 3);
        add("Tables 3 and 4 tell more.", 100, 220, 20);
        row(320, "AB", "CD", "EF");
        row(360, "12", "", "34");
        row(400, "56", "78", "90");
        assertThat(blocks())
                .filteredOn(Table.class::isInstance)
                .singleElement()
                .satisfies(table -> assertThat(((Table) table).caption()).isEmpty());
    }

    @Test
    void whereARuleIsMissingTwoPlacesAreOneCell() {
        row(100, "AB", "CD");
        row(140, "", "34");
        row(180, "56", "78");
        List<Box> upright = new ArrayList<>();
        for (int x : new int[] {80, 280, 480}) {
            upright.add(new Box(x, 70, x + 2, 192));
        }
        levelRules.add(new Box(80, 70, 482, 72));
        levelRules.add(new Box(280, 110, 482, 112));
        levelRules.add(new Box(80, 150, 482, 152));
        levelRules.add(new Box(80, 190, 482, 192));
        List<Block> blocks = PageLayout.blocks(new LayoutPage(2000, lines, levelRules, upright, List.of()));
        assertThat(((Table) blocks.get(0)).html())
                .isEqualTo("<table>\n<tr><td rowspan=\"2\">AB</td><td>CD</td></tr>\n<tr><td>34</td></tr>\n"
                        + "<tr><td>56</td><td>78</td></tr>\n</table>");
    }
}
