package io.scriptorium.textrenderer.pdf;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.pdfbox.cos.COSArray;
import org.apache.pdfbox.cos.COSDictionary;
import org.apache.pdfbox.cos.COSInteger;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.cos.COSStream;
import org.apache.pdfbox.pdmodel.PDDocument;

/**
 * A font that shows nothing and can say everything: its codes are those of Unicode's basic plane, each half as wide as high,
 * all with one empty glyph; a character of another plane gets one of the codes that UTF-16 keeps for surrogates, 2048 in a
 * document. Text in it is found, marked and copied in any script, and the file grows by two kilobytes whatever is
 * said. The idea is that of tesseract-ocr's searchable PDFs ({@code src/api/pdfrenderer.cpp}).
 */
final class GlyphlessFont {
    /** Width of a code, in thousandths of the type size. */
    static final int WIDTH = 500;
    /** How far the text reaches above the baseline; with {@link #DESCENT} it is as high as the type size. */
    static final int ASCENT = 800;
    /** How far it reaches below. */
    static final int DESCENT = -200;

    private static final String NAME = "ScriptoriumGlyphless";
    private static final int UNITS = 1000;
    private static final int CODES = 0x10000;

    private static final int FIRST_SURROGATE = 0xD800;
    private static final int SURROGATES = 2048;
    private static final int REPLACEMENT = 0xFFFD;
    private static final int BLOCK = 100;

    private final COSDictionary font;
    private final COSStream toUnicode;
    private final Map<Integer, Integer> beyond = new LinkedHashMap<>();

    /** A font for {@code document}. */
    GlyphlessFont(PDDocument document) throws IOException {
        toUnicode = document.getDocument().createCOSStream();
        font = made(document, toUnicode);
    }

    /** The font as an object of the document. */
    COSDictionary object() {
        return font;
    }

    /** The codes of a text, one for each character. */
    int[] codes(String text) {
        return text.codePoints().map(this::code).toArray();
    }

    private int code(int character) {
        if (character >= FIRST_SURROGATE && character < FIRST_SURROGATE + SURROGATES) {
            return REPLACEMENT;
        }
        if (character < CODES) {
            return character;
        }
        if (beyond.size() == SURROGATES && !beyond.containsKey(character)) {
            return REPLACEMENT;
        }
        return beyond.computeIfAbsent(character, ignored -> FIRST_SURROGATE + beyond.size());
    }

    /** Says what the codes mean that were given out; to be called before the document is saved. */
    void finish() throws IOException {
        write(toUnicode, toUnicode(beyond).getBytes(StandardCharsets.US_ASCII));
    }

    private static COSDictionary made(PDDocument document, COSStream toUnicode) throws IOException {
        COSDictionary descriptor = dictionary("FontDescriptor");
        descriptor.setName(COSName.FONT_NAME, NAME);
        // Fixed pitch and symbolic (ISO 32000-1, table 123).
        descriptor.setInt(COSName.FLAGS, 5);
        descriptor.setItem(COSName.FONT_BBOX, integers(0, DESCENT, WIDTH, ASCENT));
        descriptor.setInt(COSName.ITALIC_ANGLE, 0);
        descriptor.setInt(COSName.ASCENT, ASCENT);
        descriptor.setInt(COSName.DESCENT, DESCENT);
        descriptor.setInt(COSName.CAP_HEIGHT, ASCENT);
        descriptor.setInt(COSName.STEM_V, 80);
        descriptor.setItem(COSName.FONT_FILE2, stream(document, trueType()));

        COSDictionary system = new COSDictionary();
        system.setString(COSName.REGISTRY, "Adobe");
        system.setString(COSName.ORDERING, "Identity");
        system.setInt(COSName.SUPPLEMENT, 0);

        COSDictionary descendant = dictionary("Font");
        descendant.setName(COSName.SUBTYPE, "CIDFontType2");
        descendant.setName(COSName.BASE_FONT, NAME);
        descendant.setItem(COSName.CIDSYSTEMINFO, system);
        descendant.setItem(COSName.FONT_DESC, descriptor);
        descendant.setInt(COSName.DW, WIDTH);
        byte[] glyphs = new byte[2 * CODES];
        for (int i = 1; i < glyphs.length; i += 2) {
            glyphs[i] = 1;
        }
        descendant.setItem(COSName.CID_TO_GID_MAP, stream(document, glyphs));

        COSArray descendants = new COSArray();
        descendants.add(descendant);
        COSDictionary font = dictionary("Font");
        font.setName(COSName.SUBTYPE, "Type0");
        font.setName(COSName.BASE_FONT, NAME);
        font.setName(COSName.ENCODING, "Identity-H");
        font.setItem(COSName.DESCENDANT_FONTS, descendants);
        font.setItem(COSName.TO_UNICODE, toUnicode);
        return font;
    }

    private static COSDictionary dictionary(String type) {
        COSDictionary dictionary = new COSDictionary();
        dictionary.setName(COSName.TYPE, type);
        return dictionary;
    }

    private static COSArray integers(int... values) {
        COSArray array = new COSArray();
        Arrays.stream(values).forEach(value -> array.add(COSInteger.get(value)));
        return array;
    }

    static COSStream stream(PDDocument document, byte[] content) throws IOException {
        COSStream stream = document.getDocument().createCOSStream();
        write(stream, content);
        return stream;
    }

    private static void write(COSStream stream, byte[] content) throws IOException {
        try (OutputStream out = stream.createOutputStream(COSName.FLATE_DECODE)) {
            out.write(content);
        }
    }

    /** A range must stay within one first byte, and a block holds at most 100 (ISO 32000-1, 9.10.3; Adobe technical note 5014). */
    private static String toUnicode(Map<Integer, Integer> beyond) {
        List<String> ranges = new ArrayList<>();
        for (int high = 0; high < 256; high++) {
            int first = high << 8;
            if (first < FIRST_SURROGATE || first >= FIRST_SURROGATE + SURROGATES) {
                ranges.add(String.format("<%04X> <%04X> <%04X>", first, first | 255, first));
            }
        }
        beyond.forEach((character, code) -> ranges.add(String.format(
                "<%04X> <%04X> <%04X%04X>",
                code, code, (int) Character.highSurrogate(character), (int) Character.lowSurrogate(character))));
        StringBuilder map = new StringBuilder("""
                /CIDInit /ProcSet findresource begin
                12 dict begin
                begincmap
                /CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def
                /CMapName /Adobe-Identity-UCS def
                /CMapType 2 def
                1 begincodespacerange
                <0000> <FFFF>
                endcodespacerange
                """);
        for (int i = 0; i < ranges.size(); i += BLOCK) {
            List<String> block = ranges.subList(i, Math.min(ranges.size(), i + BLOCK));
            map.append(block.size()).append(" beginbfrange\n");
            map.append(String.join("\n", block)).append("\nendbfrange\n");
        }
        return map.append("endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n")
                .toString();
    }

    /** The smallest TrueType file that a PDF may hold (ISO 32000-1, 9.9): two empty glyphs. */
    private static byte[] trueType() throws IOException {
        Map<String, byte[]> tables = new LinkedHashMap<>();
        tables.put("glyf", new byte[4]);
        tables.put("head", table(out -> {
            out.writeInt(0x00010000);
            out.writeInt(0x00010000);
            // The check sum of the whole file; no reader of PDFs asks for it.
            out.writeInt(0);
            out.writeInt(0x5F0F3CF5);
            out.writeShort(0);
            out.writeShort(UNITS);
            out.writeLong(0);
            out.writeLong(0);
            shorts(out, 0, DESCENT, WIDTH, ASCENT, 0, 8, 2, 0, 0);
        }));
        tables.put("hhea", table(out -> {
            out.writeInt(0x00010000);
            shorts(out, ASCENT, DESCENT, 0, WIDTH, 0, 0, WIDTH, 1, 0, 0, 0, 0, 0, 0, 0, 2);
        }));
        tables.put("hmtx", table(out -> shorts(out, WIDTH, 0, WIDTH, 0)));
        tables.put("loca", table(out -> shorts(out, 0, 0, 0, 0)));
        tables.put("maxp", table(out -> {
            out.writeInt(0x00010000);
            shorts(out, 2, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0);
        }));
        return table(out -> {
            out.writeInt(0x00010000);
            shorts(out, tables.size(), 64, 2, tables.size() * 16 - 64);
            int offset = 12 + 16 * tables.size();
            for (Map.Entry<String, byte[]> entry : tables.entrySet()) {
                out.writeBytes(entry.getKey());
                out.writeInt(sum(entry.getValue()));
                out.writeInt(offset);
                out.writeInt(entry.getValue().length);
                offset += padded(entry.getValue()).length;
            }
            for (byte[] content : tables.values()) {
                out.write(padded(content));
            }
        });
    }

    private interface Content {
        void write(DataOutputStream out) throws IOException;
    }

    private static byte[] table(Content content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        content.write(new DataOutputStream(bytes));
        return bytes.toByteArray();
    }

    private static void shorts(DataOutputStream out, int... values) throws IOException {
        for (int value : values) {
            out.writeShort(value);
        }
    }

    private static byte[] padded(byte[] content) {
        return Arrays.copyOf(content, (content.length + 3) / 4 * 4);
    }

    private static int sum(byte[] content) {
        ByteBuffer words = ByteBuffer.wrap(padded(content));
        int sum = 0;
        while (words.hasRemaining()) {
            sum += words.getInt();
        }
        return sum;
    }
}
