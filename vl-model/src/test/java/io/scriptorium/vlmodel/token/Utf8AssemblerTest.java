package io.scriptorium.vlmodel.token;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class Utf8AssemblerTest {
    private static String read(byte[] bytes) {
        Utf8Assembler assembler = new Utf8Assembler();
        StringBuilder out = new StringBuilder();
        for (byte value : bytes) {
            assembler.feed(value, out);
        }
        assembler.finish(out);
        return out.toString();
    }

    @Test
    void readsEveryCharacter() {
        for (int codePoint = 0; codePoint <= Character.MAX_CODE_POINT; codePoint++) {
            if (codePoint < Character.MIN_SURROGATE || codePoint > Character.MAX_SURROGATE) {
                String text = Character.toString(codePoint);
                assertThat(read(text.getBytes(StandardCharsets.UTF_8))).isEqualTo(text);
            }
        }
    }

    @Test
    void replacesBadSequencesAsThePlatformDoes() {
        Random random = new Random(5);
        // Bytes at the borders of the rules; ED is left out, where the platform departs from the rule.
        int[] borders = {
            0x00, 0x41, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xC1, 0xC2, 0xDF, 0xE0, 0xE1, 0xEF, 0xF0, 0xF1,
            0xF4, 0xF5, 0xFF
        };
        for (int run = 0; run < 100_000; run++) {
            byte[] bytes = new byte[random.nextInt(8)];
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = (byte) borders[random.nextInt(borders.length)];
            }
            assertThat(read(bytes)).isEqualTo(new String(bytes, StandardCharsets.UTF_8));
        }
    }

    @Test
    void anEncodedSurrogateIsThreeBadBytes() {
        assertThat(read(new byte[] {(byte) 0xED, (byte) 0xA0, (byte) 0x80})).isEqualTo("\uFFFD\uFFFD\uFFFD");
        assertThat(read(new byte[] {(byte) 0xED, (byte) 0x9F, (byte) 0xBF})).isEqualTo("\uD7FF");
    }

    @Test
    void stripsWhatPythonStrips() {
        String blanks =
                "\t\n\u000B\f\r\u001C\u001D\u001E\u001F \u0085\u00A0\u1680\u2000\u2007\u2028\u2029\u202F\u205F\u3000";
        assertThat(Whitespace.strip(blanks + "a b" + blanks)).isEqualTo("a b");
        assertThat(Whitespace.strip("\u200B\uFEFF")).isEqualTo("\u200B\uFEFF");
        assertThat(Whitespace.strip(blanks)).isEmpty();
    }
}
