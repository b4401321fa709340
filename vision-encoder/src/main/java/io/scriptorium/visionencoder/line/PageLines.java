package io.scriptorium.visionencoder.line;

import static org.bytedeco.opencv.global.opencv_core.setNumThreads;

import io.scriptorium.visionencoder.image.PageImage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The lines of text of a page, found with connected pieces of ink: no network. A page photographed aslant is made a rectangle,
 * one on its side is turned, small skew is measured and undone. Deterministic and single-threaded.
 */
public final class PageLines {
    /** Ink of a line in its view: 0.8 of the height, as the embedded reader was trained. */
    private static final double INK_SHARE = 0.8;
    /** Margin left and right of a piece, in heights of the view. */
    static final double MARGIN = 0.18;
    /** A gap of this many ink heights separates cells. */
    private static final double CELL_GAP = 2.2;

    static {
        setNumThreads(1);
    }

    private final LineViewConfig config;
    private final LineViews views;

    public PageLines(LineViewConfig config) {
        this.config = config;
        views = new LineViews(config);
    }

    /**
     * Finds the lines of a page, as {@link #find(byte[], int, int)} does with the page's luma.
     */
    public FoundLines find(PageImage page) {
        return find(page.gray(), page.width(), page.height());
    }

    /**
     * Finds the lines of a page. Whether it lies on its side is told from the ink; whether it stands on its head is not.
     *
     * @param gray grey values {@code [height, width]}, row-major, 0 black; not changed
     * @param width columns
     * @param height rows
     */
    public FoundLines find(byte[] gray, int width, int height) {
        if (width < 1 || height < 1 || gray.length != (long) width * height) {
            throw new IllegalArgumentException(
                    "expected " + width + " x " + height + " grey values, got " + gray.length);
        }
        return find(gray, width, height, PageCleaner::clean);
    }

    /**
     * Finds the lines of a page that is known to lie so.
     *
     * @param quarters clockwise quarter turns, 0 to 3, that put the page upright; one that was photographed, after it was made a
     *     rectangle
     */
    public FoundLines find(PageImage page, int quarters) {
        return find(
                page.gray(),
                page.width(),
                page.height(),
                (gray, width, height) -> PageCleaner.clean(gray, width, height, quarters));
    }

    /** From a grey page that fills its picture to a clean one. */
    private interface Cleaning {
        CleanPage of(byte[] gray, int width, int height);
    }

    private FoundLines find(byte[] gray, int width, int height, Cleaning cleaning) {
        Optional<Perspective> photograph = Perspective.of(gray, width, height);
        return lines(photograph
                .map(from -> cleaning.of(from.rectangle(gray), from.pageWidth(), from.pageHeight())
                        .photographed(from))
                .orElseGet(() -> cleaning.of(gray, width, height)));
    }

    private FoundLines lines(CleanPage page) {
        if (page.glyphs().size() < 3) {
            return new FoundLines(List.of(), page.rules(), page.uprightRules(), page.pictures(), page.upright(), true);
        }
        List<Phrase> phrases = Phrases.of(page.glyphs(), page.textHeight());
        List<ReadingOrder.Row> rows = ReadingOrder.of(phrases, page.rules(), page.pictures(), page.textHeight());
        double lineHeight = lineHeight(rows, page.textHeight());
        int paper = PageCleaner.paperOf(page.gray());
        List<TextLine> lines = new ArrayList<>();
        for (ReadingOrder.Row row : rows) {
            TextLine line = line(row, page, lineHeight, paper);
            if (line != null) {
                lines.add(line);
            }
        }
        boolean headUp = LineDirection.footing(page.glyphs(), page.textHeight()) >= LineDirection.CLEAR_FOOTING;
        return new FoundLines(lines, page.rules(), page.uprightRules(), page.pictures(), page.upright(), headUp);
    }

    private static PixelBox box(List<Phrase> phrases) {
        PixelBox box = phrases.get(0).box();
        for (Phrase phrase : phrases) {
            box = box.union(phrase.box());
        }
        return box;
    }

    private static double lineHeight(List<ReadingOrder.Row> rows, double textHeight) {
        double[] heights = rows.stream()
                .mapToDouble(row -> box(row.phrases()).height())
                .filter(height -> height > 0.8 * textHeight)
                .sorted()
                .toArray();
        return heights.length == 0 ? textHeight * 1.4 : heights[heights.length / 2];
    }

    private TextLine line(ReadingOrder.Row row, CleanPage page, double lineHeight, int paper) {
        List<TextLine.Piece> pieces = new ArrayList<>();
        PixelBox whole = null;
        for (List<Glyph> cell : cells(row)) {
            PixelBox ink = ink(cell);
            if (!isText(cell, ink, page.textHeight())) {
                continue;
            }
            double viewHeight =
                    Math.max(ink.height() / INK_SHARE, Math.min(lineHeight / INK_SHARE, 2.2 * ink.height()));
            double middle = ink.middle();
            PixelBox neighbour = ink.height() < 0.6 * lineHeight ? nearestLetters(row, ink, lineHeight) : null;
            if (neighbour != null) {
                // Dots and dashes stand where the letters beside them tell, and are no larger than these.
                viewHeight = Math.max(neighbour.height(), lineHeight) / INK_SHARE;
                middle = neighbour.middle();
            }
            List<PixelBox> parts = parts(cell, ink, viewHeight);
            for (int i = 0; i < parts.size(); i++) {
                PixelBox part = parts.get(i);
                // The margin must not show the letters beyond a cut: they are read in the other part.
                int from = i == 0 ? 0 : parts.get(i - 1).right();
                int to = i == parts.size() - 1 ? page.width() : parts.get(i + 1).left();
                LineView view = views.view(
                        crop(page, part, from, to, middle, viewHeight, paper),
                        cropWidth(part, viewHeight),
                        cropHeight(viewHeight));
                TextLine.Piece piece = new TextLine.Piece(part, page.upright(), view);
                pieces.add(piece);
                whole = whole == null ? piece.box() : whole.union(piece.box());
            }
        }
        return pieces.isEmpty() ? null : new TextLine(whole, row.block(), pieces);
    }

    /** The box of the phrase in the row that is nearest to {@code ink} and as high as a line, or null. */
    private static PixelBox nearestLetters(ReadingOrder.Row row, PixelBox ink, double lineHeight) {
        PixelBox nearest = null;
        for (Phrase phrase : row.phrases()) {
            PixelBox box = phrase.box();
            if (box.height() > 0.6 * lineHeight
                    && box.height() < 1.5 * lineHeight
                    && box.sharedRows(ink) > 0
                    && (nearest == null || box.sharedColumns(ink) > nearest.sharedColumns(ink))) {
                nearest = box;
            }
        }
        return nearest;
    }

    /** The glyphs of a row, cut where the gap is too wide for a space or where the size changes. */
    private static List<List<Glyph>> cells(ReadingOrder.Row row) {
        List<List<Glyph>> cells = new ArrayList<>();
        int right = 0;
        int height = 0;
        for (Phrase phrase : row.phrases()) {
            PixelBox core = phrase.core();
            int lower = Math.min(height, core.height());
            int higher = Math.max(height, core.height());
            boolean punctuation = phrase.glyphs().size() < 3 && core.height() < height;
            boolean sameSize = punctuation || higher <= 1.7 * lower;
            if (cells.isEmpty() || !sameSize || phrase.box().left() - right > CELL_GAP * higher) {
                cells.add(new ArrayList<>());
                height = core.height();
            }
            cells.get(cells.size() - 1).addAll(phrase.glyphs());
            right = Math.max(right, phrase.box().right());
            height = Math.max(height, core.height());
        }
        for (List<Glyph> cell : cells) {
            dropStrokes(cell);
            cell.sort(Comparator.comparingInt(Glyph::left).thenComparingInt(Glyph::top));
        }
        return cells;
    }

    /** Takes out thin uprights that overtop the letters: the sides of a box around them. */
    private static void dropStrokes(List<Glyph> cell) {
        int highest = 0;
        for (Glyph glyph : cell) {
            if (glyph.width() >= 0.25 * glyph.height()) {
                highest = Math.max(highest, glyph.height());
            }
        }
        double limit = 1.35 * highest;
        if (highest > 0) {
            cell.removeIf(glyph -> glyph.width() < 0.2 * glyph.height() && glyph.height() > limit);
        }
    }

    private static PixelBox ink(List<Glyph> glyphs) {
        PixelBox box = glyphs.get(0).box();
        for (Glyph glyph : glyphs) {
            box = box.union(glyph.box());
        }
        return box;
    }

    /** False for a rule, whole or dashed, for a speck and for a sliver. */
    private static boolean isText(List<Glyph> cell, PixelBox ink, double textHeight) {
        int area = 0;
        for (Glyph glyph : cell) {
            area += glyph.area();
        }
        int height = ink.height();
        int width = ink.width();
        if (height < 0.5 * textHeight && width > 5 * textHeight && area > 0.15 * height * width) {
            return false;
        }
        if (height < 0.38 * textHeight && width > 2.5 * textHeight && area > 0.55 * height * width) {
            return false;
        }
        if (height < 0.45 * textHeight && width < 1.2 * textHeight) {
            return false;
        }
        if (width < 0.12 * height) {
            return false;
        }
        return area >= 0.05 * textHeight * textHeight;
    }

    /** Cuts a cell that does not fit one view at the widest gaps. */
    private List<PixelBox> parts(List<Glyph> cell, PixelBox ink, double viewHeight) {
        double widest = (config.maxWidth() - 22) * viewHeight / config.height();
        List<PixelBox> parts = new ArrayList<>();
        int left = ink.left();
        while (ink.right() - left > widest) {
            int bestLeft = (int) (left + widest);
            int bestRight = bestLeft;
            double best = -1;
            int right = Integer.MIN_VALUE;
            for (Glyph glyph : cell) {
                if (right > left + widest * 0.55 && right < left + widest && glyph.left() > right) {
                    double score = Math.min(glyph.left() - right, 0.5 * ink.height())
                            + (right - left) / widest * 0.12 * ink.height();
                    if (score > best) {
                        best = score;
                        bestLeft = right;
                        bestRight = glyph.left();
                    }
                }
                right = Math.max(right, glyph.right());
            }
            parts.add(new PixelBox(left, ink.top(), bestLeft, ink.bottom()));
            left = bestRight;
        }
        parts.add(new PixelBox(left, ink.top(), ink.right(), ink.bottom()));
        return parts;
    }

    private static int cropHeight(double viewHeight) {
        return (int) Math.max(4, Math.round(viewHeight));
    }

    private static int cropWidth(PixelBox part, double viewHeight) {
        return part.width() + 2 * (int) Math.round(MARGIN * viewHeight);
    }

    /** The view's part of the page; paper outside of it and outside of the columns {@code least} to {@code most}. */
    private static byte[] crop(
            CleanPage page, PixelBox part, int least, int most, double middle, double viewHeight, int paper) {
        int height = cropHeight(viewHeight);
        int width = cropWidth(part, viewHeight);
        int top = (int) Math.round(middle - height / 2.0);
        int left = part.left() - (int) Math.round(MARGIN * viewHeight);
        byte[] crop = new byte[width * height];
        Arrays.fill(crop, (byte) paper);
        int from = Math.max(Math.max(0, least), left);
        int to = Math.min(Math.min(page.width(), most), left + width);
        for (int y = Math.max(0, top); y < Math.min(page.height(), top + height) && from < to; y++) {
            System.arraycopy(page.gray(), y * page.width() + from, crop, (y - top) * width + from - left, to - from);
        }
        return crop;
    }
}
