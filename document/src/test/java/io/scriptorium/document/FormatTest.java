package io.scriptorium.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class FormatTest {
    private static final Mode LINES = new Mode("lines", "the model reads lines");

    private static PageResult page(int index, String... lines) {
        List<Line> list = new ArrayList<>();
        for (int i = 0; i < lines.length; i++) {
            Box box = new Box(10, 20 * i, 110, 20 * i + 18);
            list.add(new Line(
                    lines[i],
                    box,
                    OptionalDouble.of(0.87654),
                    i == 0 ? Reading.DECODER : Reading.CTC,
                    i == 0 ? "" : "the decoder looped",
                    List.of(new Word(lines[i], box, 1))));
        }
        return new PageResult(
                new PageSource("book.pdf", index, 300, 400, OptionalDouble.of(144)),
                Outcome.OK,
                "embedded",
                LINES,
                new Cost(120, 30, 1.23456),
                lines.length == 0 ? Content.EMPTY : Content.of(List.of(TextBlock.of(list))));
    }

    private static PageResult failed(int index) {
        return PageResult.failed(
                new PageSource("book.pdf", index, 0, 0, OptionalDouble.empty()), "embedded", "cannot --> be read");
    }

    private static String write(Format format, PageResult... pages) throws IOException {
        StringWriter out = new StringWriter();
        try (DocumentWriter writer = format.open("book.pdf", out)) {
            for (PageResult page : pages) {
                writer.write(page);
            }
        }
        return out.toString();
    }

    @Test
    void textPartsPagesByFormFeedAndKeepsTheirNumber() throws IOException {
        String text = write(Format.TXT, page(0, "one", "two"), failed(1), page(2, "three"));
        assertThat(text).isEqualTo("one\ntwo\n\f\fthree\n");
    }

    @Test
    void markdownNamesPagesAndWhatWentWrongInComments() throws IOException {
        assertThat(write(Format.MD, page(0, "# 1. *one*"), failed(1), page(2, "3. x")))
                .isEqualTo("\\# 1. \\*one\\*\n\n"
                        + "<!-- page 2: failed, cannot - -) be read -->\n\n\n"
                        + "<!-- page 3 -->\n\n"
                        + "3\\. x\n");
    }

    @Test
    void markdownEscapesOnlyWhatHasAMeaning() {
        assertThat(Markdown.escape("plain text, 3.5 - 4 (a) & b!")).isEqualTo("plain text, 3.5 - 4 (a) & b!");
        assertThat(Markdown.escape("- item")).isEqualTo("\\- item");
        assertThat(Markdown.escape("-5 degrees")).isEqualTo("-5 degrees");
        assertThat(Markdown.escape("12) x")).isEqualTo("12\\) x");
        assertThat(Markdown.escape("===")).isEqualTo("\\===");
        assertThat(Markdown.escape("    a_b <c> [d] &amp;")).isEqualTo("a\\_b \\<c> \\[d\\] \\&amp;");
    }

    @Test
    void jsonHasAStableOrderAndEveryField() throws IOException {
        String json = write(Format.JSON, page(0, "a \"b\"", "c"), failed(1));
        JsonNode root = new ObjectMapper().readTree(json);
        assertThat(names(root)).containsExactly("schemaVersion", "document", "pages");
        assertThat(root.get("schemaVersion").asInt()).isEqualTo(1);
        JsonNode first = root.get("pages").get(0);
        JsonNode second = root.get("pages").get(1);
        assertThat(names(first))
                .containsExactly(
                        "page",
                        "index",
                        "status",
                        "reason",
                        "width",
                        "height",
                        "dpi",
                        "perspective",
                        "rotation",
                        "skew",
                        "model",
                        "mode",
                        "modeReason",
                        "tokensIn",
                        "tokensOut",
                        "seconds",
                        "attempts",
                        "text",
                        "markdown",
                        "blocks",
                        "groundings");
        assertThat(names(second)).isEqualTo(names(first));
        assertThat(first.get("seconds").asDouble()).isEqualTo(1.235);
        assertThat(second.get("dpi").isNull()).isTrue();
        assertThat(second.get("status").asText()).isEqualTo("failed");
        JsonNode line = first.get("blocks").get(0).get("lines").get(1);
        assertThat(line.toString())
                .isEqualTo("{\"text\":\"c\",\"box\":[10,20,110,38],\"confidence\":0.8765,\"reading\":\"ctc\","
                        + "\"readingReason\":\"the decoder looped\","
                        + "\"words\":[{\"text\":\"c\",\"box\":[10,20,110,38],\"confidence\":1.0}]}");
    }

    @Test
    void jsonOfNoPagesIsADocumentToo() throws IOException {
        assertThat(new ObjectMapper().readTree(write(Format.JSON)).get("pages")).isEmpty();
    }

    @Test
    void onePageAsAString() throws IOException {
        PageResult page = page(0, "one");
        assertThat(Formats.text(page)).isEqualTo("one\n");
        assertThat(Formats.markdown(page)).isEqualTo("one\n");
        assertThat(new ObjectMapper().readTree(Formats.json(page)))
                .isEqualTo(new ObjectMapper()
                        .readTree(write(Format.JSON, page))
                        .get("pages")
                        .get(0));
    }

    /** docs/json.md names exactly the fields that are written. */
    @Test
    void documentationNamesEveryField() throws IOException {
        PageResult page = new PageResult(
                page(0).source(),
                Outcome.OK,
                "m",
                LINES,
                Cost.NONE,
                new Content(
                        "",
                        "",
                        List.of(
                                new Heading(
                                        1,
                                        "a",
                                        new Box(0, 0, 1, 1),
                                        page(0, "a").content().blocks().get(0).lines()),
                                new ListBlock(List.of(new ListBlock.Item(0, "•", "a")), new Box(0, 0, 1, 1), List.of()),
                                new Table(
                                        1, 1, List.of(new Table.Cell(0, 0, 1, 1, "a")), new Box(0, 0, 1, 1), List.of()),
                                new Figure(Crop.of(0, 0, new Box(0, 0, 1, 1)), "a", new Box(0, 0, 1, 1), List.of())),
                        List.of(new Grounding("title", List.of(new Box(0, 0, 1, 1)), List.of(new Box(0, 0, 9, 9)))),
                        List.of()));
        Set<String> written = new TreeSet<>();
        collect(new ObjectMapper().readTree(write(Format.JSON, page)), written);
        String doc = Files.readString(
                io.scriptorium.golden.Golden.projectRoot().resolve("docs").resolve("json.md"));
        Set<String> documented = new TreeSet<>();
        Matcher matcher = Pattern.compile("(?m)^\\| `(\\w+)` \\|").matcher(doc);
        while (matcher.find()) {
            documented.add(matcher.group(1));
        }
        assertThat(documented).isEqualTo(written);
    }

    private static void collect(JsonNode node, Set<String> names) {
        names.addAll(names(node));
        node.forEach(child -> collect(child, names));
    }

    private static List<String> names(JsonNode node) {
        List<String> names = new ArrayList<>();
        node.fieldNames().forEachRemaining(names::add);
        return names;
    }

    @Test
    void blocksHaveTheSameStructureInEveryForm() throws IOException {
        Box box = new Box(1, 2, 3, 4);
        Line line = new Line("a-", box, OptionalDouble.empty(), Reading.DECODER, "", List.of());
        Content content = Content.of(List.of(
                new RunningText(RunningText.Kind.HEADER, box, List.of(line)),
                new Heading(2, "C# -- a #", box, List.of(line)),
                new Paragraph("1. <b>", box, List.of(line, line)),
                new RunningText(RunningText.Kind.PAGE_NUMBER, box, List.of(line))));
        assertThat(content.text()).isEqualTo("a-\n\na-\n\na-\na-\n\na-");
        assertThat(content.markdown())
                .isEqualTo("<!-- header: a- -->\n\n## C# -- a \\#\n\n1\\. \\<b>\n\n<!-- page-number: a- -->");
        PageResult page = new PageResult(
                new PageSource("book.pdf", 0, 300, 400, OptionalDouble.empty()),
                Outcome.OK,
                "m",
                LINES,
                Cost.NONE,
                content);
        assertThat(write(Format.HTML, page))
                .contains("<header class=\"header\" dir=\"auto\">a-</header>\n<h4 dir=\"auto\">C# -- a #</h4>\n"
                        + "<p dir=\"auto\">1. &lt;b&gt;</p>\n<footer class=\"page-number\" dir=\"auto\">a-</footer>");
        JsonNode blocks = new ObjectMapper()
                .readTree(write(Format.JSON, page))
                .get("pages")
                .get(0)
                .get("blocks");
        assertThat(blocks)
                .extracting(block -> block.get("type").asText())
                .containsExactly("header", "heading", "paragraph", "page-number");
        assertThat(blocks.get(1).get("level").asInt()).isEqualTo(2);
        assertThat(blocks.get(2).get("text").asText()).isEqualTo("1. <b>");
        assertThat(blocks.get(2).get("lines")).hasSize(2);
    }

    @Test
    void listsHaveTheSameItemsInEveryForm() throws IOException {
        Box box = new Box(0, 0, 1, 1);
        Line line = new Line("a", box, OptionalDouble.empty(), Reading.DECODER, "", List.of());
        ListBlock list = new ListBlock(
                List.of(
                        new ListBlock.Item(0, "9.", "nine"),
                        new ListBlock.Item(1, "•", "<b>"),
                        new ListBlock.Item(1, "•", "# c"),
                        new ListBlock.Item(2, "b)", "deep"),
                        new ListBlock.Item(0, "10.", "ten")),
                box,
                List.of(line));
        assertThat(Content.of(List.of(list)).markdown())
                .isEqualTo("9. nine\n   - \\<b>\n   - \\# c\n     - b) deep\n10. ten");
        PageResult page =
                new PageResult(page(0).source(), Outcome.OK, "m", LINES, Cost.NONE, Content.of(List.of(list)));
        assertThat(write(Format.HTML, page)).contains("""
                        <ol dir="auto">
                        <li value="9">nine
                        <ul dir="auto">
                        <li>&lt;b&gt;</li>
                        <li># c
                        <ul dir="auto">
                        <li>b) deep</li>
                        </ul>
                        </li>
                        </ul>
                        </li>
                        <li value="10">ten</li>
                        </ol>
                        """);
        JsonNode items = new ObjectMapper().readTree(write(Format.JSON, page)).at("/pages/0/blocks/0/items");
        assertThat(items).extracting(item -> item.get("depth").asInt()).containsExactly(0, 1, 1, 2, 0);
        assertThat(items).extracting(item -> item.get("text").asText()).contains("<b>", "deep");
        assertThatThrownBy(() -> new ListBlock(List.of(new ListBlock.Item(1, "-", "a")), box, List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("depth of 0..0");
    }

    @Test
    void aTableWithSpansIsHtmlInMarkdown() {
        Box box = new Box(0, 0, 1, 1);
        Table plain = new Table(
                2,
                2,
                List.of(
                        new Table.Cell(0, 0, 1, 1, "a|b"),
                        new Table.Cell(0, 1, 1, 1, ""),
                        new Table.Cell(1, 0, 1, 1, "c"),
                        new Table.Cell(1, 1, 1, 1, "d")),
                box,
                List.of());
        assertThat(Content.of(List.of(plain)).markdown()).isEqualTo("| a\\|b |  |\n| --- | --- |\n| c | d |");
        Table spans = new Table(
                2,
                2,
                List.of(
                        new Table.Cell(0, 0, 1, 2, "<a>"),
                        new Table.Cell(1, 0, 1, 1, "c"),
                        new Table.Cell(1, 1, 1, 1, "d")),
                box,
                List.of());
        assertThat(Content.of(List.of(spans)).markdown())
                .isEqualTo(
                        "<table>\n<tr><td colspan=\"2\">&lt;a&gt;</td></tr>\n<tr><td>c</td><td>d</td></tr>\n</table>");
    }

    @Test
    void theCaptionOfATableStandsAboveIt() throws IOException {
        Box box = new Box(0, 0, 1, 1);
        Table table = new Table(1, 1, "Table 1: <a>_b_", List.of(new Table.Cell(0, 0, 1, 1, "c")), box, List.of());
        assertThat(table.html())
                .isEqualTo("<table>\n<caption>Table 1: &lt;a&gt;_b_</caption>\n<tr><td>c</td></tr>\n</table>");
        assertThat(Content.of(List.of(table)).markdown()).isEqualTo("Table 1: \\<a>\\_b\\_\n\n| c |\n| --- |");
    }

    @Test
    void cellsMustCoverEachPlaceOnce() {
        Box box = new Box(0, 0, 1, 1);
        List<Table.Cell> one = List.of(new Table.Cell(0, 0, 1, 1, "a"));
        assertThatThrownBy(() -> new Table(1, 2, one, box, List.of())).hasMessageContaining("some are left");
        List<Table.Cell> twice = List.of(new Table.Cell(0, 0, 1, 2, "a"), new Table.Cell(0, 1, 1, 1, "b"));
        assertThatThrownBy(() -> new Table(1, 2, twice, box, List.of())).hasMessageContaining("row 0, column 1");
    }
}
