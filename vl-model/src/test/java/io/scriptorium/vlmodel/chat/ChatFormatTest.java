package io.scriptorium.vlmodel.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.scriptorium.golden.Golden;
import io.scriptorium.vlmodel.chat.ChatMessage.Role;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ChatFormatTest {
    private static final String BEGIN = "<｜begin▁of▁sentence｜>";

    private static final List<ChatMessage> TALK = List.of(
            new ChatMessage(Role.SYSTEM, "You are a helpful assistant"),
            ChatMessage.user("Hello"),
            new ChatMessage(Role.ASSISTANT, "Hi there"),
            ChatMessage.user("Who are you"));

    /** Rendered by the published template; those with tools are left out, since nothing here calls any. */
    @Test
    @Tag(Golden.TAG)
    void rolesOfR1() throws IOException {
        int compared = 0;
        for (JsonNode stored : Golden.json("decoders", "chat-cases.json").get("cases")) {
            List<ChatMessage> messages = new ArrayList<>();
            boolean tools = false;
            for (JsonNode message : stored.get("messages")) {
                String role = message.get("role").asText();
                tools |= role.equals("tool") || message.has("tool_calls");
                if (!tools) {
                    messages.add(new ChatMessage(
                            Role.valueOf(role.toUpperCase(Locale.ROOT)),
                            message.get("content").asText()));
                }
            }
            if (tools) {
                continue;
            }
            boolean open = stored.get("add_generation_prompt").asBoolean();
            assertThat(ChatFormat.ROLES_THINKING.render(BEGIN, messages, open))
                    .as(stored.get("name").asText())
                    .isEqualTo(stored.get("text").asText());
            assertThat(ChatFormat.ROLES.render(BEGIN, messages, open))
                    .as(stored.get("name").asText())
                    .isEqualTo(stored.get("text_release_of_january_2025").asText());
            compared++;
        }
        assertThat(compared).isEqualTo(11);
    }

    @Test
    void rolesAsWords() {
        assertThat(ChatFormat.WORDS.render("", TALK))
                .isEqualTo("You are a helpful assistant\n\nUser: Hello\n\nAssistant: Hi there<｜end▁of▁sentence｜>"
                        + "User: Who are you\n\nAssistant:");
    }

    @Test
    void instructionsAndResponses() {
        assertThat(ChatFormat.INSTRUCTIONS.render("", TALK))
                .isEqualTo("You are a helpful assistant### Instruction:\nHello\n### Response:\nHi there\n<|EOT|>\n"
                        + "### Instruction:\nWho are you\n### Response:\n");
        assertThat(ChatFormat.INSTRUCTIONS.render(BEGIN, List.of(ChatMessage.user("Sort."))))
                .startsWith(BEGIN + "You are an AI programming assistant")
                .endsWith("you will refuse to answer\n### Instruction:\nSort.\n### Response:\n");
    }

    @Test
    void continuingAddsNothing() {
        assertThat(ChatFormat.CONTINUE.render("", List.of(ChatMessage.user(" Once upon"))))
                .isEqualTo(" Once upon");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '^',
            value = {
                "^^ ~ CONTINUE",
                "^{{'<｜User｜>' + message['content']}}{{'<｜Assistant｜>'}}^ ~ ROLES",
                "^{{'<｜User｜>' + message['content']}}{{'<｜Assistant｜><think>\\n'}}^ ~ ROLES_THINKING",
                "^{{ 'User: ' + message['content'] }}{{ 'Assistant:' }}^ ~ WORDS",
                "^{{'### Instruction:\\n'}} {{'### Response:\\n' + x + '\\n<|EOT|>\\n'}}^ ~ INSTRUCTIONS",
            })
    void aTemplateIsKnownByWhatItWrites(String template, ChatFormat format) {
        assertThat(ChatFormat.of(template)).isEqualTo(format);
    }

    @Test
    void refusesATemplateThatIsNotKnown() {
        assertThatThrownBy(() -> ChatFormat.of("{{'<|im_start|>'}}"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("chat_template of tokenizer_config.json");
        assertThatThrownBy(() -> ChatFormat.named("chatml"))
                .hasMessageContaining("no chat template is named chatml; there are roles, roles-thinking, words");
    }

    @ParameterizedTest
    @EnumSource
    void everyFormHasAWord(ChatFormat format) {
        assertThat(ChatFormat.named(format.word())).isEqualTo(format);
    }
}
