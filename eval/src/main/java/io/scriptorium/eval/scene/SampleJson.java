package io.scriptorium.eval.scene;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;

/** A sample as one line of JSON: what training a painter needs beside the picture. */
public final class SampleJson {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private SampleJson() {}

    /**
     * The line, without its end.
     *
     * @param file name of the picture beside it
     */
    public static String line(Sample sample, String file) {
        ObjectNode line = MAPPER.createObjectNode();
        line.put("file", file);
        line.put("caption", sample.caption());
        line.put("task", word(sample.demand().task()));
        ArrayNode groups = line.putArray("groups");
        for (Demand.Group group : sample.demand().groups()) {
            ObjectNode node = groups.addObject();
            node.put("kind", group.kind().singular());
            node.put("count", group.count());
            group.colour().ifPresent(colour -> node.put("colour", colour.word()));
            group.size().ifPresent(size -> node.put("size", word(size)));
        }
        sample.demand().relation().ifPresent(relation -> line.put("relation", word(relation)));
        line.put("background", hex(sample.scene().background()));
        ArrayNode things = line.putArray("things");
        for (Scene.Thing thing : sample.scene().things()) {
            ObjectNode node = things.addObject();
            node.put("kind", thing.kind().singular());
            node.put("colour", thing.colour().word());
            node.put("rgb", hex(thing.rgb()));
            node.put("x", thing.x());
            node.put("y", thing.y());
            node.put("extent", thing.extent());
        }
        ArrayNode questions = line.putArray("questions");
        for (Question question : sample.questions()) {
            ObjectNode node = questions.addObject();
            node.put("type", word(question.type()));
            node.put("question", question.text());
            node.put("answer", question.answer());
        }
        return line.toString();
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private static String hex(int rgb) {
        return String.format(Locale.ROOT, "#%06x", rgb);
    }
}
