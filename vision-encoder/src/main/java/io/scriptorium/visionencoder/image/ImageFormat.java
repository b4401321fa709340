package io.scriptorium.visionencoder.image;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/** The picture formats that are read, told apart by their first bytes, never by the name of a file. */
public enum ImageFormat {
    /** Every colour type and bit depth, interlaced or not; the first picture of an animation. */
    PNG,
    /** Baseline and progressive, 8 bits: gray, RGB, YCbCr, CMYK, YCCK. */
    JPEG,
    /** All pages; also BigTIFF. */
    TIFF,
    /** Lossy and lossless. */
    WEBP,
    /** Windows bitmaps. */
    BMP,
    /** The first frame. */
    GIF;

    /** So many first bytes are enough for {@link #of}. */
    static final int HEAD = 16;

    /** The format of a file that begins with {@code head}. */
    static Optional<ImageFormat> of(byte[] head) {
        if (starts(head, 0, "\u0089PNG\r\n\u001a\n")) {
            return Optional.of(PNG);
        }
        if (starts(head, 0, "\u00ff\u00d8\u00ff")) {
            return Optional.of(JPEG);
        }
        if (starts(head, 0, "II*\0")
                || starts(head, 0, "MM\0*")
                || starts(head, 0, "II+\0")
                || starts(head, 0, "MM\0+")) {
            return Optional.of(TIFF);
        }
        if (starts(head, 0, "RIFF") && starts(head, 8, "WEBP")) {
            return Optional.of(WEBP);
        }
        if (starts(head, 0, "GIF87a") || starts(head, 0, "GIF89a")) {
            return Optional.of(GIF);
        }
        // Two letters are a weak sign; the reserved bytes 6 to 9 of a bitmap are zero.
        if (starts(head, 0, "BM") && starts(head, 6, "\0\0\0\0")) {
            return Optional.of(BMP);
        }
        return Optional.empty();
    }

    /** What a file that is none of these seems to be, for a message. */
    static String describe(byte[] head) {
        if (starts(head, 0, "%PDF")) {
            return "a PDF document";
        }
        if (starts(head, 4, "ftyp")) {
            return "a HEIF, AVIF or video file";
        }
        if (starts(head, 0, "\0\0\0\fjP  ")) {
            return "a JPEG 2000 file";
        }
        if (starts(head, 0, "<")) {
            return "an HTML, XML or SVG text";
        }
        boolean text = head.length > 0;
        for (byte b : head) {
            text &= b >= ' ' || b == '\n' || b == '\r' || b == '\t';
        }
        if (text) {
            return "a text that begins \"" + new String(head, StandardCharsets.US_ASCII).strip() + "\"";
        }
        StringBuilder hex = new StringBuilder();
        for (byte b : head) {
            hex.append(String.format(" %02x", b & 0xff));
        }
        return "a file that begins with the bytes" + hex;
    }

    private static boolean starts(byte[] head, int from, String latin1) {
        byte[] magic = latin1.getBytes(StandardCharsets.ISO_8859_1);
        return head.length >= from + magic.length
                && Arrays.equals(head, from, from + magic.length, magic, 0, magic.length);
    }
}
