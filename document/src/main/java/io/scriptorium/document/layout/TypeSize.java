package io.scriptorium.document.layout;

import io.scriptorium.document.Box;
import java.util.Comparator;
import java.util.List;

/**
 * The size of type, told from the height of a line's ink and from its letters: a line of "nose" is as high as its x, one of
 * "High" reaches from the top of the H to the foot of the g.
 *
 * @param size height of a capital letter, px
 * @param baseline on which the letters stand, px from the top of the upright page
 */
record TypeSize(double size, double baseline) {
    /** Heights of a capital letter; DejaVu Serif, Times and Computer Modern lie within .04 of these. */
    private static final double X_HEIGHT = 0.7;

    private static final double DESCENT = 0.3;

    private static final String DESCENDING = "gjpqy()[]{}|;,Q§$@/_ßçşţ";
    private static final String LOW = "acegmnopqrsuvwxyz.,:;-–—_…«»~+=<>*•·";

    /** The size of the widest piece that holds a letter or a digit; of a line without one, the height of its ink. */
    static TypeSize of(LayoutLine line) {
        Comparator<LayoutLine.Piece> byWorth = Comparator.comparing(
                        (LayoutLine.Piece piece) -> piece.text().codePoints().anyMatch(Character::isLetterOrDigit))
                .thenComparing(piece -> piece.box().width());
        LayoutLine.Piece widest = line.pieces().stream().max(byWorth).orElseThrow();
        Box box = widest.box();
        String text = widest.text();
        boolean tall = text.codePoints().anyMatch(c -> LOW.indexOf(c) < 0 && !Character.isWhitespace(c));
        boolean low = text.codePoints().anyMatch(c -> DESCENDING.indexOf(c) >= 0);
        double size = box.height() / ((tall ? 1 : X_HEIGHT) + (low ? DESCENT : 0));
        return new TypeSize(size, box.y2() - (low ? DESCENT * size : 0));
    }

    /** The size in which most of the text is set: half of the lines' width is set smaller or in this. */
    static double body(List<LayoutLine> lines) {
        List<LayoutLine> bySize = lines.stream()
                .sorted(Comparator.comparingDouble(line -> of(line).size))
                .toList();
        long width = bySize.stream().mapToLong(line -> line.box().width()).sum();
        long seen = 0;
        for (LayoutLine line : bySize) {
            seen += line.box().width();
            if (2 * seen >= width) {
                return of(line).size;
            }
        }
        return 0;
    }
}
