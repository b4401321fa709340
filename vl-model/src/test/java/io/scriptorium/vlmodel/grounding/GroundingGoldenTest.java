package io.scriptorium.vlmodel.grounding;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.scriptorium.document.Box;
import io.scriptorium.golden.Golden;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag(Golden.TAG)
final class GroundingGoldenTest {
    @Test
    void readsEveryOutputAsExpected() {
        for (JsonNode item : Golden.json("decoding", "postprocess.json").get("cases")) {
            String name = item.get("name").textValue();
            GroundedText got = GroundingParser.parse(
                    item.get("raw").textValue(),
                    item.get("page_width").intValue(),
                    item.get("page_height").intValue(),
                    item.get("page").intValue());
            JsonNode expected = item.get("expected");
            assertThat(got.markdown())
                    .as(name)
                    .isEqualTo(expected.get("markdown").textValue());
            assertThat(got.lead()).as(name).isEqualTo(expected.get("lead").textValue());
            assertThat(got.endOfSentence())
                    .as(name)
                    .isEqualTo(expected.get("had_eos").booleanValue());
            assertElements(name, expected.get("elements"), got.elements());
            assertThat(got.crops()).as(name).hasSize(expected.get("crops").size());
            for (int i = 0; i < got.crops().size(); i++) {
                JsonNode crop = expected.get("crops").get(i);
                assertThat(got.crops().get(i).name())
                        .as(name)
                        .isEqualTo(crop.get("name").textValue());
                assertThat(got.crops().get(i).box()).as(name).isEqualTo(pixels(crop.get("box")));
            }
        }
    }

    private static void assertElements(String name, JsonNode expected, List<Element> elements) {
        assertThat(elements).as(name).hasSize(expected.size());
        for (int i = 0; i < elements.size(); i++) {
            JsonNode element = expected.get(i);
            Element got = elements.get(i);
            assertThat(got.label()).as(name).isEqualTo(element.get("label").textValue());
            assertThat(got.malformed())
                    .as(name)
                    .isEqualTo(element.get("malformed").booleanValue());
            assertThat(got.text()).as(name).isEqualTo(element.get("text").textValue());
            assertThat(got.boxes()).as(name).hasSize(element.get("boxes").size());
            for (int k = 0; k < got.boxes().size(); k++) {
                JsonNode box = element.get("boxes").get(k);
                JsonNode norm = box.get("norm");
                assertThat(got.boxes().get(k))
                        .as(name)
                        .isEqualTo(new GroundingBox(
                                norm.get(0).doubleValue(),
                                norm.get(1).doubleValue(),
                                norm.get(2).doubleValue(),
                                norm.get(3).doubleValue(),
                                pixels(box.get("pixels")),
                                box.get("adjusted").booleanValue()));
            }
        }
    }

    private static Box pixels(JsonNode box) {
        return new Box(
                box.get(0).intValue(),
                box.get(1).intValue(),
                box.get(2).intValue(),
                box.get(3).intValue());
    }
}
