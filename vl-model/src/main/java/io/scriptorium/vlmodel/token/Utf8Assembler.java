package io.scriptorium.vlmodel.token;

/**
 * Characters out of bytes that come one by one. A sequence that is not UTF-8 gives one U+FFFD for each maximal subpart
 * (Unicode 16, section 3.9, "U+FFFD Substitution of Maximal Subparts"), as soon as it is certain that no further byte
 * can complete it.
 *
 * <p>Differs: {@link String#String(byte[], java.nio.charset.Charset)} gives one U+FFFD for an encoded surrogate
 * (ED A0 80) where the rule, and the tokenizers library, give three.
 */
final class Utf8Assembler {
    private static final char REPLACEMENT = '\uFFFD';

    private int codePoint;
    private int missing;
    // The range of the next continuation byte; only the first one after E0, ED, F0 and F4 has a narrower one.
    private int lower = 0x80;
    private int upper = 0xBF;

    /** Takes one byte and appends to {@code out} what it completes: nothing, a character, U+FFFD, or U+FFFD and a character. */
    void feed(byte next, StringBuilder out) {
        int value = next & 0xFF;
        if (missing > 0) {
            if (value >= lower && value <= upper) {
                lower = 0x80;
                upper = 0xBF;
                codePoint = (codePoint << 6) | (value & 0x3F);
                missing--;
                if (missing == 0) {
                    out.appendCodePoint(codePoint);
                }
                return;
            }
            finish(out);
        }
        if (value < 0x80) {
            out.append((char) value);
        } else if (value >= 0xC2 && value <= 0xDF) {
            start(value & 0x1F, 1);
        } else if (value >= 0xE0 && value <= 0xEF) {
            start(value & 0x0F, 2);
            lower = value == 0xE0 ? 0xA0 : 0x80;
            upper = value == 0xED ? 0x9F : 0xBF;
        } else if (value >= 0xF0 && value <= 0xF4) {
            start(value & 0x07, 3);
            lower = value == 0xF0 ? 0x90 : 0x80;
            upper = value == 0xF4 ? 0x8F : 0xBF;
        } else {
            out.append(REPLACEMENT);
        }
    }

    /** Ends the text: bytes that still wait for others become one U+FFFD. */
    void finish(StringBuilder out) {
        if (missing > 0) {
            out.append(REPLACEMENT);
            missing = 0;
            lower = 0x80;
            upper = 0xBF;
        }
    }

    private void start(int bits, int continuationBytes) {
        codePoint = bits;
        missing = continuationBytes;
    }
}
