package io.scriptorium.vlmodel.token;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.scriptorium.golden.Golden;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag(Golden.TAG)
final class TokenizerGoldenTest {
    private static Tokenizer tokenizer;

    @BeforeAll
    static void load() throws TokenizerException {
        tokenizer = Fixtures.official();
    }

    @AfterAll
    static void close() {
        if (tokenizer != null) {
            tokenizer.close();
        }
    }

    @Test
    void encodesAndDecodesEveryText() {
        JsonNode cases = Golden.json("tokenizer", "cases.json");
        assertThat(tokenizer.vocabularySize())
                .isEqualTo(cases.get("vocabulary_size_with_added").intValue());
        for (JsonNode item : cases.get("encode")) {
            String text = item.get("text").textValue();
            int[] ids = Fixtures.ids(item.get("ids"));
            int[] withSpecial = Fixtures.ids(item.get("ids_with_special"));
            assertThat(tokenizer.encode(text)).as(text).isEqualTo(ids);
            assertThat(tokenizer.encodeWithSpecialTokens(text)).as(text).isEqualTo(withSpecial);
            assertDecodes(text, ids, item, "decoded", "decoded_skip_special");
            assertDecodes(text, withSpecial, item, "decoded_with_special", "decoded_with_special_skip");
        }
    }

    @Test
    void decodesArbitraryIds() {
        for (JsonNode item : Golden.json("tokenizer", "cases.json").get("decode")) {
            assertDecodes(
                    item.get("name").textValue(),
                    Fixtures.ids(item.get("ids")),
                    item,
                    "decoded",
                    "decoded_skip_special");
        }
    }

    private static void assertDecodes(String name, int[] ids, JsonNode item, String kept, String skipped) {
        assertThat(tokenizer.decode(ids, SpecialTokens.KEEP))
                .as(name)
                .isEqualTo(item.get(kept).textValue());
        assertThat(tokenizer.decode(ids, SpecialTokens.SKIP))
                .as(name)
                .isEqualTo(item.get(skipped).textValue());
    }

    @Test
    void streamsTheSameDeltas() {
        for (JsonNode item : Golden.json("tokenizer", "cases.json").get("stream")) {
            assertStreams(item, SpecialTokens.KEEP, "deltas", "final_delta");
            assertStreams(item, SpecialTokens.SKIP, "deltas_skip_special", "final_delta_skip_special");
        }
    }

    private static void assertStreams(JsonNode item, SpecialTokens specialTokens, String deltas, String finalDelta) {
        String name = item.get("name").textValue();
        int[] ids = Fixtures.ids(item.get("ids"));
        TextStream stream = tokenizer.stream(specialTokens);
        List<String> got = new ArrayList<>();
        for (int id : ids) {
            got.add(stream.push(id));
        }
        String last = stream.finish();
        assertThat(got).as(name).isEqualTo(Fixtures.texts(item.get(deltas)));
        assertThat(last).as(name).isEqualTo(item.get(finalDelta).textValue());
        assertThat(String.join("", got) + last).as(name).isEqualTo(tokenizer.decode(ids, specialTokens));
    }

    @Test
    void formatsConversations() throws TokenizerException {
        int bos = tokenizer.requireId("<｜begin▁of▁sentence｜>");
        for (JsonNode item : Golden.json("tokenizer", "chat.json").get("chat")) {
            ChatTemplate template = ChatTemplate.named(item.get("template").textValue());
            Optional<String> system = Optional.of(item.get("system").textValue());
            List<String> messages = Fixtures.texts(item.get("messages"));
            String name = item.get("name").textValue();
            String text = template.format(system, messages);
            assertThat(text).as(name).isEqualTo(item.get("text").textValue());
            assertThat(template.formatUnstripped(system, messages))
                    .as(name)
                    .isEqualTo(item.get("text_not_stripped").textValue());
            assertThat(concat(bos, tokenizer.encode(text))).as(name).isEqualTo(Fixtures.ids(item.get("ids")));
        }
    }

    @Test
    void laysOutPromptsWithOneImage() throws TokenizerException {
        int bos = tokenizer.requireId("<｜begin▁of▁sentence｜>");
        int image = tokenizer.requireId(Prompt.IMAGE);
        for (JsonNode item : Golden.json("tokenizer", "chat.json").get("sequences")) {
            String text = item.get("prompt").textValue();
            int placeholders = item.get("placeholders").intValue();
            Prompt prompt = Prompt.of(tokenizer, text, Prompt.IMAGE, bos, image, placeholders);
            assertThat(prompt.length()).as(text).isEqualTo(item.get("length").intValue());
            assertThat(prompt.ids()).as(text).isEqualTo(runs(item.get("ids_run_length")));
            assertThat(prompt.imageLength()).containsExactly(placeholders);
            for (int i = 0; i < prompt.length(); i++) {
                boolean inImage = i >= prompt.imageStart()[0] && i < prompt.imageStart()[0] + placeholders;
                assertThat(prompt.ids()[i] == image).as(text + " at " + i).isEqualTo(inImage);
            }
        }
    }

    @Test
    void encodesThePromptsOfTheSmallModel() throws TokenizerException {
        JsonNode cases = Golden.json("deepseek-ocr", "prompts.json");
        try (Tokenizer small = Tokenizer.load(Golden.path("deepseek-ocr", "model"))) {
            assertThat(small.vocabularySize())
                    .isEqualTo(cases.get("tokenizer_size").intValue());
            for (var special : cases.get("special_ids").properties()) {
                assertThat(small.requireId(special.getKey()))
                        .isEqualTo(special.getValue().intValue());
            }
            int bos = small.requireId("<｜begin▁of▁sentence｜>");
            int image = small.requireId(Prompt.IMAGE);
            for (JsonNode item : cases.get("prompts")) {
                JsonNode parts = item.get("part_ids");
                int[] counts = new int[parts.size() - 1];
                Arrays.fill(counts, 3);
                int[] expected = {bos};
                for (int i = 0; i < parts.size(); i++) {
                    expected = concat(expected, i == 0 ? new int[0] : new int[] {image, image, image});
                    expected = concat(expected, Fixtures.ids(parts.get(i)));
                }
                String text = item.get("prompt").textValue();
                assertThat(Prompt.of(small, text, Prompt.IMAGE, bos, image, counts)
                                .ids())
                        .as(text)
                        .isEqualTo(expected);
            }
            for (JsonNode item : cases.get("decode_keeping_special_tokens")) {
                int[] ids = Fixtures.ids(item.get("ids"));
                assertThat(small.decode(ids, SpecialTokens.KEEP))
                        .isEqualTo(item.get("text").textValue());
            }
        }
    }

    private static int[] runs(JsonNode pairs) {
        int[] result = new int[0];
        for (JsonNode pair : pairs) {
            int[] run = new int[pair.get(1).intValue()];
            Arrays.fill(run, pair.get(0).intValue());
            result = concat(result, run);
        }
        return result;
    }

    private static int[] concat(int head, int[] tail) {
        return concat(new int[] {head}, tail);
    }

    private static int[] concat(int[] head, int[] tail) {
        int[] result = Arrays.copyOf(head, head.length + tail.length);
        System.arraycopy(tail, 0, result, head.length, tail.length);
        return result;
    }
}
