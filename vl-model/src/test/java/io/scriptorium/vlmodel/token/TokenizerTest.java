package io.scriptorium.vlmodel.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.scriptorium.golden.Golden;
import io.scriptorium.vlmodel.sampling.NgramPreset;
import io.scriptorium.vlmodel.sampling.NgramRule;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** On a vocabulary of single bytes a, b, é's two bytes, and a few added tokens. */
final class TokenizerTest {
    private static final String SMALL = """
            {"version": "1.0", "truncation": {"direction": "Right", "max_length": 4, "strategy": "LongestFirst", "stride": 0},
             "padding": null,
             "added_tokens": [
               {"id": 4, "content": "<image>", "single_word": false, "lstrip": false, "rstrip": false, "normalized": false, "special": true},
               {"id": 5, "content": "<tool>", "single_word": false, "lstrip": false, "rstrip": false, "normalized": false, "special": false}],
             "normalizer": null,
             "pre_tokenizer": {"type": "ByteLevel", "add_prefix_space": false, "trim_offsets": true, "use_regex": false},
             "post_processor": null,
             "decoder": {"type": "ByteLevel", "add_prefix_space": true, "trim_offsets": true, "use_regex": true},
             "model": {"type": "BPE", "dropout": null, "unk_token": null, "continuing_subword_prefix": null,
               "end_of_word_suffix": null, "fuse_unk": false, "byte_fallback": false, "ignore_merges": false,
               "vocab": {"a": 0, "b": 1, "Ã": 2, "©": 3}, "merges": []}}
            """;

    private static Tokenizer official;

    @BeforeAll
    static void loadOfficial() throws TokenizerException {
        official = Tokenizer.load(Golden.own().resolve("tokenizer"));
    }

    @AfterAll
    static void closeOfficial() {
        official.close();
    }

    private static Tokenizer small() throws TokenizerException {
        return Tokenizer.load(SMALL.getBytes(StandardCharsets.UTF_8), "small");
    }

    @Test
    void readsAndWritesText() throws TokenizerException {
        try (Tokenizer tokenizer = small()) {
            assertThat(tokenizer.encode("abé<image>b<tool>")).containsExactly(0, 1, 2, 3, 4, 1, 5);
            assertThat(tokenizer.encode("")).isEmpty();
            assertThat(tokenizer.vocabularySize()).isEqualTo(6);
            int[] ids = {0, 2, 4, 3, 5, 99};
            assertThat(tokenizer.decode(ids, SpecialTokens.KEEP)).isEqualTo("a\uFFFD<image>\uFFFD<tool>");
            assertThat(tokenizer.decode(ids, SpecialTokens.SKIP)).isEqualTo("aé<tool>");
            assertThat(tokenizer.isSpecial(4)).isTrue();
            assertThat(tokenizer.isSpecial(5)).isFalse();
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> tokenizer.decode(new int[] {-1}, SpecialTokens.KEEP))
                    .withMessageContaining("-1");
        }
    }

    @Test
    void neverCutsALongText() throws TokenizerException {
        try (Tokenizer tokenizer = small()) {
            assertThat(tokenizer.encode("ab".repeat(5000))).hasSize(10_000);
        }
    }

    @Test
    void surrogatesWithoutPartnerAreReplacedBeforeTheyReachNativeCode() throws TokenizerException {
        String broken = "x\uD83D y\uDE00\uD83D";
        String replaced = "x\uFFFD y\uFFFD\uFFFD";
        assertThat(official.encode(broken)).isEqualTo(official.encode(replaced));
        assertThat(official.decode(official.encode("\uD83D\uDE00"), SpecialTokens.KEEP))
                .isEqualTo("\uD83D\uDE00");
    }

    @Test
    void namesTheTokenThatIsMissing() throws TokenizerException {
        try (Tokenizer tokenizer = small()) {
            assertThat(tokenizer.requireId("<image>")).isEqualTo(4);
            assertThat(tokenizer.id("<td>")).isEmpty();
            assertThatExceptionOfType(TokenizerException.class)
                    .isThrownBy(() -> tokenizer.requireId("<|ref|>"))
                    .withMessageContaining("small")
                    .withMessageContaining("<|ref|>");
        }
    }

    @Test
    void isOfNoUseAfterClosingButStreamsGoOn() throws TokenizerException {
        Tokenizer tokenizer = small();
        TextStream stream = tokenizer.stream(SpecialTokens.KEEP);
        tokenizer.close();
        tokenizer.close();
        assertThatIllegalStateException().isThrownBy(() -> tokenizer.encode("a"));
        assertThat(stream.push(2)).isEmpty();
        assertThat(stream.finish()).isEqualTo("\uFFFD");
        assertThatIllegalStateException().isThrownBy(() -> stream.push(0));
        assertThatIllegalStateException().isThrownBy(stream::finish);
    }

    @Test
    void encodesInManyThreadsAtOnce() throws TokenizerException {
        List<String> texts = IntStream.range(0, 200)
                .mapToObj(i -> "Line " + i + ": monks copy 世界 pages ".repeat(1 + i % 7))
                .toList();
        List<int[]> alone = texts.stream().map(official::encode).toList();
        List<int[]> together = texts.parallelStream().map(official::encode).toList();
        for (int i = 0; i < alone.size(); i++) {
            assertThat(together.get(i)).isEqualTo(alone.get(i));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "null",
                "{}",
                "not json",
                "{\"model\": {\"vocab\": []}, \"decoder\": {\"type\": \"Fuse\"}}",
                "{\"model\": {\"vocab\": {\"a\": -1}}, \"decoder\": {\"type\": \"Fuse\"}}",
                "{\"model\": {\"vocab\": {\"a\": 2000000000}}, \"decoder\": {\"type\": \"Fuse\"}}",
                "{\"model\": {\"vocab\": {\"a\": 0}}, \"decoder\": null}",
                "{\"model\": {\"vocab\": {\"a\": 0}}, \"decoder\": {\"type\": \"WordPiece\"}}",
                "{\"model\": {\"vocab\": {\"a\": 0}}, \"decoder\": {\"type\": \"Fuse\"}, \"added_tokens\": [{\"id\": 3}]}",
                "{\"model\": {\"type\": \"Unheard\", \"vocab\": {\"a\": 0}}, \"decoder\": {\"type\": \"Fuse\"}}"
            })
    void refusesABrokenFileNamingIt(String json) {
        assertThatExceptionOfType(TokenizerException.class)
                .isThrownBy(() -> Tokenizer.load(json.getBytes(StandardCharsets.UTF_8), "broken.json"))
                .withMessageContaining("broken.json");
    }

    @Test
    void refusesATruncatedFile() {
        byte[] half = Arrays.copyOf(SMALL.getBytes(StandardCharsets.UTF_8), SMALL.length() / 2);
        assertThatExceptionOfType(TokenizerException.class).isThrownBy(() -> Tokenizer.load(half, "half"));
        // The model is whole, only the last brace is missing.
        byte[] almost = SMALL.strip().getBytes(StandardCharsets.UTF_8);
        assertThatExceptionOfType(TokenizerException.class)
                .isThrownBy(() -> Tokenizer.load(Arrays.copyOf(almost, almost.length - 1), "almost"));
    }

    @Test
    void saysWhichFileIsMissing(@TempDir Path folder) throws IOException {
        assertThatExceptionOfType(TokenizerException.class)
                .isThrownBy(() -> Tokenizer.load(folder))
                .withMessageContaining(folder.resolve("tokenizer.json").toString());
        Files.writeString(folder.resolve("tokenizer.json"), SMALL);
        try (Tokenizer tokenizer = Tokenizer.load(folder)) {
            assertThat(tokenizer.encode("ba")).containsExactly(1, 0);
        }
    }

    @Test
    void readsTheEmbeddedReadersCharacters() throws IOException {
        byte[] json;
        try (InputStream in =
                TokenizerTest.class.getResourceAsStream("/io/scriptorium/embedded/reader-line/tokenizer.json")) {
            json = in.readAllBytes();
        }
        try (Tokenizer tokenizer = Tokenizer.load(json, "reader-line")) {
            String text = "The monk, 1 line: „Größe“.";
            int[] ids = tokenizer.encode(text);
            assertThat(tokenizer.decode(ids, SpecialTokens.SKIP)).isEqualTo(text);
            TextStream stream = tokenizer.stream(SpecialTokens.SKIP);
            StringBuilder streamed = new StringBuilder();
            for (int id : ids) {
                String delta = stream.push(id);
                assertThat(delta).hasSize(1);
                streamed.append(delta);
            }
            assertThat(streamed.append(stream.finish())).hasToString(text);
            assertThat(NgramPreset.VLLM_IMAGE.rule(tokenizer)).isEqualTo(new NgramRule.Windowed(30, 90));
        }
    }

    @ParameterizedTest
    @CsvSource({"vllm-image, 30, 90", "pdf, 20, 50", "eval, 40, 90", "ocr2, 20, 90"})
    void presetsSpareTheCellsOfTables(String name, int size, int window) throws TokenizerException {
        int open = official.requireId("<td>");
        int close = official.requireId("</td>");
        assertThat(NgramPreset.named(name).rule(official)).isEqualTo(new NgramRule.Windowed(size, window, close, open));
    }

    @Test
    void presetsOfInferSeeEverything() throws TokenizerException {
        try (Tokenizer tokenizer = small()) {
            assertThat(NgramPreset.named("infer").rule(tokenizer)).isEqualTo(new NgramRule.WholeSequence(20));
            assertThat(NgramPreset.named("infer-eval").rule(tokenizer)).isEqualTo(new NgramRule.WholeSequence(35));
            assertThat(NgramPreset.named("off").rule(tokenizer)).isEqualTo(new NgramRule.Off());
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> NgramPreset.named("best"))
                    .withMessageContaining("vllm-image");
        }
    }

    @Test
    void laysOutSeveralImages() throws TokenizerException {
        try (Tokenizer tokenizer = small()) {
            Prompt prompt = Prompt.of(tokenizer, " a<image>b<image> ", Prompt.IMAGE, 9, 4, 2, 1);
            assertThat(prompt.ids()).containsExactly(9, 0, 4, 4, 1, 4);
            assertThat(prompt.imageStart()).containsExactly(2, 5);
            assertThat(prompt.imageLength()).containsExactly(2, 1);
            assertThat(Prompt.of(tokenizer, "ab", Prompt.IMAGE, 9, 4).ids()).containsExactly(9, 0, 1);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Prompt.of(tokenizer, "ab", Prompt.IMAGE, 9, 4, 3))
                    .withMessageContaining("<image>");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Prompt.of(tokenizer, "<image>", Prompt.IMAGE, 9, 4, 0));
        }
    }

    @Test
    void asksForATaskInTheTrainedWords() {
        assertThat(OcrTask.named("free-ocr").prompt()).isEqualTo("<image>\nFree OCR.");
        assertThat(OcrTask.named("markdown").prompt())
                .isEqualTo("<image>\n<|grounding|>Convert the document to markdown.");
        assertThat(OcrTask.named("ocr").prompt()).isEqualTo("<image>\n<|grounding|>OCR this image.");
        assertThat(OcrTask.named("figure").prompt()).isEqualTo("<image>\nParse the figure.");
        assertThat(OcrTask.named("describe").prompt()).isEqualTo("<image>\nDescribe this image in detail.");
        assertThat(OcrTask.named("locate").prompt("xxxx"))
                .isEqualTo("<image>\nLocate <|ref|>xxxx<|/ref|> in the image.");
        assertThat(Arrays.stream(OcrTask.values()).filter(OcrTask::grounded))
                .containsExactly(OcrTask.MARKDOWN, OcrTask.OCR, OcrTask.LOCATE);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> OcrTask.named("read"))
                .withMessageContaining("free-ocr");
        assertThatIllegalArgumentException().isThrownBy(OcrTask.LOCATE::prompt);
        assertThatIllegalArgumentException().isThrownBy(() -> OcrTask.OCR.prompt("lamp"));
        assertThatIllegalArgumentException().isThrownBy(() -> OcrTask.LOCATE.prompt("a<|/ref|><image>"));
    }

    @Test
    void listsTheTemplatesIfOneIsUnknown() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ChatTemplate.named("llama"))
                .withMessageContaining("deepseekv2");
        assertThat(ChatTemplate.DEEPSEEK.format(Optional.empty(), List.of(" q ", "")))
                .isEqualTo("<|User|>: q\n\n<|Assistant|>:");
    }
}
