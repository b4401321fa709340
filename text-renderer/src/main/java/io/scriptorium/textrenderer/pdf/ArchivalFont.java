package io.scriptorium.textrenderer.pdf;

import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import org.apache.fontbox.ttf.CmapSubtable;
import org.apache.fontbox.ttf.CmapTable;
import org.apache.fontbox.ttf.TrueTypeFont;
import org.apache.pdfbox.cos.COSArray;
import org.apache.pdfbox.cos.COSBase;
import org.apache.pdfbox.cos.COSDictionary;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.cos.COSStream;
import org.apache.pdfbox.pdmodel.font.PDCIDFont;
import org.apache.pdfbox.pdmodel.font.PDFont;
import org.apache.pdfbox.pdmodel.font.PDTrueTypeFont;
import org.apache.pdfbox.pdmodel.font.PDType0Font;
import org.apache.pdfbox.pdmodel.font.PDType3Font;
import org.apache.pdfbox.pdmodel.font.PDVectorFont;

/** A font of a page that is to be PDF/A-2b, and which of its codes were seen to be there (ISO 19005-2, 6.2.11). */
final class ArchivalFont {
    private static final Set<String> ENCODINGS = Set.of("MacRomanEncoding", "WinAnsiEncoding");
    private static final Set<String> PROGRAMS = Set.of("Type1C", "CIDFontType0C", "OpenType");

    /** Thousandths of the type size by which the width in the PDF may differ from that in the font. */
    private static final float WIDTH_TOLERANCE = 1;

    private final PDFont font;
    private final Set<Integer> checked = new HashSet<>();
    private final Set<Integer> checkedInvisible = new HashSet<>();

    /** @throws ArchivalObstacle if its dictionary is not as it must be */
    ArchivalFont(PDFont font) throws IOException {
        this.font = font;
        COSDictionary dictionary = font.getCOSObject();
        if (!COSName.FONT.equals(dictionary.getCOSName(COSName.TYPE))) {
            throw obstacle("says not that it is a font", "6.2.11.2");
        }
        if (font instanceof PDType0Font composite) {
            composite(dictionary, composite.getDescendantFont());
        } else if (!font.isStandard14() || font.isEmbedded()) {
            simple(dictionary);
        }
        if (font.isEmbedded()) {
            program();
        }
    }

    private void program() throws ArchivalObstacle {
        if (font.isDamaged()) {
            throw obstacle("is damaged", "6.2.11.2");
        }
        COSDictionary descriptor = font.getFontDescriptor() == null
                ? null
                : font.getFontDescriptor().getCOSObject();
        COSStream compact = descriptor == null ? null : descriptor.getCOSStream(COSName.FONT_FILE3);
        if (compact != null && !PROGRAMS.contains(String.valueOf(compact.getNameAsString(COSName.SUBTYPE)))) {
            throw obstacle("is of an unknown kind", "6.2.11.2");
        }
    }

    private void simple(COSDictionary dictionary) throws IOException {
        COSArray widths = dictionary.getCOSArray(COSName.WIDTHS);
        int first = dictionary.getInt(COSName.FIRST_CHAR, -1);
        int last = dictionary.getInt(COSName.LAST_CHAR, -1);
        if (widths == null || first < 0 || last < 0 || widths.size() != last - first + 1) {
            throw obstacle("does not say how wide its characters are", "6.2.11.2");
        }
        if (font instanceof PDTrueTypeFont trueType && font.isEmbedded()) {
            trueType(dictionary.getDictionaryObject(COSName.ENCODING), trueType.getTrueTypeFont());
        }
    }

    private void trueType(COSBase encoding, TrueTypeFont program) throws IOException {
        CmapTable table = program.getCmap();
        CmapSubtable[] tables = table == null ? new CmapSubtable[0] : table.getCmaps();
        boolean hasSymbols =
                table != null && table.getSubtable(CmapTable.PLATFORM_WINDOWS, CmapTable.ENCODING_WIN_SYMBOL) != null;
        boolean symbolic =
                font.getFontDescriptor() != null && font.getFontDescriptor().isSymbolic();
        boolean fits;
        if (symbolic) {
            fits = encoding == null && (tables.length == 1 || hasSymbols);
        } else {
            COSBase base = encoding instanceof COSDictionary dictionary
                    ? dictionary.getDictionaryObject(COSName.BASE_ENCODING)
                    : encoding;
            boolean differs =
                    encoding instanceof COSDictionary dictionary && dictionary.containsKey(COSName.DIFFERENCES);
            fits = base instanceof COSName name
                    && ENCODINGS.contains(name.getName())
                    && !differs
                    && tables.length > (hasSymbols ? 1 : 0);
        }
        if (!fits) {
            throw obstacle("does not say which shapes its codes mean", "6.2.11.6");
        }
    }

    private void composite(COSDictionary dictionary, PDCIDFont descendant) throws ArchivalObstacle {
        String encoding = dictionary.getNameAsString(COSName.ENCODING);
        if (!"Identity-H".equals(encoding) && !"Identity-V".equals(encoding)) {
            throw obstacle("does not use Identity-H or Identity-V, the encodings that are kept", "6.2.11.3");
        }
        COSDictionary inner = descendant.getCOSObject();
        if (!COSName.FONT.equals(inner.getCOSName(COSName.TYPE))) {
            throw obstacle("says not that it is a font", "6.2.11.2");
        }
        if (COSName.CID_FONT_TYPE2.equals(inner.getCOSName(COSName.SUBTYPE))
                && font.isEmbedded()
                && !inner.containsKey(COSName.CID_TO_GID_MAP)) {
            // What is meant where nothing is said (ISO 32000-1, table 117).
            inner.setItem(COSName.CID_TO_GID_MAP, COSName.IDENTITY);
        }
    }

    /**
     * Checks a character that is said in it.
     *
     * @param visible whether it is painted; text that is not needs no font
     * @return whether it was not checked before
     * @throws ArchivalObstacle if the font is not embedded, lacks it, or gives it another width
     */
    boolean check(int code, boolean visible) throws IOException {
        if (!(visible ? checked : checkedInvisible).add(code)) {
            return false;
        }
        boolean there;
        if (font instanceof PDType3Font drawn) {
            there = drawn.getCharProc(code) != null;
        } else if (font.isEmbedded()) {
            there = font instanceof PDVectorFont shapes && shapes.hasGlyph(code);
        } else if (visible) {
            throw obstacle("is not embedded", "6.2.11.4");
        } else {
            return true;
        }
        if (!there) {
            throw obstacle("lacks a character that is said in it", "6.2.11.4");
        }
        if (visible && Math.abs(font.getWidth(code) - font.getWidthFromFont(code)) > WIDTH_TOLERANCE) {
            throw obstacle("has other widths than the PDF says", "6.2.11.5");
        }
        return true;
    }

    private ArchivalObstacle obstacle(String what, String clause) {
        return new ArchivalObstacle("the font " + font.getName() + " " + what, clause);
    }
}
