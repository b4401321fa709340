package io.scriptorium.textrenderer.pdf;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.cos.COSStream;

/** The head of an ICC profile (ICC.1:2010, 7.2), as far as PDF/A asks for it. */
final class ProfileHeader {
    private static final int LENGTH = 128;

    private final int version;
    private final String device;
    private final String colours;
    private final int components;

    ProfileHeader(COSStream profile) throws IOException {
        byte[] head;
        try (InputStream in = profile.createInputStream()) {
            head = in.readNBytes(LENGTH);
        }
        boolean whole = head.length == LENGTH && "acsp".equals(word(head, 36));
        version = whole ? head[8] : Integer.MAX_VALUE;
        device = whole ? word(head, 12) : "";
        colours = whole ? word(head, 16) : "";
        components = profile.getInt(COSName.N);
    }

    private static String word(byte[] head, int at) {
        return new String(head, at, 4, StandardCharsets.US_ASCII);
    }

    boolean isRgbOutput() {
        return version < 5 && Set.of("prtr", "mntr").contains(device) && colours.equals("RGB ") && components == 3;
    }

    /** ISO 19005-2, 6.2.4.2. */
    boolean isInput() {
        int expected = switch (colours) {
            case "GRAY" -> 1;
            case "RGB ", "Lab " -> 3;
            case "CMYK" -> 4;
            default -> -1;
        };
        return version < 5 && Set.of("prtr", "mntr", "scnr", "spac").contains(device) && components == expected;
    }
}
