package io.scriptorium.textrenderer.page;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/** Writes PNG files (ISO/IEC 15948) of the three kinds that pages are: ImageIO's writer takes three times as long. */
final class Png {
    /** Pages of text: level 6 takes twice the time for 3 % less. */
    private static final int LEVEL = 4;

    private Png() {}

    /**
     * A whole file.
     *
     * @param bits a sample
     * @param rows {@code height} rows of {@code stride} bytes
     * @param kind 0 gray, 2 RGB
     */
    static void write(OutputStream out, int width, int height, int bits, byte[] rows, int stride, int kind)
            throws IOException {
        DataOutputStream data = new DataOutputStream(out);
        data.write(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'});
        ByteArrayOutputStream head = new ByteArrayOutputStream(13);
        DataOutputStream header = new DataOutputStream(head);
        header.writeInt(width);
        header.writeInt(height);
        header.write(new byte[] {(byte) bits, (byte) kind, 0, 0, 0});
        chunk(data, "IHDR", head.toByteArray(), head.size());
        byte[] filtered = new byte[(stride + 1) * height];
        for (int y = 0; y < height; y++) {
            // Filter 0 everywhere: letters on a plain ground compress best as they are.
            System.arraycopy(rows, y * stride, filtered, y * (stride + 1) + 1, stride);
        }
        Deflater deflater = new Deflater(LEVEL);
        try {
            deflater.setInput(filtered);
            deflater.finish();
            byte[] packed = new byte[filtered.length / 8 + 4096];
            int length = 0;
            while (!deflater.finished()) {
                if (length == packed.length) {
                    packed = java.util.Arrays.copyOf(packed, 2 * packed.length);
                }
                length += deflater.deflate(packed, length, packed.length - length);
            }
            chunk(data, "IDAT", packed, length);
        } finally {
            deflater.end();
        }
        chunk(data, "IEND", new byte[0], 0);
        data.flush();
    }

    private static void chunk(DataOutputStream out, String type, byte[] content, int length) throws IOException {
        byte[] name = type.getBytes(StandardCharsets.US_ASCII);
        CRC32 check = new CRC32();
        check.update(name);
        check.update(content, 0, length);
        out.writeInt(length);
        out.write(name);
        out.write(content, 0, length);
        out.writeInt((int) check.getValue());
    }
}
