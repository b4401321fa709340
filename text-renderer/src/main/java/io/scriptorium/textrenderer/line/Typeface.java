package io.scriptorium.textrenderer.line;

import java.awt.Font;
import java.awt.font.FontRenderContext;
import java.awt.font.GlyphVector;
import java.awt.font.TextAttribute;
import java.awt.geom.PathIterator;
import java.awt.geom.Point2D;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * One font file's outlines and metrics, unhinted. All lengths are in ems, y down from the baseline. Safe for threads:
 * what is cached is a pure function of the font.
 */
final class Typeface {
    /** Size at which outlines are taken; large, so that no rounding of a small size remains. */
    private static final float UNIT = 1000;
    /** Largest distance of a curve to its polyline: 0.07 px at 46 px. */
    private static final double FLATNESS = 0.0015 * UNIT;

    private static final FontRenderContext PLAIN = new FontRenderContext(null, true, true);

    private final Font font;
    private final Font kerned;
    private final String family;
    private final String name;
    private final String stem;
    private final Map<Integer, Glyph> byCharacter = new ConcurrentHashMap<>();
    private final Map<Integer, float[]> byCode = new ConcurrentHashMap<>();
    private final float top;
    private final float bottom;
    private final boolean fixedPitch;

    /** A character's glyph; {@code code} is negative when the font has none. */
    private record Glyph(int code, float advance) {}

    /**
     * @param codes glyph codes
     * @param x pen positions, ems
     * @param advance width of the whole, ems
     */
    record Placed(int[] codes, float[] x, float advance) {}

    /**
     * Takes a font.
     *
     * @param stem name of its file without the ending: some fonts tell their style nowhere else
     */
    Typeface(Font font, String stem) {
        this.stem = stem;
        this.font = font.deriveFont(UNIT);
        this.kerned = this.font.deriveFont(Map.of(
                TextAttribute.KERNING, TextAttribute.KERNING_ON, TextAttribute.LIGATURES, TextAttribute.LIGATURES_ON));
        this.family = font.getFamily(Locale.ROOT);
        this.name = font.getFontName(Locale.ROOT);
        float highest = 0;
        float lowest = 0;
        for (char letter : "Hgplyd".toCharArray()) {
            float[] box = box(outline(glyph(letter).code));
            highest = Math.min(highest, box[1]);
            lowest = Math.max(lowest, box[3]);
        }
        this.top = highest;
        this.bottom = lowest;
        this.fixedPitch = Math.abs(glyph('i').advance - glyph('W').advance) < 0.01;
    }

    String family() {
        return family;
    }

    String name() {
        return name;
    }

    /** Everything that may tell the style: the font's name without the family's, and the file's name. */
    String style() {
        return name.replace(family, "") + " " + stem;
    }

    /** Top of the tallest of ascenders and capitals, negative. */
    float top() {
        return top;
    }

    /** Bottom of the descenders, positive. */
    float bottom() {
        return bottom;
    }

    boolean fixedPitch() {
        return fixedPitch;
    }

    /** Whether the letters and digits of English have ink and differ from each other: false for fonts of symbols. */
    boolean hasLetters() {
        if (bottom - top < 0.3 || !covers("aZ9g@&%")) {
            return false;
        }
        String probe = "abgZ9";
        for (int i = 1; i < probe.length(); i++) {
            for (int j = 0; j < i; j++) {
                if (Arrays.equals(outline(glyph(probe.charAt(i)).code), outline(glyph(probe.charAt(j)).code))) {
                    return false;
                }
            }
        }
        return true;
    }

    /** Whether every character of the text has a glyph, and ink unless it is a space. */
    boolean covers(String text) {
        return text.codePoints().allMatch(this::covers);
    }

    boolean covers(int character) {
        Glyph glyph = glyph(character);
        return glyph.code >= 0 && (Character.isSpaceChar(character) || outline(glyph.code).length > 0);
    }

    private Glyph glyph(int character) {
        Glyph known = byCharacter.get(character);
        return known != null ? known : byCharacter.computeIfAbsent(character, this::look);
    }

    private Glyph look(int character) {
        if (!font.canDisplay(character)) {
            return new Glyph(-1, 0);
        }
        GlyphVector vector = font.createGlyphVector(PLAIN, Character.toString(character));
        int code = vector.getGlyphCode(0);
        if (vector.getNumGlyphs() != 1 || code == font.getMissingGlyphCode()) {
            return new Glyph(-1, 0);
        }
        return new Glyph(code, vector.getGlyphMetrics(0).getAdvanceX() / UNIT);
    }

    /** Width of the text without kerning, ems. */
    float advance(String text) {
        float sum = 0;
        for (int i = 0; i < text.length(); i = text.offsetByCodePoints(i, 1)) {
            sum += glyph(text.codePointAt(i)).advance;
        }
        return sum;
    }

    /** One glyph after the other, each at the last one's advance. */
    Placed place(String text) {
        int[] characters = text.codePoints().toArray();
        int[] codes = new int[characters.length];
        float[] x = new float[characters.length];
        float pen = 0;
        for (int i = 0; i < characters.length; i++) {
            Glyph glyph = glyph(characters[i]);
            codes[i] = glyph.code;
            x[i] = pen;
            pen += glyph.advance;
        }
        return new Placed(codes, x, pen);
    }

    /** Shaped: with the font's kerning and ligatures. */
    Placed shape(String text) {
        char[] characters = text.toCharArray();
        GlyphVector vector =
                kerned.layoutGlyphVector(PLAIN, characters, 0, characters.length, Font.LAYOUT_LEFT_TO_RIGHT);
        int count = vector.getNumGlyphs();
        int[] codes = new int[count];
        float[] x = new float[count];
        for (int i = 0; i < count; i++) {
            int code = vector.getGlyphCode(i);
            // 0xFFFE and 0xFFFF stand for "nothing here", such as the second half of a ligature.
            codes[i] = code >= 0xfffe ? -1 : code;
            x[i] = (float) vector.getGlyphPosition(i).getX() / UNIT;
        }
        Point2D end = vector.getGlyphPosition(count);
        return new Placed(codes, x, (float) end.getX() / UNIT);
    }

    /** Edges of a glyph as x0, y0, x1, y1, ems; empty for spaces and for codes below zero. Must not be changed. */
    float[] outline(int code) {
        if (code < 0) {
            return new float[0];
        }
        float[] known = byCode.get(code);
        return known != null ? known : byCode.computeIfAbsent(code, this::flatten);
    }

    private float[] flatten(int code) {
        GlyphVector vector = font.createGlyphVector(PLAIN, new int[] {code});
        PathIterator path = vector.getGlyphOutline(0).getPathIterator(null, FLATNESS);
        float[] edges = new float[256];
        int count = 0;
        float[] point = new float[6];
        float startX = 0;
        float startY = 0;
        float x = 0;
        float y = 0;
        for (; !path.isDone(); path.next()) {
            int kind = path.currentSegment(point);
            float nextX = kind == PathIterator.SEG_CLOSE ? startX : point[0] / UNIT;
            float nextY = kind == PathIterator.SEG_CLOSE ? startY : point[1] / UNIT;
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
        return oneTurn(Arrays.copyOf(edges, count));
    }

    /** TrueType and PostScript outlines turn opposite ways; here the outer contour always has positive area. */
    private static float[] oneTurn(float[] edges) {
        double area = 0;
        for (int i = 0; i < edges.length; i += 4) {
            area += (double) edges[i] * edges[i + 3] - (double) edges[i + 2] * edges[i + 1];
        }
        if (area < 0) {
            for (int i = 0; i < edges.length; i += 4) {
                float x = edges[i];
                float y = edges[i + 1];
                edges[i] = edges[i + 2];
                edges[i + 1] = edges[i + 3];
                edges[i + 2] = x;
                edges[i + 3] = y;
            }
        }
        return edges;
    }

    /** Left, top, right, bottom of edges; empty edges give an inverted box. */
    static float[] box(float[] edges) {
        float[] box = {Float.MAX_VALUE, Float.MAX_VALUE, -Float.MAX_VALUE, -Float.MAX_VALUE};
        for (int i = 0; i < edges.length; i += 2) {
            box[0] = Math.min(box[0], edges[i]);
            box[1] = Math.min(box[1], edges[i + 1]);
            box[2] = Math.max(box[2], edges[i]);
            box[3] = Math.max(box[3], edges[i + 1]);
        }
        return box;
    }

    @Override
    public String toString() {
        return name;
    }
}
