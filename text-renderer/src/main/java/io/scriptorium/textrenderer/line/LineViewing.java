package io.scriptorium.textrenderer.line;

import java.util.ArrayList;
import java.util.List;

/**
 * Makes views of a real line.
 *
 * @param line the measured line
 * @param kind what its samples are called
 */
record LineViewing(LineCut line, String kind) {
    /** Columns of a view that stay free at the right at least. */
    private static final int RESERVE = 4;
    /** Lines denser than this cannot be read, px per character: most are wrong cuts. */
    private static final int DENSEST = 6;
    /** Where a line does not fit otherwise, its letters may be squeezed to this share of their width... */
    private static final double LARGEST_SQUEEZE = 0.80;
    /** ...and be made this small, as a share of the view's height. */
    private static final double SMALLEST_FILL = 0.56;

    /** The model card's crop, for measuring. */
    private static final double FILL = 0.80;

    private static final double MARGIN = 0.18;

    /** Words {@code from} (inclusive) to {@code to} (exclusive), and the columns to look for their ink in. */
    private record Piece(int from, int to, int left, int right) {}

    private Piece whole() {
        return new Piece(0, line.words().size(), line.ink().left(), line.ink().right());
    }

    private Piece piece(int[] edges, int from, int to) {
        return new Piece(from, to, edges[from], edges[to]);
    }

    private String text(Piece piece) {
        return String.join(" ", line.words().subList(piece.from, piece.to));
    }

    /** Width of a view of columns {@code left} to {@code right} at a fill and margin, px. */
    private double viewWidth(int columns, double fill, double margin) {
        return (columns * fill / line.referenceHeight() + 2 * margin) * Views.HEIGHT;
    }

    /** A piece that fits this width, altered as a line finder and a scanner alter it; null where none does. */
    LineSample training(Dice dice, int narrow, int width) {
        double fill = dice.uniform(0.66, 0.93);
        double margin = dice.uniform(0.06, 0.4);
        double stretch = dice.chance(0.25) ? dice.uniform(0.86, 1.14) : 1;
        Piece piece = whole();
        double natural = stretch * viewWidth(line.ink().width(), fill, margin);
        if (natural > width - RESERVE && line.edges().isPresent()) {
            int[] edges = line.edges().get();
            double limit = Math.max(narrow, width * dice.uniform(0.6, 1)) - RESERVE;
            int from = dice.below(line.words().size());
            int to = from + 1;
            while (to < line.words().size()
                    && stretch * viewWidth(edges[to + 1] - edges[from], fill, margin) <= limit) {
                to++;
            }
            while (from > 0 && stretch * viewWidth(edges[to] - edges[from - 1], fill, margin) <= limit) {
                from--;
            }
            piece = piece(edges, from, to);
            natural = stretch * viewWidth(edges[to] - edges[from], fill, margin);
        }
        if (natural < 0.9 * narrow) {
            return null;
        }
        GrayImage crop = crop(piece, fill, margin, dice.uniform(-0.3, 0.3), stretch, width);
        return crop == null ? null : view(altered(crop, dice), text(piece), width);
    }

    /** The whole line in as few pieces as fit the widest view, unaltered. */
    List<LineSample> all(List<Integer> widths) {
        int widest = widths.get(widths.size() - 1);
        List<Piece> pieces = new ArrayList<>();
        if (viewWidth(line.ink().width(), FILL, MARGIN) <= widest - RESERVE
                || line.edges().isEmpty()) {
            pieces.add(whole());
        } else {
            int[] edges = line.edges().get();
            for (int from = 0; from < line.words().size(); ) {
                int to = from + 1;
                while (to < line.words().size()
                        && viewWidth(edges[to + 1] - edges[from], FILL, MARGIN) <= widest - RESERVE) {
                    to++;
                }
                pieces.add(piece(edges, from, to));
                from = to;
            }
        }
        List<LineSample> views = new ArrayList<>();
        for (Piece piece : pieces) {
            GrayImage crop = crop(piece, FILL, MARGIN, 0, 1, widest);
            if (crop != null) {
                int columns = (int) Math.rint((double) crop.width() * Views.HEIGHT / crop.height());
                int width =
                        widths.stream().filter(w -> w >= columns).findFirst().orElse(widest);
                LineSample view = view(crop, text(piece), width);
                if (view != null) {
                    views.add(view);
                }
            }
        }
        return views;
    }

    /**
     * Cuts a piece out with its margins; what lies outside the picture or belongs to the next word is paper.
     *
     * @param shift how far the letters stand off the middle, as a share of the free height
     * @return a crop whose view is at most {@code width} wide; null where it would have to be squeezed too much
     */
    private GrayImage crop(Piece piece, double fill, double margin, double shift, double stretch, int width) {
        GrayImage image = line.image();
        double reference = line.referenceHeight();
        double height = reference / fill;
        double pad = height * margin;
        double columns = piece.right - piece.left + 2 * pad;
        double limit = width - RESERVE;
        if (columns * Views.HEIGHT / height > limit) {
            height = Math.max(height, Math.min(columns * Views.HEIGHT / limit, reference / SMALLEST_FILL));
        }
        double squeeze = Math.min(stretch, limit * height / (columns * Views.HEIGHT));
        if (squeeze < LARGEST_SQUEEZE) {
            return null;
        }
        double middle = (line.ink().top() + line.ink().bottom()) / 2.0 + (height - reference) * shift;
        int top = (int) Math.round(middle - height / 2);
        int bottom = Math.max(top + 8, (int) Math.round(middle + height / 2));
        int paper = (int) image.percentile(80);
        int left = (int) Math.round(piece.left - pad);
        int right = (int) Math.round(piece.right + pad);
        GrayImage crop = image.crop(left, top, right, bottom, paper);
        if (piece.from > 0) {
            blank(crop, 0, piece.left - left, paper);
        }
        if (piece.to < line.words().size()) {
            blank(crop, piece.right - left, crop.width(), paper);
        }
        int columnsWanted = (int) Math.max(2, Math.floor(crop.width() * squeeze));
        return columnsWanted == crop.width() ? crop : crop.withWidth(columnsWanted);
    }

    private static void blank(GrayImage image, int from, int to, int paper) {
        for (int y = 0; y < image.height(); y++) {
            for (int x = Math.max(0, from); x < Math.min(image.width(), to); x++) {
                image.pixels()[y * image.width() + x] = (byte) paper;
            }
        }
    }

    private static GrayImage altered(GrayImage crop, Dice dice) {
        boolean blur = dice.chance(0.12);
        boolean noise = dice.chance(0.08);
        boolean jpeg = dice.chance(0.06);
        if (!blur && !noise && !jpeg) {
            return crop;
        }
        Raster gray = crop.raster();
        if (blur) {
            double sigma = dice.uniform(0.3, 0.9);
            gray = gray.blurred(sigma, sigma);
        }
        if (noise) {
            PaperDamage.noise(gray, 80, dice);
        }
        if (jpeg) {
            PaperDamage.jpeg(gray, dice.between(30, 90));
        }
        return new GrayImage(gray.bytes(), crop.width(), crop.height());
    }

    private LineSample view(GrayImage crop, String text, int width) {
        int columns = (int) Math.rint((double) crop.width() * Views.HEIGHT / crop.height());
        if (columns > width || text.length() > columns / DENSEST + 4) {
            return null;
        }
        return new LineSample(Views.view(crop.pixels(), crop.width(), crop.height(), width), width, text, kind);
    }
}
