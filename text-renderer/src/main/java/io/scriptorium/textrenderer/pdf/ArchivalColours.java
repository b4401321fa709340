package io.scriptorium.textrenderer.pdf;

import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.pdfbox.cos.COSArray;
import org.apache.pdfbox.cos.COSBase;
import org.apache.pdfbox.cos.COSDictionary;
import org.apache.pdfbox.cos.COSInteger;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.cos.COSStream;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDResources;
import org.apache.pdfbox.pdmodel.graphics.color.PDDeviceCMYK;

/** Sees to it that every colour space of a document says what its colours are (ISO 19005-2, 6.2.4). */
final class ArchivalColours {
    /** Gray and RGB are those of the output intent; the others carry their meaning with them. */
    private static final Set<String> DEFINED =
            Set.of("DeviceGray", "G", "DeviceRGB", "RGB", "CalGray", "CalRGB", "Lab");

    /** That of PDFBox, by which pages are drawn. */
    private static final String CMYK_PROFILE = "/org/apache/pdfbox/resources/icc/CGATS001Compat-v2-micro.icc";

    private static final COSName DEFAULT_CMYK = COSName.getPDFName("DefaultCMYK");
    private static final int DEPTH = 8;

    private final PDDocument document;
    private final Map<String, COSArray> inks = new HashMap<>();
    private COSArray cmyk;
    private boolean mixesInks;
    private boolean overprints;

    ArchivalColours(PDDocument document) {
        this.document = document;
    }

    /**
     * Checks a colour space. CMYK that is nobody's becomes that by which PDFBox draws it.
     *
     * @param space a name or an array, as an operator or a dictionary has it
     * @param resources in which a name is looked up and defaults are set
     */
    void conform(COSBase space, PDResources resources) throws IOException {
        conform(space, resources, 0);
    }

    private void conform(COSBase space, PDResources resources, int depth) throws IOException {
        COSArray array = space instanceof COSArray several ? several : null;
        if (depth > DEPTH || !((array == null ? space : array.getObject(0)) instanceof COSName kind)) {
            throw new ArchivalObstacle("a colour space is none that PDF knows", "6.2.4");
        }
        if (DEFINED.contains(kind.getName())) {
            return;
        }
        switch (kind.getName()) {
            case "DeviceCMYK", "CMYK" -> defineCmyk(resources);
            case "Pattern" -> {
                if (array != null && array.size() > 1) {
                    conform(array.getObject(1), resources, depth + 1);
                }
            }
            case "Indexed", "I" -> conform(part(array, 1), resources, depth + 1);
            case "Separation" -> {
                conform(part(array, 2), resources, depth + 1);
                ink(array);
            }
            case "ICCBased" -> profile(part(array, 1));
            default -> {
                COSDictionary named = resources.getCOSObject().getCOSDictionary(COSName.COLORSPACE);
                COSBase found = named == null ? null : named.getDictionaryObject(kind);
                if (array != null || found == null || kind.equals(found)) {
                    throw new ArchivalObstacle("the colour space " + kind.getName() + " is not known", "6.2.4");
                }
                conform(found, resources, depth + 1);
            }
        }
    }

    private static COSBase part(COSArray space, int index) throws ArchivalObstacle {
        if (space == null || space.size() <= index) {
            throw new ArchivalObstacle("a colour space lacks a part", "6.2.4");
        }
        return space.getObject(index);
    }

    private void profile(COSBase profile) throws IOException {
        if (!(profile instanceof COSStream stream) || !new ProfileHeader(stream).isInput()) {
            throw new ArchivalObstacle("an ICC profile is damaged or of a kind that is not allowed", "6.2.4.2");
        }
        mixesInks |= stream.getInt(COSName.N) == 4;
        checkOverprint();
    }

    /** An ink means the same wherever it is named. */
    private void ink(COSArray space) throws ArchivalObstacle {
        COSArray first = inks.putIfAbsent(String.valueOf(part(space, 1)), space);
        if (first != null
                && first != space
                && (first.getObject(2) != space.getObject(2) || part(first, 3) != part(space, 3))) {
            throw new ArchivalObstacle("an ink (" + space.getName(1) + ") means two things", "6.2.4.4");
        }
    }

    /**
     * Notes the way of printing over what is there.
     *
     * @param state an entry of a page's ExtGState
     */
    void overprint(COSDictionary state) throws ArchivalObstacle {
        overprints |= state.getInt(COSName.getPDFName("OPM"), 0) != 0;
        checkOverprint();
    }

    private void checkOverprint() throws ArchivalObstacle {
        if (mixesInks && overprints) {
            throw new ArchivalObstacle("CMYK with a profile is printed over what is below it (OPM 1)", "6.2.4.2");
        }
    }

    private void defineCmyk(PDResources resources) throws IOException {
        mixesInks = true;
        checkOverprint();
        COSDictionary named = resources.getCOSObject().getCOSDictionary(COSName.COLORSPACE);
        if (named == null) {
            named = new COSDictionary();
            resources.getCOSObject().setItem(COSName.COLORSPACE, named);
        }
        if (named.containsKey(DEFAULT_CMYK)) {
            COSBase given = named.getDictionaryObject(DEFAULT_CMYK);
            if (given != cmyk && !COSName.DEVICECMYK.equals(given)) {
                conform(given, resources);
            }
            return;
        }
        named.setItem(DEFAULT_CMYK, cmyk());
    }

    private COSArray cmyk() throws IOException {
        if (cmyk == null) {
            COSStream profile;
            try (InputStream in = PDDeviceCMYK.class.getResourceAsStream(CMYK_PROFILE)) {
                profile = GlyphlessFont.stream(document, in.readAllBytes());
            }
            profile.setItem(COSName.N, COSInteger.get(4));
            cmyk = new COSArray();
            cmyk.add(COSName.ICCBASED);
            cmyk.add(profile);
        }
        return cmyk;
    }
}
