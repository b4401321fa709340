package io.scriptorium.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;

/** Small files that ask for endless time, memory or stack, each in its own way. */
final class Bombs {
    private static final String CATALOG = "<< /Type /Catalog /Pages 2 0 R >>";
    private static final String PAGES = "<< /Type /Pages /Kids [3 0 R] /Count 1 >>";
    private static final int MILLION = 1_000_000;

    private Bombs() {}

    /** By name. */
    static Map<String, byte[]> all() throws IOException {
        Map<String, byte[]> files = new TreeMap<>();
        pictures(files);
        trees(files);
        contents(files);
        resources(files);
        structure(files);
        return files;
    }

    private static void pictures(Map<String, byte[]> files) throws IOException {
        files.put("huge-header.png", png(60_000, 60_000, 1, 100));
        files.put("large-header.png", png(14_000, 14_000, 8, 100));
        files.put("zeros.png", png(14_000, 14_000, 1, 14_000L * 1751));
        files.put("wide.png", png(50_000, 1, 1, 6251));
        files.put(
                "huge-screen.gif",
                binary("474946383961 ffffffff 800000 000000ffffff 2c00000000 01000100 00 02024401003b"));
        files.put("huge.bmp", bmp(2_000_000_000, 2_000_000_000));
        files.put("upside-down.bmp", bmp(20_000, Integer.MIN_VALUE));
        files.put("loop.tif", binary("49492a00 08000000 0100 0001 0300 01000000 01000000 08000000"));
        files.put(
                "tags.tif", binary("49492a00 08000000 ffff" + "0001030001000000ffff0000".repeat(65_535) + "00000000"));
        files.put(
                "strips.tif",
                binary("49492a00 08000000 0300 00010400 01000000 ffff0000 01010400 01000000 ffff0000"
                        + "11010400 ffffffff 00000000 00000000"));
        files.put("huge.webp", binary("52494646 1a000000 57454250 5650384c 0d000000 2f ffffff0f 00000000 00000000 00"));
        files.put("huge.jpg", binary("ffd8 ffc0 000b 08 ffff ffff 01 011100 ffda 0008 01 0100 003f00 00 ffd9"));
    }

    private static void trees(Map<String, byte[]> files) {
        List<String> deep = new ArrayList<>(List.of(CATALOG));
        for (int i = 2; i < 20_000; i++) {
            deep.add("<< /Type /Pages /Kids [" + (i + 1) + " 0 R] /Count 1 >>");
        }
        deep.add("<< /Type /Page /MediaBox [0 0 99 99] >>");
        files.put("deep-tree.pdf", pdf(deep));
        files.put("own-kid.pdf", pdf(List.of(CATALOG, "<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 2147483647 >>")));
        files.put(
                "two-kids.pdf",
                pdf(List.of(
                        CATALOG,
                        "<< /Type /Pages /Kids [3 0 R 3 0 R] /Count 4 >>",
                        "<< /Type /Pages /Parent 2 0 R /Kids [2 0 R 4 0 R] /Count 2 >>",
                        "<< /Type /Page /Parent 3 0 R /MediaBox [0 0 99 99] >>")));
        files.put("own-parent.pdf", pdf(List.of(CATALOG, PAGES, "<< /Type /Page /Parent 3 0 R >>")));
        files.put("no-page.pdf", pdf(List.of(CATALOG, "<< /Type /Pages /Kids [9 0 R] /Count 1 >>")));
        files.put("count.pdf", pdf(List.of(CATALOG, "<< /Type /Pages /Kids [3 0 R] /Count -5 >>", page("", ""))));
    }

    private static void contents(Map<String, byte[]> files) throws IOException {
        files.put("operators.pdf", drawn("0 0 50 50 re f\n".repeat(3 * MILLION), ""));
        files.put("saves.pdf", drawn("q ".repeat(3 * MILLION), ""));
        files.put("curves.pdf", drawn("0 0 m " + "9 80 70 6 50 50 c 1 1 l ".repeat(MILLION / 4) + "S", ""));
        files.put("arrays.pdf", drawn("[".repeat(MILLION), ""));
        files.put("dictionaries.pdf", drawn("<< /A ".repeat(MILLION), ""));
        files.put("string.pdf", drawn("(" + "(".repeat(MILLION), ""));
        files.put("dashes.pdf", drawn("[0.00001 0.00001] 0 d 0 0 m 99 99 l S", ""));
        files.put("far-dashes.pdf", drawn("[1 1] 0 d 1 w -1e9 50 m 1e9 50 l S", ""));
        files.put("wide-line.pdf", drawn("1e30 w 0 0 m 9e30 9e30 l S 1e38 0 0 1e38 0 0 cm 0 0 1 1 re f", ""));
        files.put("inline.pdf", drawn("BI /W 60000 /H 60000 /BPC 8 /CS /RGB ID " + "x".repeat(100), ""));
        files.put("type-size.pdf", drawn("BT /F 1e9 Tf (endless) Tj ET", "/Font << /F 5 0 R >>", font()));
        files.put("spaces.pdf", stream(" ", 1_500L * MILLION, 1));
        files.put("twice-packed.pdf", stream("0 0 50 50 re f\n", 300L * MILLION, 3));
        files.put("huge-page.pdf", pdf(List.of(CATALOG, PAGES, page("", "").replace("99 99", "1e9 1e9"))));
        files.put("no-size.pdf", pdf(List.of(CATALOG, PAGES, page("", "").replace("99 99", "0 0"))));
        files.put("user-unit.pdf", pdf(List.of(CATALOG, PAGES, page("/UserUnit 1e20", ""))));
    }

    private static void resources(Map<String, byte[]> files) {
        String form = "<< /Type /XObject /Subtype /Form /BBox [0 0 99 99] /Resources << /XObject << /X 5 0 R >> >>";
        files.put("own-form.pdf", drawn("/X Do", "/XObject << /X 5 0 R >>", content(form, "/X Do /X Do")));
        List<String> forms = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            forms.add(content(form.replace("5 0 R", (6 + i) + " 0 R"), i < 39 ? "/X Do /X Do" : "0 0 9 9 re f"));
        }
        files.put("doubling-forms.pdf", drawn("/X Do", "/XObject << /X 5 0 R >>", forms.toArray(new String[0])));
        files.put(
                "own-pattern.pdf",
                drawn(
                        "/Pattern cs /P scn 0 0 99 99 re f",
                        "/Pattern << /P 5 0 R >>",
                        content(
                                "<< /Type /Pattern /PatternType 1 /PaintType 1 /TilingType 1 /BBox [0 0 9 9] /XStep 9"
                                        + " /YStep 9 /Resources << /Pattern << /P 5 0 R >> >>",
                                "/Pattern cs /P scn 0 0 99 99 re f")));
        files.put(
                "tiny-tiles.pdf",
                drawn(
                        "/Pattern cs /P scn 0 0 99 99 re f",
                        "/Pattern << /P 5 0 R >>",
                        content(
                                "<< /Type /Pattern /PatternType 1 /PaintType 1 /TilingType 1 /BBox [0 0 99 99]"
                                        + " /XStep 0.00001 /YStep 0.00001 /Resources << >>",
                                "0 0 1 1 re f")));
        files.put(
                "own-glyph.pdf",
                drawn(
                        "BT /F 20 Tf (aaa) Tj ET",
                        "/Font << /F 5 0 R >>",
                        "<< /Type /Font /Subtype /Type3 /FontBBox [0 0 9 9] /FontMatrix [1 0 0 1 0 0] /FirstChar 97"
                                + " /LastChar 97 /Widths [9] /Encoding << /Differences [97 /a] >> /CharProcs << /a 6 0 R"
                                + " >> /Resources << /Font << /F 5 0 R >> >> >>",
                        content("<<", "9 0 d0 BT /F 1 Tf (aa) Tj ET")));
        StringBuilder names = new StringBuilder();
        StringBuilder uses = new StringBuilder("BT ");
        List<String> fonts = new ArrayList<>();
        for (int i = 0; i < 5000; i++) {
            names.append("/F").append(i).append(' ').append(5 + i).append(" 0 R ");
            uses.append("/F").append(i).append(" 9 Tf (a) Tj ");
            fonts.add(font());
        }
        files.put("fonts.pdf", drawn(uses + "ET", "/Font << " + names + ">>", fonts.toArray(new String[0])));
        files.put("huge-picture.pdf", picture(60_000, 60_000, "/DeviceRGB", 8));
        files.put("large-picture.pdf", picture(14_000, 14_000, "/DeviceGray", 8));
        files.put(
                "shading.pdf",
                drawn(
                        "/S sh",
                        "/Shading << /S << /ShadingType 1 /ColorSpace /DeviceRGB /Domain [0 1e9 0 1e9] /Function 5 0 R"
                                + " >> >>",
                        content(
                                "<< /FunctionType 4 /Domain [0 1e9 0 1e9] /Range [0 1 0 1 0 1]",
                                "{ " + "dup mul exch ".repeat(20_000) + "dup }")));
        files.put(
                "samples.pdf",
                drawn(
                        "/S sh",
                        "/Shading << /S << /ShadingType 2 /ColorSpace /DeviceGray /Coords [0 0 99 99] /Function 5 0 R"
                                + " >> >>",
                        content(
                                "<< /FunctionType 0 /Domain [0 1] /Range [0 1] /Size [2147483647] /BitsPerSample 32",
                                "xx")));
    }

    private static void structure(Map<String, byte[]> files) {
        files.put(
                "script.pdf",
                pdf(List.of(
                        "<< /Type /Catalog /Pages 2 0 R /OpenAction << /S /JavaScript /JS (while\\(true\\){}) >> >>",
                        PAGES,
                        page("/AA << /O << /S /Launch /F (/bin/sh) >> >>", ""))));
        files.put(
                "own-length.pdf",
                pdf(List.of(CATALOG, PAGES, page("/Contents 4 0 R", ""), "<< /Length 4 0 R >>\nstream\nq\nendstream")));
        files.put("reference-loop.pdf", pdf(List.of(CATALOG, PAGES, page("/Contents 4 0 R", ""), "5 0 R", "4 0 R")));
        String sound = new String(pdf(List.of(CATALOG, PAGES, page("", ""))), StandardCharsets.ISO_8859_1);
        int xref = sound.indexOf("xref\n");
        files.put("own-previous.pdf", bytes(sound.replace("/Root", "/Prev " + xref + " /Root")));
        files.put("xref-size.pdf", bytes(sound.replace("0 4\n", "0 2147483647\n")));
        files.put("xref-gone.pdf", bytes(sound.substring(0, xref)));
        files.put("xref-nowhere.pdf", bytes(sound.replaceAll("startxref\n\\d+", "startxref\n99999999999")));
        files.put(
                "unknown-lock.pdf",
                bytes(sound.replace(
                        "/Root", "/Encrypt << /Filter /Other /V 9 /R 9 /O (x) /U (y) /P -1 >> /ID [(a) (b)] /Root")));
        files.put("objects.pdf", bytes(sound + "1 0 obj << /Kids [".repeat(200_000)));
        files.put("comments.pdf", bytes("%PDF-1.7\n" + "% \n".repeat(MILLION)));
        files.put(
                "own-objects.pdf",
                bytes("%PDF-1.5\n"
                        + "1 0 obj << /Type /ObjStm /N 100000 /First 5 /Extends 1 0 R /Length 10 >> stream\n"
                        + "1 0 2 0 3 0\n"
                        + "endstream endobj\n"
                        + "trailer << /Root 1 0 R >>\n"
                        + "startxref\n"
                        + "9\n"
                        + "%%EOF"));
    }

    private static String font() {
        return "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>";
    }

    private static String page(String more, String resources) {
        return "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 99 99] /Resources << " + resources + " >> " + more + " >>";
    }

    /** A stream object, from its dictionary without an end. */
    private static String content(String dictionary, String data) {
        return dictionary + " /Length " + data.length() + " >>\nstream\n" + data + "\nendstream";
    }

    /** A page that these operators draw. */
    private static byte[] drawn(String operators, String resources, String... objects) {
        List<String> all =
                new ArrayList<>(List.of(CATALOG, PAGES, page("/Contents 4 0 R", resources), content("<<", operators)));
        all.addAll(List.of(objects));
        return pdf(all);
    }

    private static byte[] picture(int width, int height, String colours, int bits) {
        return drawn(
                "99 0 0 99 0 0 cm /I Do",
                "/XObject << /I 5 0 R >>",
                content(
                        "<< /Type /XObject /Subtype /Image /Width " + width + " /Height " + height + " /ColorSpace "
                                + colours + " /BitsPerComponent " + bits,
                        "x".repeat(100)));
    }

    /** A page whose content is {@code length} characters of one text, packed {@code times}. */
    private static byte[] stream(String text, long length, int times) throws IOException {
        byte[] block = text.repeat((1 << 16) / text.length()).getBytes(StandardCharsets.ISO_8859_1);
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (DeflaterOutputStream out = new DeflaterOutputStream(packed, new Deflater(9))) {
            for (long done = 0; done < length; done += block.length) {
                out.write(block);
            }
        }
        for (int i = 1; i < times; i++) {
            ByteArrayOutputStream again = new ByteArrayOutputStream();
            try (DeflaterOutputStream out = new DeflaterOutputStream(again, new Deflater(9))) {
                packed.writeTo(out);
            }
            packed = again;
        }
        String filters = "/FlateDecode ".repeat(times);
        return pdf(List.of(
                CATALOG,
                PAGES,
                page("/Contents 4 0 R", ""),
                content("<< /Filter [" + filters + "]", packed.toString(StandardCharsets.ISO_8859_1))));
    }

    private static byte[] pdf(List<String> objects) {
        StringBuilder file = new StringBuilder("%PDF-1.7\n");
        StringBuilder table = new StringBuilder("0000000000 65535 f \n");
        for (int i = 0; i < objects.size(); i++) {
            table.append(String.format("%010d 00000 n \n", file.length()));
            file.append(i + 1).append(" 0 obj\n").append(objects.get(i)).append("\nendobj\n");
        }
        int xref = file.length();
        file.append("xref\n0 ").append(objects.size() + 1).append('\n').append(table);
        file.append("trailer\n<< /Size ").append(objects.size() + 1).append(" /Root 1 0 R >>\nstartxref\n");
        return bytes(file.append(xref).append("\n%%EOF\n").toString());
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static byte[] binary(String hex) {
        return java.util.HexFormat.of().parseHex(hex.replace(" ", ""));
    }

    private static byte[] bmp(int width, int height) {
        ByteBuffer file = ByteBuffer.allocate(200).order(ByteOrder.LITTLE_ENDIAN);
        file.put((byte) 'B').put((byte) 'M').putInt(200).putInt(0).putInt(54);
        file.putInt(40).putInt(width).putInt(height).putShort((short) 1).putShort((short) 24);
        return file.array();
    }

    /** A gray PNG whose header says a size and whose data are {@code length} zeros. */
    private static byte[] png(int width, int height, int bits, long length) throws IOException {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.write(binary("89504e470d0a1a0a"));
        chunk(
                file,
                "IHDR",
                ByteBuffer.allocate(13)
                        .putInt(width)
                        .putInt(height)
                        .put((byte) bits)
                        .array());
        ByteArrayOutputStream data = new ByteArrayOutputStream();
        try (DeflaterOutputStream out = new DeflaterOutputStream(data)) {
            byte[] block = new byte[1 << 16];
            for (long done = 0; done < length; done += block.length) {
                out.write(block, 0, (int) Math.min(block.length, length - done));
            }
        }
        chunk(file, "IDAT", data.toByteArray());
        chunk(file, "IEND", new byte[0]);
        return file.toByteArray();
    }

    private static void chunk(ByteArrayOutputStream file, String type, byte[] data) throws IOException {
        ByteBuffer body = ByteBuffer.allocate(4 + data.length).put(bytes(type)).put(data);
        CRC32 sum = new CRC32();
        sum.update(body.array());
        file.write(ByteBuffer.allocate(4).putInt(data.length).array());
        file.write(body.array());
        file.write(ByteBuffer.allocate(4).putInt((int) sum.getValue()).array());
    }
}
