package io.scriptorium.textrenderer.line;

/** Damage to paper, light and scan: functions that change a raster of grey values 0..255 in place. */
final class PaperDamage {
    /**
     * Luminance quantisation of JPEG, ITU-T T.81 table K.1, and the scale of its common implementation: quality 50 is
     * the table itself.
     */
    private static final int[] QUANTISATION = {
        16, 11, 10, 16, 24, 40, 51, 61, 12, 12, 14, 19, 26, 58, 60, 55, 14, 13, 16, 24, 40, 57, 69, 56, 14, 17, 22, 29,
        51, 87, 80, 62, 18, 22, 37, 56, 68, 109, 103, 77, 24, 35, 55, 64, 81, 104, 113, 92, 49, 64, 78, 87, 103, 121,
        120, 101, 72, 92, 95, 98, 112, 100, 103, 99
    };

    /** Orthonormal DCT-II, {@code [frequency, position]}. */
    private static final float[] COSINES = cosines();

    private PaperDamage() {}

    /** Fibres and grain at several scales, brighter and darker than the paper, less than the contrast of the ink. */
    static void paper(Raster gray, double size, double contrast, Dice dice) {
        double grain = Math.max(1, size * dice.uniform(0.03, 0.1));
        add(
                gray,
                InkDamage.noise(gray.width(), gray.height(), grain, dice),
                Math.min(dice.uniform(2, 12), contrast / 10));
        add(
                gray,
                InkDamage.noise(gray.width(), gray.height(), grain * dice.uniform(4, 12), dice),
                Math.min(dice.uniform(1, 9), contrast / 12));
        if (dice.chance(0.3)) {
            Canvas fibres = new Canvas(gray.width(), gray.height());
            for (int i = dice.between(1, 1 + gray.width() / 25); i > 0; i--) {
                double x = dice.uniform(0, gray.width());
                double y = dice.uniform(0, gray.height());
                double angle = dice.uniform(0, Math.PI);
                double length = size * dice.uniform(0.2, 1.2);
                fibres.stroke(
                        x, y, x + length * Math.cos(angle), y + length * Math.sin(angle), 0.8, dice.uniform(0.1, 0.4));
            }
            add(gray, fibres.coverage(), -Math.min(dice.uniform(30, 110), contrast));
        }
    }

    /** A tint printed behind the letters: dots, lines or an even grey. */
    static void tint(Raster gray, double size, Dice dice) {
        double pitch = Math.max(1.5, size * dice.uniform(0.06, 0.18));
        double angle = dice.uniform(0, Math.PI / 2);
        double cos = Math.cos(angle) * 2 * Math.PI / pitch;
        double sin = Math.sin(angle) * 2 * Math.PI / pitch;
        double depth = dice.uniform(10, 70);
        int pattern = dice.below(3);
        for (int y = 0; y < gray.height(); y++) {
            for (int x = 0; x < gray.width(); x++) {
                double u = Math.sin(x * cos + y * sin);
                double value = switch (pattern) {
                    case 0 -> 0.5 + 0.5 * u * Math.sin(y * cos - x * sin);
                    case 1 -> 0.5 + 0.5 * u;
                    default -> 1;
                };
                int i = y * gray.width() + x;
                gray.values()[i] -= (float) (depth * value * gray.values()[i] / 255);
            }
        }
    }

    /** Shadow or glare that changes along the line. */
    static void unevenLight(Raster gray, Dice dice) {
        int columns = dice.between(2, Math.max(2, gray.width() / 60));
        float[] grid = new float[2 * columns];
        for (int i = 0; i < grid.length; i++) {
            grid[i] = (float) dice.gauss();
        }
        Raster light = Raster.field(grid, columns, 2, gray.width(), gray.height());
        float depth = (float) dice.uniform(0.03, 0.22);
        for (int i = 0; i < gray.values().length; i++) {
            gray.values()[i] *= Math.max(0.2f, 1 + depth * Math.min(1.5f, light.values()[i]));
        }
    }

    /** The grain of a sensor, never above a fifth of the contrast between ink and paper. */
    static void noise(Raster gray, double contrast, Dice dice) {
        float deviation = (float) Math.min(dice.logUniform(2, 20), contrast / 5);
        for (int i = 0; i < gray.values().length; i++) {
            gray.values()[i] += deviation * dice.roughGauss();
        }
    }

    /** Single pixels black or white. */
    static void saltAndPepper(Raster gray, Dice dice) {
        double share = dice.logUniform(0.002, 0.02);
        int count = (int) (share * gray.values().length) + 1;
        for (int i = 0; i < count; i++) {
            gray.values()[dice.below(gray.values().length)] = dice.chance(0.6) ? 20 : 250;
        }
    }

    static void invert(Raster gray) {
        for (int i = 0; i < gray.values().length; i++) {
            gray.values()[i] = 255 - gray.values()[i];
        }
    }

    /** Two levels, cut somewhere between ink and paper. */
    static void threshold(Raster gray, Dice dice) {
        // By what is there, not by the ink that was meant: faint print would vanish as a whole.
        GrayImage bytes = new GrayImage(gray.bytes(), gray.width(), gray.height());
        double ink = bytes.percentile(1);
        double paper = bytes.percentile(75);
        float cut = (float) (ink + (paper - ink) * dice.uniform(0.38, 0.74));
        for (int i = 0; i < gray.values().length; i++) {
            gray.values()[i] = gray.values()[i] < cut ? 0 : 255;
        }
    }

    /**
     * What JPEG does to grey pixels: each 8 x 8 block is transformed, rounded by the quantisation table and transformed
     * back. The rest of the format loses nothing and is left out; the blocks start at the crop's corner.
     *
     * @param quality 1..100 as in common encoders
     */
    static void jpeg(Raster gray, int quality) {
        int scale = quality < 50 ? 5000 / quality : 200 - 2 * quality;
        float[] steps = new float[64];
        for (int i = 0; i < 64; i++) {
            steps[i] = Math.min(255, Math.max(1, (QUANTISATION[i] * scale + 50) / 100));
        }
        float[] block = new float[64];
        float[] work = new float[64];
        for (int top = 0; top < gray.height(); top += 8) {
            for (int left = 0; left < gray.width(); left += 8) {
                copy(gray, left, top, block, true);
                transform(block, work, true);
                for (int i = 0; i < 64; i++) {
                    block[i] = steps[i] * Math.round(block[i] / steps[i]);
                }
                transform(block, work, false);
                copy(gray, left, top, block, false);
            }
        }
    }

    private static void copy(Raster gray, int left, int top, float[] block, boolean in) {
        for (int y = 0; y < 8; y++) {
            int row = Math.min(gray.height() - 1, top + y) * gray.width();
            for (int x = 0; x < 8; x++) {
                int at = row + Math.min(gray.width() - 1, left + x);
                if (in) {
                    block[8 * y + x] = Math.min(255, Math.max(0, gray.values()[at])) - 128;
                } else if (top + y < gray.height() && left + x < gray.width()) {
                    gray.values()[at] = block[8 * y + x] + 128;
                }
            }
        }
    }

    private static void transform(float[] block, float[] work, boolean forward) {
        for (int pass = 0; pass < 2; pass++) {
            float[] from = pass == 0 ? block : work;
            float[] to = pass == 0 ? work : block;
            // Each pass transforms the rows and writes them as columns.
            for (int row = 0; row < 8; row++) {
                for (int k = 0; k < 8; k++) {
                    float sum = 0;
                    for (int n = 0; n < 8; n++) {
                        sum += from[8 * row + n] * (forward ? COSINES[8 * k + n] : COSINES[8 * n + k]);
                    }
                    to[8 * k + row] = sum;
                }
            }
        }
    }

    private static float[] cosines() {
        float[] cosines = new float[64];
        for (int k = 0; k < 8; k++) {
            for (int n = 0; n < 8; n++) {
                cosines[8 * k + n] =
                        (float) (Math.cos((2 * n + 1) * k * Math.PI / 16) * (k == 0 ? Math.sqrt(0.125) : 0.5));
            }
        }
        return cosines;
    }

    static void add(Raster gray, Raster other, double factor) {
        for (int i = 0; i < gray.values().length; i++) {
            gray.values()[i] += (float) factor * other.values()[i];
        }
    }
}
