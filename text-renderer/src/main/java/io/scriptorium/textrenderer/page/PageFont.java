package io.scriptorium.textrenderer.page;

import java.awt.geom.AffineTransform;
import java.awt.geom.GeneralPath;
import java.awt.geom.PathIterator;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.fontbox.cff.CFFCIDFont;
import org.apache.fontbox.cff.CFFFont;
import org.apache.fontbox.ttf.CmapLookup;
import org.apache.fontbox.ttf.GlyphData;
import org.apache.fontbox.ttf.NamingTable;
import org.apache.fontbox.ttf.OTFParser;
import org.apache.fontbox.ttf.OpenTypeFont;
import org.apache.fontbox.ttf.TTFParser;
import org.apache.fontbox.ttf.TrueTypeCollection;
import org.apache.fontbox.ttf.TrueTypeFont;
import org.apache.pdfbox.io.RandomAccessReadBuffer;

/**
 * A TrueType or OpenType font: which characters it has, how wide they are, and their outlines, all without hinting,
 * kerning or ligatures, as the reference sets them. Safe for threads; never closed, as its file is held in memory.
 */
public final class PageFont {
    private static final String FONTS = "/io/scriptorium/textrenderer/fonts/";

    /** Largest distance of a curve to its polyline, ems: 0.02 px at 12 px. */
    private static final double FLATNESS = 0.0015;

    private final TrueTypeFont font;
    private final String name;
    private final String family;
    private final CmapLookup characters;
    private final double unitsPerEm;
    private final Map<Integer, float[]> outlines = new ConcurrentHashMap<>();

    private PageFont(TrueTypeFont font, String file) throws IOException {
        this.font = font;
        NamingTable naming = font.getNaming();
        String postScript = font.getName();
        this.name = postScript == null ? file : postScript;
        this.family = naming == null || naming.getFontFamily() == null ? name : naming.getFontFamily();
        this.characters = font.getUnicodeCmapLookup();
        this.unitsPerEm = font.getUnitsPerEm();
        // Read now, while no other thread has the font.
        font.getHorizontalMetrics();
    }

    /** The font inside this program that text is set in by default: DejaVu Sans. */
    public static PageFont shipped() {
        return shipped("DejaVuSans.ttf");
    }

    /** The other font inside this program, whose characters all have one width: DejaVu Sans Mono. */
    public static PageFont shippedMono() {
        return shipped("DejaVuSansMono.ttf");
    }

    private static PageFont shipped(String file) {
        try (InputStream stream = PageFont.class.getResourceAsStream(FONTS + file)) {
            if (stream == null) {
                throw new AssertionError(file + " is not in the jar");
            }
            return parse(stream.readAllBytes(), file).get(0);
        } catch (IOException e) {
            throw new AssertionError("the shipped " + file + " cannot be read", e);
        }
    }

    /**
     * The fonts in a file: one, or those of a collection ({@code .ttc}).
     *
     * @throws TypesetException if the file is missing or no TrueType or OpenType font
     */
    public static List<PageFont> open(Path file) throws TypesetException {
        byte[] bytes;
        try {
            bytes = Files.readAllBytes(file);
        } catch (IOException e) {
            throw new TypesetException("font " + file + ": cannot be read (" + e + ")", e);
        }
        try {
            return parse(bytes, String.valueOf(file.getFileName()));
        } catch (IOException | RuntimeException e) {
            // Font parsers throw all kinds of unchecked exceptions on damaged files.
            throw new TypesetException(
                    "font " + file + ": not usable (" + e.getMessage() + "); expected a TrueType or OpenType file"
                            + " (.ttf, .otf, .ttc) with a table of Unicode characters",
                    e);
        }
    }

    private static List<PageFont> parse(byte[] bytes, String file) throws IOException {
        String tag = new String(bytes, 0, Math.min(4, bytes.length), StandardCharsets.ISO_8859_1);
        List<PageFont> fonts = new ArrayList<>();
        if (tag.equals("ttcf")) {
            new TrueTypeCollection(new java.io.ByteArrayInputStream(bytes))
                    .processAllFonts(font -> fonts.add(new PageFont(font, file)));
        } else if (tag.equals("OTTO")) {
            fonts.add(new PageFont(new OTFParser().parse(new RandomAccessReadBuffer(bytes)), file));
        } else {
            fonts.add(new PageFont(new TTFParser().parse(new RandomAccessReadBuffer(bytes)), file));
        }
        return fonts;
    }

    /** PostScript name. */
    public String name() {
        return name;
    }

    /** Family name, such as {@code DejaVu Sans}. */
    public String family() {
        return family;
    }

    /** Whether the outlines are TrueType's, which a PDF can take part of. */
    boolean hasTrueTypeOutlines() {
        return !(font instanceof OpenTypeFont openType && openType.isPostScript());
    }

    TrueTypeFont trueType() {
        return font;
    }

    /** Glyph of a character; 0 if the font has none. */
    int glyph(int codePoint) {
        return characters.getGlyphId(codePoint);
    }

    /** Advance width of a glyph, thousandths of an em, not rounded. */
    double advance(int glyph) {
        try {
            return font.getAdvanceWidth(glyph) * 1000.0 / unitsPerEm;
        } catch (IOException e) {
            throw new AssertionError("the metrics of " + name + " were read before", e);
        }
    }

    /** Edges of a glyph as x0, y0, x1, y1 in turn, ems, y down from the baseline; not to be changed. */
    float[] outline(int glyph) {
        float[] known = outlines.get(glyph);
        return known != null ? known : outlines.computeIfAbsent(glyph, this::flatten);
    }

    private float[] flatten(int glyph) {
        try {
            synchronized (font) {
                AffineTransform toEms = AffineTransform.getScaleInstance(1 / unitsPerEm, -1 / unitsPerEm);
                return edges(path(glyph).getPathIterator(toEms, FLATNESS));
            }
        } catch (IOException | RuntimeException e) {
            // A damaged glyph is drawn as nothing rather than ending a book's typesetting.
            return new float[0];
        }
    }

    private GeneralPath path(int glyph) throws IOException {
        if (font instanceof OpenTypeFont openType && openType.isPostScript()) {
            CFFFont outlinesOfCff = openType.getCFF().getFont();
            int id = outlinesOfCff instanceof CFFCIDFont
                    ? outlinesOfCff.getCharset().getCIDForGID(glyph)
                    : glyph;
            return outlinesOfCff.getType2CharString(id).getPath();
        }
        GlyphData data = font.getGlyph().getGlyph(glyph);
        return data == null ? new GeneralPath() : data.getPath();
    }

    private static float[] edges(PathIterator path) {
        float[] edges = new float[256];
        int count = 0;
        float[] point = new float[6];
        float startX = 0;
        float startY = 0;
        float x = 0;
        float y = 0;
        for (; !path.isDone(); path.next()) {
            int kind = path.currentSegment(point);
            float nextX = kind == PathIterator.SEG_CLOSE ? startX : point[0];
            float nextY = kind == PathIterator.SEG_CLOSE ? startY : point[1];
            if (kind == PathIterator.SEG_MOVETO) {
                startX = nextX;
                startY = nextY;
            } else if (nextX != x || nextY != y) {
                if (count + 4 > edges.length) {
                    edges = Arrays.copyOf(edges, 2 * edges.length);
                }
                edges[count++] = x;
                edges[count++] = y;
                edges[count++] = nextX;
                edges[count++] = nextY;
            }
            x = nextX;
            y = nextY;
        }
        return Arrays.copyOf(edges, count);
    }

    @Override
    public String toString() {
        return name;
    }
}
