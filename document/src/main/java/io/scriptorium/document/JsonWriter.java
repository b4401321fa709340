package io.scriptorium.document;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import java.io.IOException;
import java.io.Writer;
import java.util.List;
import java.util.OptionalDouble;

/**
 * JSON, field by field in a fixed order, so that two runs differ only where the reading does. What each field means is in
 * {@code docs/json.md}; a change that breaks readers raises {@link #SCHEMA_VERSION}.
 */
final class JsonWriter implements DocumentWriter {
    static final int SCHEMA_VERSION = 1;

    private static final JsonFactory JSON = new JsonFactory();

    private final JsonGenerator json;

    JsonWriter(String document, Writer out) throws IOException {
        json = JSON.createGenerator(out);
        json.setPrettyPrinter(new DefaultPrettyPrinter());
        json.writeStartObject();
        json.writeNumberField("schemaVersion", SCHEMA_VERSION);
        json.writeStringField("document", document);
        json.writeArrayFieldStart("pages");
    }

    /** A page alone, as an object; {@code out} stays open. */
    static void writePage(PageResult page, Writer out) throws IOException {
        try (JsonGenerator json = JSON.createGenerator(out)) {
            json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
            json.setPrettyPrinter(new DefaultPrettyPrinter());
            write(json, page);
        }
    }

    @Override
    public void write(PageResult page) throws IOException {
        write(json, page);
    }

    @Override
    public void flush() throws IOException {
        json.flush();
    }

    @Override
    public void close() throws IOException {
        if (json.isClosed()) {
            return;
        }
        try (json) {
            json.writeEndArray();
            json.writeEndObject();
            json.writeRaw('\n');
        }
    }

    private static void write(JsonGenerator json, PageResult page) throws IOException {
        PageSource source = page.source();
        json.writeStartObject();
        json.writeNumberField("page", source.number());
        json.writeNumberField("index", source.index());
        json.writeStringField("status", page.status().word());
        json.writeStringField("reason", page.outcome().reason());
        json.writeNumberField("width", source.width());
        json.writeNumberField("height", source.height());
        number(json, "dpi", source.dpi(), 2);
        json.writeBooleanField("perspective", page.turn().perspective());
        json.writeNumberField("rotation", page.turn().rotation());
        json.writeNumberField("skew", rounded(page.turn().skew(), 2));
        json.writeStringField("model", page.model());
        json.writeStringField("mode", page.mode().name());
        json.writeStringField("modeReason", page.mode().reason());
        json.writeNumberField("tokensIn", page.cost().tokensIn());
        json.writeNumberField("tokensOut", page.cost().tokensOut());
        json.writeNumberField("seconds", rounded(page.cost().seconds(), 3));
        json.writeArrayFieldStart("attempts");
        for (Attempt attempt : page.attempts()) {
            write(json, attempt);
        }
        json.writeEndArray();
        json.writeStringField("text", page.text());
        json.writeStringField("markdown", page.markdown());
        json.writeArrayFieldStart("blocks");
        for (Block block : page.content().blocks()) {
            write(json, block);
        }
        json.writeEndArray();
        json.writeArrayFieldStart("groundings");
        for (Grounding grounding : page.content().groundings()) {
            json.writeStartObject();
            json.writeStringField("label", grounding.label());
            boxes(json, "boxes", grounding.boxes());
            boxes(json, "thousandths", grounding.thousandths());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, Attempt attempt) throws IOException {
        json.writeStartObject();
        json.writeStringField("mode", attempt.mode().name());
        json.writeStringField("modeReason", attempt.mode().reason());
        json.writeStringField("status", attempt.outcome().status().word());
        json.writeStringField("reason", attempt.outcome().reason());
        json.writeNumberField("tokensIn", attempt.cost().tokensIn());
        json.writeNumberField("tokensOut", attempt.cost().tokensOut());
        json.writeNumberField("seconds", rounded(attempt.cost().seconds(), 3));
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, Block block) throws IOException {
        json.writeStartObject();
        if (block instanceof TextBlock) {
            json.writeStringField("type", "text");
        } else if (block instanceof Paragraph paragraph) {
            json.writeStringField("type", "paragraph");
            json.writeStringField("text", paragraph.text());
        } else if (block instanceof Heading heading) {
            json.writeStringField("type", "heading");
            json.writeNumberField("level", heading.level());
            json.writeStringField("text", heading.text());
        } else if (block instanceof Figure figure) {
            json.writeStringField("type", "figure");
            json.writeStringField("caption", figure.caption());
            box(json, "picture", figure.picture().box());
        } else if (block instanceof ListBlock list) {
            write(json, list);
        } else if (block instanceof Table table) {
            write(json, table);
        } else if (block instanceof RunningText running) {
            json.writeStringField("type", running.kind().word());
        } else {
            throw new AssertionError("unknown block " + block.getClass());
        }
        box(json, "box", block.box());
        json.writeArrayFieldStart("lines");
        for (Line line : block.lines()) {
            write(json, line);
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, ListBlock list) throws IOException {
        json.writeStringField("type", "list");
        json.writeArrayFieldStart("items");
        for (ListBlock.Item item : list.items()) {
            json.writeStartObject();
            json.writeNumberField("depth", item.depth());
            json.writeStringField("marker", item.marker());
            json.writeStringField("text", item.text());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void write(JsonGenerator json, Table table) throws IOException {
        json.writeStringField("type", "table");
        json.writeNumberField("rows", table.rows());
        json.writeNumberField("columns", table.columns());
        json.writeStringField("caption", table.caption());
        json.writeArrayFieldStart("cells");
        for (Table.Cell cell : table.cells()) {
            json.writeStartObject();
            json.writeNumberField("row", cell.row());
            json.writeNumberField("column", cell.column());
            json.writeNumberField("rowSpan", cell.rowSpan());
            json.writeNumberField("columnSpan", cell.columnSpan());
            json.writeStringField("text", cell.text());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void write(JsonGenerator json, Line line) throws IOException {
        json.writeStartObject();
        json.writeStringField("text", line.text());
        box(json, "box", line.box());
        number(json, "confidence", line.confidence(), 4);
        json.writeStringField("reading", line.reading().word());
        json.writeStringField("readingReason", line.readingReason());
        json.writeArrayFieldStart("words");
        for (Word word : line.words()) {
            json.writeStartObject();
            json.writeStringField("text", word.text());
            box(json, "box", word.box());
            json.writeNumberField("confidence", rounded(word.confidence(), 4));
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void boxes(JsonGenerator json, String name, List<Box> boxes) throws IOException {
        json.writeArrayFieldStart(name);
        for (Box box : boxes) {
            box(json, box);
        }
        json.writeEndArray();
    }

    private static void box(JsonGenerator json, String name, Box box) throws IOException {
        json.writeFieldName(name);
        box(json, box);
    }

    private static void box(JsonGenerator json, Box box) throws IOException {
        json.writeArray(new int[] {box.x1(), box.y1(), box.x2(), box.y2()}, 0, 4);
    }

    /** The number, or null if there is none: every field is always there. */
    private static void number(JsonGenerator json, String name, OptionalDouble value, int digits) throws IOException {
        if (value.isPresent()) {
            json.writeNumberField(name, rounded(value.getAsDouble(), digits));
        } else {
            json.writeNullField(name);
        }
    }

    private static double rounded(double value, int digits) {
        double scale = Math.pow(10, digits);
        return Math.rint(value * scale) / scale;
    }
}
