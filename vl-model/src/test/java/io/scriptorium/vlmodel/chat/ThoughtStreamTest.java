package io.scriptorium.vlmodel.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ThoughtStreamTest {
    private final StringBuilder thoughts = new StringBuilder();
    private final StringBuilder answers = new StringBuilder();

    private ThoughtStream stream(boolean startsThinking) {
        thoughts.setLength(0);
        answers.setLength(0);
        return new ThoughtStream(
                startsThinking,
                (part, piece) -> (part == ThoughtStream.Part.THOUGHT ? thoughts : answers).append(piece));
    }

    @ParameterizedTest
    @CsvSource({
        "false, plain, '', plain",
        "false, <think>a</think>b, a, b",
        "true, a</think>b, a, b",
        "true, never closed, never closed, ''",
        "false, a < b and </think> stays, '', a < b and </think> stays",
        "false, <think>1</think>2<think>3</think>4, 13, 24",
        "false, <thin, '', <thin",
        "true, x</thi, x</thi, ''",
        "true, <</think><, <, <",
    })
    void partsTheTextHoweverItComes(boolean startsThinking, String text, String thought, String answer) {
        Random random = new Random(3);
        for (int round = 0; round < 50; round++) {
            ThoughtStream stream = stream(startsThinking);
            int at = 0;
            while (at < text.length()) {
                int to = Math.min(text.length(), at + 1 + random.nextInt(4));
                stream.push(text.substring(at, to));
                at = to;
            }
            stream.finish();
            assertThat(thoughts).hasToString(thought);
            assertThat(answers).hasToString(answer);
        }
    }

    @Test
    void holdsBackOnlyWhatMayBeATag() {
        ThoughtStream stream = stream(false);
        stream.push("a <");
        assertThat(answers).hasToString("a ");
        stream.push("b");
        assertThat(answers).hasToString("a <b");
    }
}
