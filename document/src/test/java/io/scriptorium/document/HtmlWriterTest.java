package io.scriptorium.document;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

class HtmlWriterTest {
    private static final String HOSTILE =
            "</pre></p><script>alert(1)</script><img src=x onerror='a'>&amp;\" -->\u0000\uD800";
    private static final String KEPT = HOSTILE.replace('\u0000', '\uFFFD').replace('\uD800', '\uFFFD');

    private static PageResult page(int index, Outcome outcome, Content content) {
        return new PageResult(
                new PageSource("book.pdf", index, 300, 400, OptionalDouble.empty()),
                outcome,
                "m",
                new Mode("lines", "the model reads lines"),
                Cost.NONE,
                content);
    }

    private static TextBlock block(String... lines) {
        Box box = new Box(0, 0, 100, 20);
        return TextBlock.of(List.of(lines).stream()
                .map(text -> new Line(text, box, OptionalDouble.empty(), Reading.DECODER, "", List.of()))
                .toList());
    }

    private static String write(String document, PageResult... pages) throws IOException {
        StringWriter out = new StringWriter();
        try (DocumentWriter writer = Format.HTML.open(document, out)) {
            for (PageResult page : pages) {
                writer.write(page);
            }
        }
        return out.toString();
    }

    private static Document parse(String html) throws Exception {
        return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(html)));
    }

    private static List<Element> elements(Document document, String name) {
        NodeList all = document.getElementsByTagName(name);
        List<Element> found = new ArrayList<>();
        for (int i = 0; i < all.getLength(); i++) {
            found.add((Element) all.item(i));
        }
        return found;
    }

    @Test
    void eachPageIsASectionWithItsStatusAndItsBlocks() throws IOException {
        PageResult failed = PageResult.failed(
                new PageSource("book.pdf", 1, 0, 0, OptionalDouble.empty()), "m", "cannot \"be\" <read>");
        String html = write(
                "book.pdf",
                page(0, Outcome.OK, Content.of(List.of(block("one", " ", "two"), block(" "), block("3 < 4")))),
                failed,
                page(2, new Outcome(PageStatus.BLANK, "no text line was found"), Content.EMPTY));
        assertThat(html.substring(html.indexOf("<main>"))).isEqualTo("""
                        <main>
                        <h1>book.pdf</h1>
                        <section id="page-1" data-status="ok">
                        <h2>Page 1</h2>
                        <p class="status">ok</p>
                        <p dir="auto">one<br/>
                        two</p>
                        <p dir="auto">3 &lt; 4</p>
                        </section>
                        <section id="page-2" data-status="failed">
                        <h2>Page 2</h2>
                        <p class="status">failed: cannot &quot;be&quot; &lt;read&gt;</p>
                        </section>
                        <section id="page-3" data-status="blank">
                        <h2>Page 3</h2>
                        <p class="status">blank: no text line was found</p>
                        </section>
                        </main>
                        </body>
                        </html>
                        """);
    }

    @Test
    void hostileTextStaysTextWhereverItStands() throws Exception {
        Document document = parse(write(
                HOSTILE,
                page(0, new Outcome(PageStatus.LOOPED, HOSTILE), Content.of(List.of(block(HOSTILE)))),
                page(1, Outcome.OK, Content.ofMarkdown(HOSTILE, List.of()))));
        assertThat(elements(document, "script")).isEmpty();
        assertThat(elements(document, "img")).isEmpty();
        assertThat(elements(document, "title").get(0).getTextContent()).isEqualTo(KEPT);
        assertThat(elements(document, "h1").get(0).getTextContent()).isEqualTo(KEPT);
        assertThat(elements(document, "p"))
                .extracting(Element::getTextContent)
                .containsExactly("looped: " + KEPT, KEPT, "ok");
        assertThat(elements(document, "pre").get(0).getTextContent()).isEqualTo("\n" + KEPT);
    }

    @Test
    void markdownOfAModelWithoutBlocksKeepsItsLines() throws Exception {
        String markdown = "\n# One\n\n| a | b |\n  two";
        Document document = parse(write("a.png", page(0, Outcome.OK, Content.ofMarkdown(markdown, List.of()))));
        assertThat(elements(document, "pre").get(0).getTextContent()).isEqualTo("\n" + markdown);
    }

    @Test
    void aDocumentOfNoPagesIsWhole() throws Exception {
        Document document = parse(write("a.png"));
        assertThat(elements(document, "section")).isEmpty();
        assertThat(elements(document, "main")).hasSize(1);
    }

    /** The file needs no other and runs nothing: no element or attribute that fetches, and a policy that says so. */
    @Test
    void nothingIsFetched() throws Exception {
        String html = write("a.png", page(0, Outcome.OK, Content.of(List.of(block("x")))));
        assertThat(html).doesNotContain("src=", "href=", "url(", "@import", "<script", "<link");
        assertThat(elements(parse(html), "meta"))
                .extracting(meta -> meta.getAttribute("content"))
                .contains("default-src 'none'; img-src 'self' file:; style-src 'unsafe-inline'");
    }
}
