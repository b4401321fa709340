package io.scriptorium.visionencoder.image;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The pattern of golden/pixels/README.md and the hashes of its fixtures. */
public final class TestPattern {
    private TestPattern() {}

    /** {@code v = (37x + 101y + 59c + 13s + 5((xy) mod 97) + 128((x/8 + y/8) mod 2)) mod 256}, with black and white lines. */
    public static PageImage page(int width, int height, int seed) {
        byte[] rgb = new byte[width * height * 3];
        int k = 0;
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                for (int c = 0; c < 3; c++) {
                    int v = 37 * x + 101 * y + 59 * c + 13 * seed + 5 * ((x * y) % 97) + 128 * ((x / 8 + y / 8) % 2);
                    rgb[k++] = (byte) ((x / 5 + y / 3 + c) % 7 == 0 ? 255 * ((x + y) % 2) : v);
                }
            }
        }
        return PageImage.of(width, height, rgb);
    }

    /** SHA-256 over the interleaved RGB bytes, in hexadecimal. */
    public static String sha256(PageImage page) {
        return sha256(page.pixels());
    }

    /** SHA-256 of the rest of a buffer, in hexadecimal. */
    public static String sha256(ByteBuffer bytes) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(bytes);
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
