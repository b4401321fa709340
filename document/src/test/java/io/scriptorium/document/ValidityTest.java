package io.scriptorium.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.scriptorium.golden.Golden;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.net.URL;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.transform.stream.StreamSource;
import javax.xml.validation.SchemaFactory;
import javax.xml.validation.Validator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/** What is written follows the schemas and rules that others read it by. */
class ValidityTest {
    private static final Box BOX = new Box(10, 20, 110, 40);
    private static final ObjectMapper MAPPER = new ObjectMapper();

    /** Pages of every status with blocks of every type, lines with words and without, and text that hurts. */
    private static List<PageResult> pages() {
        Line placed = new Line(
                "two \u0001<words>",
                BOX,
                OptionalDouble.of(.5),
                Reading.CTC,
                "the decoder looped",
                List.of(new Word("two", new Box(10, 20, 40, 40), .98765), new Word("\u0001<words>", BOX, 1)));
        Line unplaced = new Line("no place", BOX, OptionalDouble.empty(), Reading.DECODER, "", List.of());
        List<Line> lines = List.of(placed, unplaced);
        List<Block> blocks = new ArrayList<>(List.of(
                new Heading(6, "a", BOX, lines),
                new Paragraph("a", BOX, lines),
                TextBlock.of(lines),
                new ListBlock(List.of(new ListBlock.Item(0, "1.", "a")), BOX, lines),
                new Table(1, 1, List.of(new Table.Cell(0, 0, 1, 1, "")), BOX, lines),
                new Figure(Crop.of(0, 0, BOX), "", BOX, List.of()),
                new Figure(Crop.of(0, 1, BOX), "a", BOX, lines)));
        for (RunningText.Kind kind : RunningText.Kind.values()) {
            blocks.add(new RunningText(kind, BOX, lines));
        }
        List<PageResult> pages = new ArrayList<>();
        for (PageStatus status : PageStatus.values()) {
            Content content = status == PageStatus.LOOPED
                    ? Content.ofMarkdown("# a\n\nb", List.of(new Grounding("title", List.of(BOX), List.of(BOX))))
                    : status == PageStatus.OK || status == PageStatus.TRUNCATED ? Content.of(blocks) : Content.EMPTY;
            pages.add(new PageResult(
                    new PageSource("a\".pdf", pages.size(), 300, 400, OptionalDouble.of(143.7)),
                    new Outcome(status, status == PageStatus.OK ? "" : "because -- of this"),
                    "m",
                    new Mode("lines", "the model reads lines"),
                    new Cost(7, 5, .25),
                    content,
                    new Turn(true, 90, -1.25),
                    List.of(new Attempt(
                            new Mode("gundam", "the model's default"),
                            new Outcome(PageStatus.LOOPED, "the model repeated itself"),
                            new Cost(1, 2, 3)))));
        }
        pages.add(PageResult.failed(
                new PageSource("a\".pdf", pages.size(), 0, 0, OptionalDouble.empty()), "m", "cannot be opened"));
        return pages;
    }

    private static String write(Format format, List<PageResult> pages) throws IOException {
        StringWriter out = new StringWriter();
        try (DocumentWriter writer = format.open("a \"<&>\" book.pdf", out)) {
            for (PageResult page : pages) {
                writer.write(page);
            }
        }
        return out.toString();
    }

    private static JsonNode published() throws IOException {
        return MAPPER.readTree(
                Golden.projectRoot().resolve("docs/ocr.schema.json").toFile());
    }

    /** Readers must bear new fields; we must not write one that the schema does not know. */
    private static void close(JsonNode schema) {
        if (schema instanceof ObjectNode object && object.has("properties") && object.has("required")) {
            object.put("additionalProperties", false);
        }
        schema.forEach(ValidityTest::close);
    }

    private static List<Error> errors(JsonNode json) throws IOException {
        JsonNode schema = published();
        close(schema);
        Schema strict = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(schema);
        return strict.validate(json);
    }

    @Test
    void jsonIsWhatItsSchemaSays() throws IOException {
        assertThat(errors(MAPPER.readTree(write(Format.JSON, pages())))).isEmpty();
        assertThat(errors(MAPPER.readTree(write(Format.JSON, List.of())))).isEmpty();
    }

    @Test
    void theSchemaFindsWhatIsWrong() throws IOException {
        JsonNode json = MAPPER.readTree(write(Format.JSON, pages()));
        ObjectNode page = (ObjectNode) json.path("pages").path(0);
        for (Map.Entry<String, String> wrong : Map.of(
                        "page", "0",
                        "status", "\"done\"",
                        "rotation", "45",
                        "text", "null",
                        "unknown", "1",
                        "blocks", "[{\"type\":\"poem\",\"box\":[0,0,1,1],\"lines\":[]}]")
                .entrySet()) {
            ObjectNode changed = json.deepCopy();
            ((ObjectNode) changed.path("pages").path(0)).set(wrong.getKey(), MAPPER.readTree(wrong.getValue()));
            assertThat(errors(changed)).as(wrong.getKey()).isNotEmpty();
        }
        page.remove("reason");
        assertThat(errors(json)).isNotEmpty();
    }

    private static Validator alto(String version) throws SAXException {
        URL schema = ValidityTest.class.getResource("alto/" + version);
        SchemaFactory factory = SchemaFactory.newInstance(XMLConstants.W3C_XML_SCHEMA_NS_URI);
        // The one import is of xlink, from the net.
        factory.setResourceResolver((type, namespace, publicId, systemId, base) -> {
            org.w3c.dom.ls.LSInput input = input();
            input.setByteStream(ValidityTest.class.getResourceAsStream("alto/xlink.xsd"));
            input.setSystemId("xlink.xsd");
            return input;
        });
        return factory.newSchema(schema).newValidator();
    }

    private static org.w3c.dom.ls.LSInput input() {
        try {
            return ((org.w3c.dom.ls.DOMImplementationLS) DocumentBuilderFactory.newInstance()
                            .newDocumentBuilder()
                            .getDOMImplementation())
                    .createLSInput();
        } catch (javax.xml.parsers.ParserConfigurationException e) {
            throw new AssertionError(e);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"alto-4-2.xsd", "alto-4-4.xsd"})
    void altoIsValid(String version) throws Exception {
        Validator validator = alto(version);
        String written = write(Format.ALTO, pages());
        validator.validate(new StreamSource(new StringReader(written)));
        assertThatThrownBy(() -> validator.validate(
                        new StreamSource(new StringReader(written.replaceFirst("<TextLine ", "<TextLine X=\"1\" ")))))
                .isInstanceOf(SAXException.class);
    }

    /**
     * The rules of hocr-check (ocropus/hocr-tools, {@code hocr-check}) and of hOCR 1.2: a title and the meta elements that name
     * the system and its capabilities; only classes that those name; unique ids; each element with a bbox that lies in its
     * page, pages in pages never; words in lines, lines in paragraphs, paragraphs in areas; x_wconf of 0 to 100.
     */
    @Test
    void hocrFollowsItsRules() throws Exception {
        assertThat(hocrFaults(write(Format.HOCR, pages()))).isEmpty();
    }

    @Test
    void theRulesOfHocrFindWhatIsWrong() throws Exception {
        String written = write(Format.HOCR, pages());
        for (String[] wrong : new String[][] {
            {"name=\"ocr-system\"", "name=\"system\""},
            {"id=\"line_1_1_2\"", "id=\"line_1_1_1\""},
            {"class=\"ocr_line\"", "class=\"ocr_header\""},
            {"class=\"ocr_line\"", "class=\"ocr_photo\""},
            {"class=\"ocr_carea\"", "class=\"ocr_par\""},
            {"bbox 10 20 110 40", "bbox 10 20 310 40"},
            {"x_wconf 99", "x_wconf 999"}
        }) {
            assertThat(written).contains(wrong[0]);
            assertThat(hocrFaults(written.replaceFirst(wrong[0], wrong[1])))
                    .as(wrong[1])
                    .isNotEmpty();
        }
    }

    private static final Map<String, String> PARENTS = Map.of(
            "ocr_page", "",
            "ocr_carea", "ocr_page",
            "ocr_photo", "ocr_page",
            "ocr_par", "ocr_carea",
            "ocr_line", "ocr_par",
            "ocrx_word", "ocr_line");

    private static List<String> hocrFaults(String written) throws Exception {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setNamespaceAware(true);
        Element root = factory.newDocumentBuilder()
                .parse(new InputSource(new StringReader(written)))
                .getDocumentElement();
        List<String> faults = new ArrayList<>();
        Set<String> metas = new HashSet<>();
        List<String> capabilities = List.of();
        for (Element meta : elements(root, "meta")) {
            metas.add(meta.getAttribute("name"));
            if (meta.getAttribute("name").equals("ocr-capabilities")) {
                capabilities = List.of(meta.getAttribute("content").split(" "));
            }
        }
        if (!metas.containsAll(List.of("ocr-system", "ocr-capabilities"))
                || elements(root, "title").isEmpty()) {
            faults.add("no title, ocr-system or ocr-capabilities");
        }
        Set<String> ids = new HashSet<>();
        for (Element element : elements(root, "*")) {
            String kind = element.getAttribute("class");
            if (!kind.isEmpty()) {
                check(element, kind, capabilities, ids, faults);
            }
        }
        return faults;
    }

    private static void check(
            Element element, String kind, List<String> capabilities, Set<String> ids, List<String> faults) {
        String id = element.getAttribute("id");
        if (!ids.add(id)) {
            faults.add("twice: " + id);
        }
        if (!capabilities.contains(kind)) {
            faults.add(id + ": " + kind + " is no capability");
        }
        String parent = element.getParentNode() instanceof Element above ? above.getAttribute("class") : "";
        if (!parent.equals(PARENTS.get(kind))) {
            faults.add(id + ": in " + parent);
        }
        int[] box = box(element);
        Node page = element;
        while (!((Element) page).getAttribute("class").equals("ocr_page")) {
            page = page.getParentNode();
        }
        int[] whole = box((Element) page);
        if (box.length != 4 || box[0] > box[2] || box[1] > box[3] || box[2] > whole[2] || box[3] > whole[3]) {
            faults.add(id + ": " + element.getAttribute("title"));
        }
        Matcher confidence = Pattern.compile("x_wconf (\\S+)").matcher(element.getAttribute("title"));
        if (confidence.find() && !confidence.group(1).matches("\\d\\d?|100")) {
            faults.add(id + ": " + confidence.group());
        }
    }

    private static int[] box(Element element) {
        Matcher box = Pattern.compile("bbox (\\d+) (\\d+) (\\d+) (\\d+)").matcher(element.getAttribute("title"));
        return box.find()
                ? new int[] {
                    Integer.parseInt(box.group(1)),
                    Integer.parseInt(box.group(2)),
                    Integer.parseInt(box.group(3)),
                    Integer.parseInt(box.group(4))
                }
                : new int[0];
    }

    private static List<Element> elements(Element root, String name) {
        var all = root.getElementsByTagNameNS("http://www.w3.org/1999/xhtml", name);
        List<Element> found = new ArrayList<>();
        for (int i = 0; i < all.getLength(); i++) {
            found.add((Element) all.item(i));
        }
        return found;
    }
}
