package io.scriptorium.vlmodel.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.scriptorium.golden.Golden;
import io.scriptorium.tensor.CheckpointException;
import io.scriptorium.tensor.Safetensors;
import io.scriptorium.vlmodel.generation.StopReason;
import io.scriptorium.vlmodel.ocr.LoadOptions;
import io.scriptorium.vlmodel.sampling.NgramRule;
import io.scriptorium.vlmodel.sampling.SamplingSettings;
import io.scriptorium.vlmodel.token.SpecialTokens;
import io.scriptorium.vlmodel.token.Tokenizer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The models of golden/decoders with a tokenizer of 128 tokens: the stored ids as texts. */
@Tag(Golden.TAG)
class ChatModelGoldenTest {
    private static final SamplingSettings GREEDY = SamplingSettings.greedy(new NgramRule.Off());

    @TempDir
    Path folder;

    private final StringBuilder thoughts = new StringBuilder();
    private final StringBuilder answers = new StringBuilder();
    private final ChatListener listener = new ChatListener() {
        @Override
        public void thought(String piece) {
            thoughts.append(piece);
        }

        @Override
        public void answer(String piece) {
            answers.append(piece);
        }
    };

    private ChatModel open(String family, Optional<ChatFormat> format) throws Exception {
        for (String file : List.of("config.json", "model.safetensors")) {
            Files.copy(Golden.path("decoders", family, file), folder.resolve(file));
        }
        Files.copy(Golden.own().resolve("decoders/tokenizer.json"), folder.resolve("tokenizer.json"));
        return ChatModel.open(folder, new LoadOptions("cpu", "f32", LoadOptions.DEFAULT.stepWeights(), 0), format);
    }

    private static int[] ids(Safetensors stored, String name) throws Exception {
        return Arrays.stream(stored.integers(name)).mapToInt(Math::toIntExact).toArray();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "llm-7b",
                "llm-67b",
                "coder-linear",
                "r1-distill-llama3",
                "r1-distill-qwen2",
                "r1-distill-qwen2-tied",
                "moe-16b",
                "v2-lite",
                "v2",
                "v3",
                "v3-fp8"
            })
    void goesOnWithTheStoredIds(String family) throws Exception {
        Safetensors stored = Safetensors.open(Golden.path("decoders", family, "golden.safetensors"));
        try (ChatModel model = open(family, Optional.empty());
                Tokenizer tokenizer = Tokenizer.load(folder)) {
            assertThat(model.format()).isEqualTo(ChatFormat.CONTINUE);
            assertThat(model.drafts()).isEqualTo(family.equals("v3"));
            int[] prompt = ids(stored, "input_ids");
            String text = tokenizer.decode(prompt, SpecialTokens.KEEP);
            assertThat(tokenizer.encode(text)).containsExactly(prompt);
            int[] greedy = ids(stored, "greedy.ids");
            int end = 0;
            while (end < greedy.length && greedy[end] != 1) {
                end++;
            }
            ChatAnswer answer = model.answer(List.of(ChatMessage.user(text)), GREEDY, greedy.length, listener);
            assertThat(answer.text()).isEqualTo(tokenizer.decode(Arrays.copyOf(greedy, end), SpecialTokens.SKIP));
            assertThat(answer.promptTokens()).isEqualTo(prompt.length);
            assertThat(answer.tokens()).isEqualTo(end);
            assertThat(answer.reason()).isEqualTo(end < greedy.length ? StopReason.END_OF_SEQUENCE : StopReason.LENGTH);
            assertThat(answer.drafts() > 0).isEqualTo(family.equals("v3"));
        }
    }

    @Test
    void theTemplateOfTheFolderDecidesAndThoughtsAreApart() throws Exception {
        Files.writeString(
                folder.resolve("tokenizer_config.json"),
                "{\"bos_token\": {\"content\": \"<｜begin▁of▁sentence｜>\"}, \"chat_template\":"
                        + " \"<｜User｜> <｜Assistant｜><think>\\\\n\"}");
        try (ChatModel model = open("r1-distill-qwen2", Optional.empty())) {
            assertThat(model.format()).isEqualTo(ChatFormat.ROLES_THINKING);
            ChatAnswer answer = model.answer(List.of(ChatMessage.user("Hi")), GREEDY, 12, listener);
            // begin, user, H, i, assistant, think, line feed
            assertThat(answer.promptTokens()).isEqualTo(7);
            assertThat(answer.text()).startsWith("<think>\n");
            assertThat(thoughts.toString() + answers).isNotEmpty();
            assertThat(answer.text().replace("<think>", "").replace("</think>", ""))
                    .isEqualTo("\n" + thoughts + answers);
        }
    }

    @Test
    void theSameSeedGivesTheSameAnswer() throws Exception {
        try (ChatModel model = open("llm-7b", Optional.of(ChatFormat.WORDS))) {
            List<ChatMessage> messages = List.of(ChatMessage.user("Hello"));
            String[] texts = new String[3];
            for (int i = 0; i < 3; i++) {
                texts[i] = model.answer(messages, SamplingSettings.random(1, i == 2 ? 8 : 7), 20, listener)
                        .text();
            }
            assertThat(texts[1]).isEqualTo(texts[0]);
            assertThat(texts[2]).isNotEqualTo(texts[0]);
        }
    }

    @Test
    void saysWhatIsWrongWithAFolder() throws Exception {
        assertThatThrownBy(() -> ChatModel.open(folder.resolve("none"), LoadOptions.DEFAULT, Optional.empty()))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("no model folder");
        assertThatThrownBy(() ->
                        ChatModel.open(Golden.path("deepseek-ocr", "model"), LoadOptions.DEFAULT, Optional.empty()))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("architecture DeepseekOCRForCausalLM; expected a decoder of text");
        assertThatThrownBy(
                        () -> ChatModel.open(Golden.path("decoders", "llm-7b"), LoadOptions.DEFAULT, Optional.empty()))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("tokenizer.json");
        Files.writeString(folder.resolve("tokenizer_config.json"), "{\"chat_template\": \"{{ '<|im_start|>' }}\"}");
        assertThatThrownBy(() -> open("llm-7b", Optional.empty()))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("is none that is known; name one of roles, roles-thinking");
    }

    @Test
    void aConversationThatFillsTheModelIsRefused() throws Exception {
        try (ChatModel model = open("llm-7b", Optional.of(ChatFormat.WORDS))) {
            List<ChatMessage> messages = List.of(ChatMessage.user("x".repeat(100_000)));
            assertThatThrownBy(() -> model.answer(messages, GREEDY, 1, listener))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("max_position_embeddings");
        }
    }
}
