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

/** The formats in which every word has a place: TSV, hOCR and ALTO. */
class WordFormatTest {
    /** A control character, a NUL, half a surrogate pair, a non-character, and all signs of markup. */
    private static final String HOSTILE = "a\u0001\u0000<b>&amp;\"'\uD800]]>\uFFFE-->";

    private static final PageResult FAILED = PageResult.failed(
            new PageSource("book.pdf", 1, 0, 0, OptionalDouble.empty()), "m", "cannot \"be\" <read> & more --> end");

    private static PageResult page(String document, int index, Outcome outcome, Content content) {
        return new PageResult(
                new PageSource(document, index, 300, 400, OptionalDouble.of(143.7)),
                outcome,
                "m",
                new Mode("lines", "the model reads lines"),
                Cost.NONE,
                content);
    }

    private static PageResult page(Line... lines) {
        return page("book.pdf", 0, Outcome.OK, Content.of(List.of(TextBlock.of(List.of(lines)))));
    }

    private static Line placed(String text) {
        List<Word> words = new ArrayList<>();
        for (String word : text.split(" ", -1)) {
            int x = 10 + 40 * words.size();
            words.add(new Word(word, new Box(x, 20, x + 30, 38), 0.98765));
        }
        return new Line(text, new Box(10, 20, 110, 40), OptionalDouble.of(0.5), Reading.DECODER, "", words);
    }

    private static Line unplaced(String text, OptionalDouble confidence) {
        return new Line(text, new Box(5, 50, 105, 70), confidence, Reading.DECODER, "", List.of());
    }

    private static String write(Format format, PageResult... pages) throws IOException {
        StringWriter out = new StringWriter();
        try (DocumentWriter writer = format.open("a \"<&>\" book.pdf", out)) {
            for (PageResult page : pages) {
                writer.write(page);
            }
        }
        return out.toString();
    }

    private static Document parse(String xml) throws Exception {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setNamespaceAware(true);
        return factory.newDocumentBuilder().parse(new InputSource(new StringReader(xml)));
    }

    private static List<Element> ofClass(Document document, String kind) {
        NodeList all = document.getElementsByTagNameNS("http://www.w3.org/1999/xhtml", "*");
        List<Element> found = new ArrayList<>();
        for (int i = 0; i < all.getLength(); i++) {
            if (all.item(i) instanceof Element element
                    && element.getAttribute("class").equals(kind)) {
                found.add(element);
            }
        }
        return found;
    }

    @Test
    void tsvHasTesseractsColumnsAndLevels() throws IOException {
        PageResult blank = page("book.pdf", 2, new Outcome(PageStatus.BLANK, "no text line was found"), Content.EMPTY);
        String tsv = write(
                Format.TSV, page(placed("two words"), unplaced("no place", OptionalDouble.empty())), FAILED, blank);
        assertThat(tsv).isEqualTo("""
                        level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext
                        1\t1\t0\t0\t0\t0\t0\t0\t300\t400\t-1\t
                        2\t1\t1\t0\t0\t0\t5\t20\t105\t50\t-1\t
                        3\t1\t1\t1\t0\t0\t5\t20\t105\t50\t-1\t
                        4\t1\t1\t1\t1\t0\t10\t20\t100\t20\t-1\t
                        5\t1\t1\t1\t1\t1\t10\t20\t30\t18\t98.77\ttwo
                        5\t1\t1\t1\t1\t2\t50\t20\t30\t18\t98.77\twords
                        4\t1\t1\t1\t2\t0\t5\t50\t100\t20\t-1\t
                        5\t1\t1\t1\t2\t1\t5\t50\t100\t20\t-1\tno
                        5\t1\t1\t1\t2\t2\t5\t50\t100\t20\t-1\tplace
                        1\t2\t0\t0\t0\t0\t0\t0\t0\t0\t-1\t
                        1\t3\t0\t0\t0\t0\t0\t0\t300\t400\t-1\t
                        """);
    }

    @Test
    void tsvKeepsItsColumnsWhateverAWordHolds() throws IOException {
        Box box = new Box(0, 0, 9, 9);
        Line line = new Line(
                "x",
                box,
                OptionalDouble.empty(),
                Reading.CTC,
                "",
                List.of(new Word("a\tb\u0085c\u2028d\u000be\"", box, 0), new Word(" ", box, 1)));
        List<String> rows = write(Format.TSV, page(line)).lines().toList();
        assertThat(rows)
                .hasSize(6)
                .allSatisfy(row -> assertThat(row.split("\t", -1)).hasSize(12));
        assertThat(rows.get(5)).endsWith("\t0.00\ta b c d e\"");
    }

    @Test
    void hocrOfASmallDocument() throws IOException {
        assertThat(write(Format.HOCR, page(placed("two words")), FAILED)).isEqualTo("""
                        <?xml version="1.0" encoding="UTF-8"?>
                        <!DOCTYPE html>
                        <html xmlns="http://www.w3.org/1999/xhtml">
                        <head>
                        <meta charset="UTF-8"/>
                        <title>a &quot;&lt;&amp;&gt;&quot; book.pdf</title>
                        <meta name="ocr-system" content="scriptorium"/>
                        <meta name="ocr-capabilities" content="ocr_page ocr_carea ocr_par ocr_line ocrx_word ocr_photo"/>
                        </head>
                        <body>
                        <div class="ocr_page" id="page_1" title="image &quot;book.pdf&quot;; bbox 0 0 300 400; ppageno 0;\
                         scan_res 144 144">
                        <div class="ocr_carea" id="block_1_1" title="bbox 10 20 110 40">
                        <p class="ocr_par" id="par_1_1" title="bbox 10 20 110 40">
                        <span class="ocr_line" id="line_1_1_1" title="bbox 10 20 110 40">\
                        <span class="ocrx_word" id="word_1_1_1_1" title="bbox 10 20 40 38; x_wconf 99">two</span> \
                        <span class="ocrx_word" id="word_1_1_1_2" title="bbox 50 20 80 38; x_wconf 99">words</span></span>
                        </p>
                        </div>
                        </div>
                        <div class="ocr_page" id="page_2" title="image &quot;book.pdf&quot;; bbox 0 0 0 0; ppageno 1"\
                         data-status="failed" data-reason="cannot &quot;be&quot; &lt;read&gt; &amp; more --&gt; end">
                        </div>
                        </body>
                        </html>
                        """);
    }

    @Test
    void hocrOfHostileTextIsXmlAndLosesOnlyWhatXmlForbids() throws Exception {
        PageResult page = page(
                HOSTILE,
                0,
                new Outcome(PageStatus.LOOPED, HOSTILE),
                Content.of(List.of(TextBlock.of(List.of(placed(HOSTILE))))));
        Document document = parse(write(Format.HOCR, page));
        String kept = "a\uFFFD\uFFFD<b>&amp;\"'\uFFFD]]>\uFFFD-->";
        assertThat(ofClass(document, "ocrx_word").get(0).getTextContent()).isEqualTo(kept);
        Element element = ofClass(document, "ocr_page").get(0);
        assertThat(element.getAttribute("data-reason")).isEqualTo(kept);
        assertThat(element.getAttribute("title")).startsWith("image \"" + kept.replace('"', '\'') + "\"; bbox 0 0");
    }

    @Test
    void hocrKeepsLettersBeyondTheFirstPlane() throws Exception {
        Document document = parse(write(Format.HOCR, page(placed("\uD835\uDD04 \u017Feyn"))));
        assertThat(ofClass(document, "ocr_line").get(0).getTextContent()).isEqualTo("\uD835\uDD04 \u017Feyn");
    }

    @Test
    void textWithoutPlacesStandsOnTheWholePage() throws Exception {
        PageResult page = page("a.png", 0, Outcome.OK, Content.ofMarkdown("# One\n\n two  three ", List.of()));
        Document document = parse(write(Format.HOCR, page));
        assertThat(ofClass(document, "ocr_line")).hasSize(2);
        assertThat(ofClass(document, "ocrx_word"))
                .extracting(Element::getTextContent)
                .containsExactly("#", "One", "two", "three");
        assertThat(ofClass(document, "ocrx_word"))
                .extracting(word -> word.getAttribute("title"))
                .containsOnly("bbox 0 0 300 400");
    }

    @Test
    void altoOfASmallDocument() throws IOException {
        Line blankLine = unplaced(" ", OptionalDouble.empty());
        assertThat(write(Format.ALTO, page(placed("two words"), blankLine), FAILED))
                .isEqualTo("""
                        <?xml version="1.0" encoding="UTF-8"?>
                        <alto xmlns="http://www.loc.gov/standards/alto/ns-v4#" SCHEMAVERSION="4.2">
                        <Description>
                        <MeasurementUnit>pixel</MeasurementUnit>
                        <sourceImageInformation><fileName>a &quot;&lt;&amp;&gt;&quot; book.pdf</fileName></sourceImageInformation>
                        <Processing ID="ocr">
                        <processingCategory>contentGeneration</processingCategory>
                        <processingSoftware><softwareName>scriptorium</softwareName></processingSoftware>
                        </Processing>
                        </Description>
                        <Layout>
                        <Page ID="page_1" PHYSICAL_IMG_NR="1" WIDTH="300" HEIGHT="400" PROCESSINGREFS="ocr">
                        <PrintSpace HPOS="0" VPOS="0" WIDTH="300" HEIGHT="400">
                        <TextBlock ID="block_1_1" HPOS="5" VPOS="20" WIDTH="105" HEIGHT="50">
                        <TextLine ID="line_1_1_1" HPOS="10" VPOS="20" WIDTH="100" HEIGHT="20">\
                        <String ID="word_1_1_1_1" HPOS="10" VPOS="20" WIDTH="30" HEIGHT="18" WC="0.9877" CONTENT="two"/>\
                        <SP/>\
                        <String ID="word_1_1_1_2" HPOS="50" VPOS="20" WIDTH="30" HEIGHT="18" WC="0.9877" CONTENT="words"/>\
                        </TextLine>
                        </TextBlock>
                        </PrintSpace>
                        </Page>
                        <Page ID="page_2" PHYSICAL_IMG_NR="2" WIDTH="0" HEIGHT="0" PROCESSINGREFS="ocr">
                        <!-- failed, cannot &quot;be&quot; &lt;read) &amp; more - -) end -->
                        <PrintSpace HPOS="0" VPOS="0" WIDTH="0" HEIGHT="0">
                        </PrintSpace>
                        </Page>
                        </Layout>
                        </alto>
                        """);
    }

    @Test
    void altoOfHostileTextIsXmlAndLosesOnlyWhatXmlForbids() throws Exception {
        Line line = placed(HOSTILE);
        PageResult page = page(
                HOSTILE,
                0,
                new Outcome(PageStatus.LOOPED, HOSTILE + "-"),
                Content.of(List.of(TextBlock.of(List.of(line)))));
        Element word = (Element)
                parse(write(Format.ALTO, page)).getElementsByTagName("String").item(0);
        assertThat(word.getAttribute("CONTENT")).isEqualTo("a\uFFFD\uFFFD<b>&amp;\"'\uFFFD]]>\uFFFD-->");
    }

    @Test
    void hocrOfNoPagesAndOfABlankPageIsXml() throws Exception {
        assertThat(ofClass(parse(write(Format.HOCR)), "ocr_page")).isEmpty();
        PageResult blank = page("a.png", 0, new Outcome(PageStatus.BLANK, "nothing"), Content.EMPTY);
        Element element = ofClass(parse(write(Format.HOCR, blank)), "ocr_page").get(0);
        assertThat(element.getAttribute("data-status")).isEqualTo("blank");
        assertThat(element.getTextContent()).isBlank();
    }
}
