package io.scriptorium.visionencoder.line;

import static org.bytedeco.opencv.global.opencv_core.BORDER_CONSTANT;
import static org.bytedeco.opencv.global.opencv_core.CV_64FC1;
import static org.bytedeco.opencv.global.opencv_core.CV_8UC1;
import static org.bytedeco.opencv.global.opencv_imgproc.INTER_LINEAR;
import static org.bytedeco.opencv.global.opencv_imgproc.WARP_INVERSE_MAP;
import static org.bytedeco.opencv.global.opencv_imgproc.warpAffine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Scalar;
import org.bytedeco.opencv.opencv_core.Size;

/** From a grey page to a {@link CleanPage}: turns it upright, erases rules, drops what cannot be text. */
final class PageCleaner {
    private PageCleaner() {}

    /** Cleans a page; where its lines run upright it is turned clockwise by one quarter, so that they are level. */
    static CleanPage clean(byte[] gray, int width, int height) {
        Ink ink = Ink.of(gray, width, height);
        Components components = Components.of(ink.ink(), width, height);
        double textHeight = Components.textHeight(components.glyphs(), width, height);
        if (textHeight != 0 && LineDirection.isSideways(components.glyphs(), textHeight)) {
            return clean(gray, width, height, 1);
        }
        return clean(gray, ink, components.glyphs(), textHeight, Upright.of(0, 0, width, height));
    }

    /** Cleans a page after so many clockwise quarter turns, 0 to 3. */
    static CleanPage clean(byte[] gray, int width, int height, int quarters) {
        byte[] turned = Quarters.turned(gray, width, height, quarters);
        Upright upright = Upright.of(quarters, 0, width, height);
        Ink ink = Ink.of(turned, upright.turnedWidth(), upright.turnedHeight());
        Components components = Components.of(ink.ink(), upright.turnedWidth(), upright.turnedHeight());
        double textHeight = Components.textHeight(components.glyphs(), upright.turnedWidth(), upright.turnedHeight());
        return clean(turned, ink, components.glyphs(), textHeight, upright);
    }

    private static CleanPage clean(byte[] turned, Ink ink, List<Glyph> glyphs, double textHeight, Upright level) {
        if (textHeight == 0) {
            return new CleanPage(
                    turned,
                    level.uprightWidth(),
                    level.uprightHeight(),
                    List.of(),
                    List.of(),
                    List.of(),
                    List.of(),
                    0,
                    level);
        }
        Upright upright = Upright.of(
                level.quarters(), skew(turned, ink, glyphs, textHeight, level), level.width(), level.height());
        byte[] page = upright.degrees() == 0 ? turned.clone() : turned(turned, upright);
        int white = paperOf(page);
        boolean inverted = DarkBoxes.invert(page, white, upright.uprightWidth(), upright.uprightHeight(), textHeight);
        Ink found = inverted || upright.degrees() != 0
                ? Ink.of(page, upright.uprightWidth(), upright.uprightHeight())
                : ink;
        return withoutRules(
                page, inverted ? paperOf(page) : white, found, textHeight, upright, PageEdge.of(turned, upright));
    }

    /** Specks of a picture lie as they like: where letters seem to fall, those that stand in no picture are asked again. */
    private static double skew(byte[] turned, Ink ink, List<Glyph> glyphs, double textHeight, Upright level) {
        double degrees = Skew.degrees(glyphs, textHeight);
        if (degrees == 0) {
            return 0;
        }
        int width = level.turnedWidth();
        boolean[] shaded =
                Pictures.shaded(turned, paperOf(turned), ink.paper(), width, level.turnedHeight(), textHeight);
        List<Glyph> clear = glyphs.stream()
                .filter(glyph -> !Pictures.isAt(shaded, glyph, width))
                .toList();
        return clear.size() == glyphs.size() ? degrees : Skew.degrees(clear, textHeight);
    }

    private static CleanPage withoutRules(
            byte[] page, int white, Ink ink, double textHeight, Upright upright, PageEdge edge) {
        int width = upright.uprightWidth();
        int height = upright.uprightHeight();
        Rules rules = Rules.find(ink.ink(), width, height, textHeight);
        byte[] text = ink.ink().clone();
        for (int i = 0; i < text.length; i++) {
            if (rules.ink()[i] != 0) {
                text[i] = 0;
            }
        }
        boolean[] shaded = Pictures.shaded(page, white, ink.paper(), width, height, textHeight);
        byte[] clean = page.clone();
        rules.erase(clean, ink.paper(), text, width, height);
        Components components = Components.of(text, width, height);
        double letterHeight = Components.textHeight(components.glyphs(), width, height);
        boolean[] pictures = Pictures.find(components, width, height, letterHeight);
        boolean[] touched = edge.touched(components);
        List<Glyph> glyphs = new ArrayList<>();
        for (int i = 0; i < pictures.length; i++) {
            Glyph glyph = components.glyphs().get(i);
            if (pictures[i] || touched[i] || !mayBeText(glyph, letterHeight) || Pictures.isAt(shaded, glyph, width)) {
                continue;
            }
            if (isFrame(components, i, letterHeight)) {
                paint(clean, ink.paper(), glyph.box(), width, height);
            } else {
                glyphs.add(glyph);
            }
        }
        Set<Glyph> rings = rings(glyphs, letterHeight);
        glyphs.removeAll(rings);
        eraseForeign(clean, ink.paper(), components, glyphs, width, height, letterHeight);
        return new CleanPage(
                clean,
                width,
                height,
                glyphs,
                rules.level(width, height, letterHeight),
                rules.upright(width, height, letterHeight),
                Pictures.regions(components, pictures, touched, shaded, width, height, letterHeight),
                letterHeight,
                upright);
    }

    /** False for pieces of rules and pictures, and for specks. */
    private static boolean mayBeText(Glyph glyph, double textHeight) {
        int width = glyph.width();
        int height = glyph.height();
        return !(width > 8 * textHeight && height < 0.7 * textHeight)
                && !(height > 5 * textHeight && width < 0.7 * textHeight)
                && height <= 6 * textHeight
                && width <= 20 * textHeight
                && !isBlot(glyph, textHeight)
                && glyph.area() > Math.max(2, textHeight * textHeight * 0.004);
    }

    /** Paints what was dropped with paper, so that it does not stand in the views of the lines beside it. */
    private static void eraseForeign(
            byte[] gray,
            byte[] paper,
            Components components,
            List<Glyph> kept,
            int width,
            int height,
            double textHeight) {
        Set<Glyph> text = Collections.newSetFromMap(new IdentityHashMap<>());
        text.addAll(kept);
        boolean[] foreign = new boolean[components.glyphs().size()];
        for (int i = 0; i < foreign.length; i++) {
            Glyph glyph = components.glyphs().get(i);
            foreign[i] = !text.contains(glyph) && glyph.area() > 0.3 * textHeight * textHeight;
        }
        // With the pixels around it, which are paper: ink that touches is of the same piece.
        components.each((row, from, to, piece) -> {
            if (foreign[piece]) {
                for (int y = Math.max(0, row - 1); y < Math.min(height, row + 2); y++) {
                    for (int x = Math.max(0, from - 1); x < Math.min(width, to + 1); x++) {
                        gray[y * width + x] = (byte) Math.max(gray[y * width + x] & 0xff, paper[y * width + x] & 0xff);
                    }
                }
            }
        });
    }

    /** Round and solid: a punch hole or a drop of ink. */
    private static boolean isBlot(Glyph glyph, double textHeight) {
        int width = glyph.width();
        int height = glyph.height();
        return Math.min(width, height) > 1.5 * textHeight
                && glyph.fill() > 0.7
                && width > 0.65 * height
                && height > 0.65 * width;
    }

    /** Strokes drawn around letters: circles and loops by hand, frames with round corners. */
    private static Set<Glyph> rings(List<Glyph> glyphs, double textHeight) {
        Set<Glyph> rings = new HashSet<>();
        for (Glyph glyph : glyphs) {
            if (glyph.height() < 1.8 * textHeight || glyph.fill() > 0.3) {
                continue;
            }
            int inside = 0;
            for (Glyph other : glyphs) {
                if (other.height() > 0.5 * textHeight
                        && other.left() > glyph.left()
                        && other.right() < glyph.right()
                        && other.top() > glyph.top()
                        && other.bottom() < glyph.bottom()) {
                    inside++;
                }
            }
            if (inside >= 3) {
                rings.add(glyph);
            }
        }
        return rings;
    }

    /** Whether a piece is an empty box to be ticked: ink along all four edges and none inside. */
    private static boolean isFrame(Components components, int index, double textHeight) {
        Glyph glyph = components.glyphs().get(index);
        int width = glyph.width();
        int height = glyph.height();
        if (height < 0.7 * textHeight || width < 0.6 * height || height < 0.4 * width || glyph.fill() > 0.5) {
            return false;
        }
        byte[] mask = components.mask(index);
        int edge = Math.max(2, Math.min(width, height) / 6);
        int[] sides = new int[4];
        int inside = 0;
        for (int y = 0; y < height; y++) {
            boolean left = false;
            boolean right = false;
            for (int x = 0; x < width; x++) {
                if (mask[y * width + x] != 0) {
                    left |= x < edge;
                    right |= x >= width - edge;
                    if (x >= 2 * edge && x < width - 2 * edge && y >= 2 * edge && y < height - 2 * edge) {
                        inside++;
                    }
                }
            }
            sides[0] += left ? 1 : 0;
            sides[1] += right ? 1 : 0;
        }
        for (int x = 0; x < width; x++) {
            boolean top = false;
            boolean bottom = false;
            for (int y = 0; y < edge; y++) {
                top |= mask[y * width + x] != 0;
                bottom |= mask[(height - 1 - y) * width + x] != 0;
            }
            sides[2] += top ? 1 : 0;
            sides[3] += bottom ? 1 : 0;
        }
        return inside == 0
                && Math.min(sides[0], sides[1]) > 0.94 * height
                && Math.min(sides[2], sides[3]) > 0.94 * width;
    }

    private static void paint(byte[] gray, byte[] paper, PixelBox box, int width, int height) {
        for (int y = Math.max(0, box.top() - 2); y < Math.min(height, box.bottom() + 2); y++) {
            for (int x = Math.max(0, box.left() - 2); x < Math.min(width, box.right() + 2); x++) {
                gray[y * width + x] = paper[y * width + x];
            }
        }
    }

    @SuppressWarnings("try") // the scope is there to free what is allocated inside it
    private static byte[] turned(byte[] gray, Upright upright) {
        try (PointerScope scope = new PointerScope()) {
            Mat from = new Mat(upright.turnedHeight(), upright.turnedWidth(), CV_8UC1, new BytePointer(gray));
            Mat map = new Mat(2, 3, CV_64FC1, new DoublePointer(upright.toTurned()));
            Mat to = new Mat();
            warpAffine(
                    from,
                    to,
                    map,
                    new Size(upright.uprightWidth(), upright.uprightHeight()),
                    INTER_LINEAR | WARP_INVERSE_MAP,
                    BORDER_CONSTANT,
                    Scalar.all(paperOf(gray)));
            return Ink.bytes(to);
        }
    }

    /** The 90th percentile of the grey values: the paper, on any page that is mostly paper. */
    static int paperOf(byte[] gray) {
        int[] histogram = LineViews.histogram(gray);
        return (int) LineViews.percentile(histogram, Arrays.stream(histogram).sum(), 90);
    }
}
