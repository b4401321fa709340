package io.scriptorium.textrenderer.pdf;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.apache.pdfbox.cos.COSArray;
import org.apache.pdfbox.cos.COSBase;
import org.apache.pdfbox.cos.COSDictionary;
import org.apache.pdfbox.cos.COSFloat;
import org.apache.pdfbox.cos.COSInteger;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.cos.COSNull;
import org.apache.pdfbox.cos.COSObject;
import org.apache.pdfbox.cos.COSStream;
import org.apache.pdfbox.cos.COSString;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDResources;
import org.apache.pdfbox.pdmodel.common.PDRectangle;

/**
 * Takes out of a PDF what PDF/A-2b (ISO 19005-2:2011) forbids and nobody sees, and says of what somebody would miss that it stands in the
 * way. What pages show is {@link ArchivalContent}'s.
 */
final class ArchivalDocument {
    /** ISO 19005-2, 6.5.1. */
    private static final Set<String> ACTIONS = Set.of("GoTo", "GoToR", "GoToE", "Thread", "URI", "Named", "SubmitForm");

    private static final Set<String> NAMED = Set.of("NextPage", "PrevPage", "FirstPage", "LastPage");

    private static final Set<String> FILTERS = Set.of(
            "ASCIIHexDecode",
            "AHx",
            "ASCII85Decode",
            "A85",
            "FlateDecode",
            "Fl",
            "RunLengthDecode",
            "RL",
            "CCITTFaxDecode",
            "CCF",
            "DCTDecode",
            "DCT",
            "JBIG2Decode",
            "JPXDecode");

    /** ISO 19005-2, 6.1.13: what a reader need not be able to hold. */
    private static final int STRING_BYTES = 32767;

    private static final int NAME_BYTES = 127;
    private static final double SMALLEST_REAL = 1.175e-38;
    /** Points. */
    static final float SHORTEST_SIDE = 3;

    /** Points. */
    static final float LONGEST_SIDE = 14400;

    private final PDDocument document;

    private ArchivalDocument(PDDocument document) {
        this.document = document;
    }

    /**
     * Takes out JavaScript and other actions than those that lead somewhere, triggers, alternate presentations, metadata of parts,
     * previews, lists of glyphs; packs anew what is packed by LZW.
     *
     * @throws ArchivalObstacle if there are attached files, signatures, an XFA form, or what no reader need understand
     */
    static void conform(PDDocument document) throws IOException {
        new ArchivalDocument(document).conform();
    }

    private void conform() throws IOException {
        if (!document.getSignatureDictionaries().isEmpty()) {
            throw new ArchivalObstacle("it is signed, and a copy would not be", "6.4.3");
        }
        COSDictionary catalog = document.getDocumentCatalog().getCOSObject();
        for (String key : List.of("Requirements", "Perms", "NeedsRendering", "Version")) {
            catalog.removeItem(COSName.getPDFName(key));
        }
        COSDictionary names = catalog.getCOSDictionary(COSName.NAMES);
        if (names != null) {
            names.removeItem(COSName.JAVA_SCRIPT);
            names.removeItem(COSName.getPDFName("AlternatePresentations"));
        }
        COSDictionary form = catalog.getCOSDictionary(COSName.ACRO_FORM);
        if (form != null) {
            if (form.getDictionaryObject(COSName.XFA) != null) {
                throw new ArchivalObstacle("it is an XFA form; print it to a PDF first", "6.4.2");
            }
            form.removeItem(COSName.getPDFName("NeedAppearances"));
        }
        COSDictionary layers = catalog.getCOSDictionary(COSName.OCPROPERTIES);
        if (layers != null) {
            nameLayers(layers);
        }
        // One that nobody could make use of: the document was opened.
        document.getDocument().getTrailer().removeItem(COSName.ENCRYPT);
        flattenPages(catalog);
        walk(document.getDocument().getTrailer());
    }

    /** One node with all pages, each of which has its own boxes and resources: a damaged tree is read by few programs. */
    private void flattenPages(COSDictionary catalog) throws IOException {
        COSDictionary root = new COSDictionary();
        COSArray kids = new COSArray();
        int count = document.getNumberOfPages();
        if (count < 1) {
            throw new ArchivalObstacle("it has no pages", "6.1.2");
        }
        for (int i = 0; i < count; i++) {
            PDPage page = document.getPage(i);
            COSDictionary entries = page.getCOSObject();
            page.setMediaBox(page.getMediaBox());
            page.setCropBox(page.getCropBox());
            page.setRotation(page.getRotation());
            PDResources resources = page.getResources();
            page.setResources(resources == null ? new PDResources() : resources);
            for (COSName box : List.of(
                    COSName.MEDIA_BOX, COSName.CROP_BOX, COSName.TRIM_BOX, COSName.BLEED_BOX, COSName.ART_BOX)) {
                checkSize(entries, box);
            }
            entries.removeItem(COSName.getPDFName("PresSteps"));
            entries.removeItem(COSName.getPDFName("Thumb"));
            entries.setItem(COSName.TYPE, COSName.PAGE);
            entries.setItem(COSName.PARENT, root);
            kids.add(entries);
        }
        root.setItem(COSName.TYPE, COSName.PAGES);
        root.setItem(COSName.KIDS, kids);
        root.setInt(COSName.COUNT, count);
        catalog.setItem(COSName.PAGES, root);
    }

    /** 6.9: a configuration has a name, shows all layers or none, and turns none on by itself. */
    private static void nameLayers(COSDictionary layers) {
        layers.removeItem(COSName.getPDFName("Configs"));
        COSDictionary shown = layers.getCOSDictionary(COSName.D);
        if (shown != null) {
            if (shown.getString(COSName.NAME, "").isEmpty()) {
                shown.setString(COSName.NAME, "Layers");
            }
            shown.removeItem(COSName.getPDFName("AS"));
            COSArray all = layers.getCOSArray(COSName.OCGS);
            if (shown.containsKey(COSName.ORDER) && all != null) {
                shown.setItem(COSName.ORDER, new COSArray(all.toList()));
            }
        }
    }

    private static void checkSize(COSDictionary page, COSName name) throws ArchivalObstacle {
        COSArray array = page.getCOSArray(name);
        if (array == null || array.size() != 4) {
            page.removeItem(name);
            return;
        }
        PDRectangle box = new PDRectangle(array);
        page.setItem(name, box);
        for (float side : new float[] {box.getWidth(), box.getHeight()}) {
            if (!(side >= SHORTEST_SIDE && side <= LONGEST_SIDE)) {
                throw new ArchivalObstacle(
                        "a page has a side of " + side + " points, expected " + (int) SHORTEST_SIDE + " to "
                                + (int) LONGEST_SIDE,
                        "6.1.13");
            }
        }
    }

    private void walk(COSDictionary trailer) throws IOException {
        Set<COSBase> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        Deque<COSBase> waiting = new ArrayDeque<>(List.of(trailer));
        while (!waiting.isEmpty()) {
            COSBase next = waiting.pop();
            COSBase object = next instanceof COSObject indirect ? indirect.getObject() : next;
            if (object == null || !seen.add(object)) {
                continue;
            }
            if (object instanceof COSArray array) {
                for (int i = 0; i < array.size(); i++) {
                    COSBase item = plain(array.get(i));
                    array.set(i, item);
                    if (item != null) {
                        waiting.push(item);
                    }
                }
            } else if (object instanceof COSDictionary dictionary) {
                clean(dictionary);
                for (COSName key : List.copyOf(dictionary.keySet())) {
                    checkScalar(key);
                    COSBase item = plain(dictionary.getItem(key));
                    dictionary.setItem(key, item);
                    waiting.push(item);
                }
            } else {
                checkScalar(object);
            }
        }
    }

    /**
     * A value as it can be written. PDFBox writes a number as it found it, also one with an exponent, which PDF does not have; and a reference
     * to what is not there, which may have any number, so that all numbers below it are written too.
     */
    private static COSBase plain(COSBase value) throws IOException {
        if (value instanceof COSObject reference && reference.getObject() == null) {
            return COSNull.NULL;
        }
        if (!(value instanceof COSFloat real)) {
            return value;
        }
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        real.writePDF(written);
        boolean isPlain = written.toString(StandardCharsets.US_ASCII).matches("[+-]?[0-9]*\\.?[0-9]*");
        return isPlain ? value : new COSFloat(real.floatValue());
    }

    private void clean(COSDictionary dictionary) throws IOException {
        if (dictionary.containsKey(COSName.EF)) {
            throw new ArchivalObstacle("a file is attached to it; take it out first", "6.8");
        }
        dictionary.removeItem(COSName.AA);
        dictionary.removeItem(COSName.METADATA);
        for (COSName key : List.of(COSName.A, COSName.OPEN_ACTION, COSName.NEXT, COSName.getPDFName("PA"))) {
            if (!leadsSomewhere(dictionary.getDictionaryObject(key))) {
                dictionary.removeItem(key);
            }
        }
        COSName type = dictionary.getCOSName(COSName.TYPE);
        if (COSName.FONT_DESC.equals(type)) {
            dictionary.removeItem(COSName.CHAR_SET);
            dictionary.removeItem(COSName.getPDFName("CIDSet"));
        }
        if (dictionary instanceof COSStream stream) {
            clean(stream);
        }
    }

    /** Whether this is no action, or one that a reader of archives may follow. */
    private static boolean leadsSomewhere(COSBase action) {
        if (action instanceof COSArray several) {
            for (int i = 0; i < several.size(); i++) {
                if (!leadsSomewhere(several.getObject(i))) {
                    return false;
                }
            }
            return true;
        }
        String kind = action instanceof COSDictionary dictionary ? dictionary.getNameAsString(COSName.S) : null;
        return kind == null
                || !(action instanceof COSDictionary dictionary)
                || (ACTIONS.contains(kind)
                        && (!kind.equals("Named")
                                || NAMED.contains(String.valueOf(dictionary.getNameAsString(COSName.N)))));
    }

    private void clean(COSStream stream) throws IOException {
        if (stream.containsKey(COSName.F) || stream.containsKey(COSName.getPDFName("FFilter"))) {
            throw new ArchivalObstacle("a part of it lies in another file", "6.1.7.1");
        }
        if (COSName.IMAGE.equals(stream.getCOSName(COSName.SUBTYPE))) {
            // They tell a reader how to smooth a picture, or of other pictures in its place.
            stream.removeItem(COSName.INTERPOLATE);
            stream.removeItem(COSName.getPDFName("Alternates"));
            stream.removeItem(COSName.getPDFName("OPI"));
        }
        if (COSName.FORM.equals(stream.getCOSName(COSName.SUBTYPE))) {
            stream.removeItem(COSName.getPDFName("OPI"));
        }
        COSBase filters = stream.getFilters();
        boolean packedByLzw = COSName.LZW_DECODE.equals(filters)
                || (filters instanceof COSArray only
                        && only.size() == 1
                        && COSName.LZW_DECODE.equals(only.getObject(0)));
        if (packedByLzw) {
            byte[] content;
            try (var in = stream.createInputStream()) {
                content = in.readAllBytes();
            }
            stream.removeItem(COSName.DECODE_PARMS);
            try (var out = stream.createOutputStream(COSName.FLATE_DECODE)) {
                out.write(content);
            }
        } else {
            checkFilters(filters);
        }
    }

    /** What may be one or an array of several, or null for none, as an array. */
    static COSArray several(COSBase value) {
        if (value instanceof COSArray array) {
            return array;
        }
        COSArray one = new COSArray();
        if (value != null) {
            one.add(value);
        }
        return one;
    }

    /** How a stream, or a picture within a page, may be packed. */
    static void checkFilters(COSBase filters) throws ArchivalObstacle {
        COSArray all = several(filters);
        for (int i = 0; i < all.size(); i++) {
            if (!(all.getObject(i) instanceof COSName name) || !FILTERS.contains(name.getName())) {
                throw new ArchivalObstacle("a part of it is packed by " + all.getObject(i), "6.1.7.2");
            }
        }
    }

    /** 6.1.13: what every reader can hold. */
    static void checkScalar(COSBase value) throws ArchivalObstacle {
        boolean fits = true;
        if (value instanceof COSString string) {
            fits = string.getBytes().length <= STRING_BYTES;
        } else if (value instanceof COSName name) {
            fits = name.getName().length() <= NAME_BYTES;
        } else if (value instanceof COSInteger integer) {
            fits = integer.longValue() == integer.intValue();
        } else if (value instanceof COSFloat real) {
            double size = Math.abs(real.floatValue());
            fits = size == 0 || (size >= SMALLEST_REAL && size <= Integer.MAX_VALUE);
        }
        if (!fits) {
            throw new ArchivalObstacle(
                    "a string, name or number in it is larger than a reader must understand", "6.1.13");
        }
    }
}
