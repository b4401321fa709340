package io.scriptorium.visionencoder.line;

/**
 * How a line becomes a view: {@code view_config} of a model whose {@code kind} is {@code line}.
 *
 * @param height rows of a view, px
 * @param minWidth smallest width of a view, px
 * @param maxWidth largest width of a view, px; wider lines are cut
 * @param widths widths that the network was trained with, rising, px; a view is padded to the next one
 * @param background grey value of the padding
 * @param lowPercentile percentile of the grey values that counts as ink
 * @param highPercentile percentile of the grey values that counts as paper
 * @param minRange smallest distance of ink and paper that is stretched to the whole scale
 * @param invertMinRange smallest distance of ink and paper at which a dark view is inverted
 */
public record LineViewConfig(
        int height,
        int minWidth,
        int maxWidth,
        int[] widths,
        int background,
        double lowPercentile,
        double highPercentile,
        double minRange,
        double invertMinRange) {
    /** Values of the embedded reader's model card, section "The view". */
    public static final LineViewConfig READER_LINE =
            new LineViewConfig(32, 128, 640, new int[] {128, 192, 256, 384, 512, 640}, 255, 1, 95, 50, 60);

    /**
     * @throws IllegalArgumentException if the widths do not rise to {@code maxWidth}
     */
    public LineViewConfig {
        widths = widths.clone();
        for (int i = 1; i < widths.length; i++) {
            if (widths[i] <= widths[i - 1]) {
                throw new IllegalArgumentException("expected rising widths, got " + widths[i - 1] + ", " + widths[i]);
            }
        }
        if (widths.length == 0 || widths[0] < minWidth || widths[widths.length - 1] != maxWidth) {
            throw new IllegalArgumentException(
                    "expected widths from " + minWidth + " to " + maxWidth + ", got " + widths.length + " widths");
        }
    }

    @Override
    public int[] widths() {
        return widths.clone();
    }

    /** The first trained width that is at least {@code width}. */
    int paddedWidth(int width) {
        for (int candidate : widths) {
            if (candidate >= width) {
                return candidate;
            }
        }
        throw new IllegalArgumentException("expected a line of at most " + maxWidth + " columns, got " + width);
    }
}
