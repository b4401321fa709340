package io.scriptorium.textrenderer.line;

/**
 * Damage to the ink, before there is paper: pure functions over coverage 0..1 that return a new raster. Sizes are
 * given by the type size, px per em, because a scan of small type is no sharper than one of large type.
 */
final class InkDamage {
    private InkDamage() {}

    /** Pins of a dot-matrix printer: ink only inside a lattice of dots. */
    static Raster dotMatrix(Raster ink, double size, Dice dice) {
        double pitch = Math.max(2, size / dice.uniform(9, 15));
        double radius = pitch * dice.uniform(0.42, 0.62);
        Raster spread = dice.chance(0.5) ? ink.blurred(pitch * 0.3, pitch * 0.3) : ink;
        Raster dots = Raster.of(ink.width(), ink.height());
        double shiftX = dice.uniform(0, pitch);
        double shiftY = dice.uniform(0, pitch);
        for (int y = 0; y < ink.height(); y++) {
            double dy = (y + shiftY) % pitch - pitch / 2;
            for (int x = 0; x < ink.width(); x++) {
                double dx = (x + shiftX) % pitch - pitch / 2;
                double inside = Math.min(1, Math.max(0, radius - Math.sqrt(dx * dx + dy * dy) + 0.5));
                int i = y * ink.width() + x;
                dots.values()[i] = (float) (ink(spread.values()[i]) * inside);
            }
        }
        return dots;
    }

    private static float ink(float coverage) {
        return Math.min(1, coverage * 1.3f);
    }

    /** Ink whose edges wander and whose blackness varies, as of a ribbon or a hand press. */
    static Raster unevenInk(Raster ink, double size, Dice dice) {
        double soft = Math.max(0.45, size * dice.uniform(0.012, 0.03));
        Raster blurred = ink.blurred(soft, soft);
        Raster noise = noise(ink.width(), ink.height(), Math.max(1.2, size * dice.uniform(0.05, 0.16)), dice);
        float strength = (float) dice.uniform(0.04, 0.22);
        float sharpness = (float) (1 / dice.uniform(0.04, 0.16));
        float threshold = (float) dice.uniform(0.40, 0.55);
        float[] values = blurred.values();
        for (int i = 0; i < values.length; i++) {
            float level = (values[i] - threshold + noise.values()[i] * strength) * sharpness;
            values[i] = values[i] < 0.02f ? 0 : 1 / (1 + (float) Math.exp(-level));
        }
        return blurred;
    }

    /** Ink that runs beyond its edges by up to a pixel: each pixel takes part of its darkest neighbour. */
    static Raster spread(Raster ink, double size, Dice dice) {
        float amount = (float) (dice.uniform(0.25, 1) * Math.min(1, size / 26));
        boolean down = dice.chance(0.6);
        return shifted(ink, amount, down, true);
    }

    /** Thinned strokes: each pixel gives way to its lightest neighbour. */
    static Raster loss(Raster ink, double size, Dice dice) {
        float amount = (float) (dice.uniform(0.2, 0.8) * Math.min(1, Math.max(0.15, (size - 10) / 26)));
        return shifted(ink, amount, dice.chance(0.4), false);
    }

    private static Raster shifted(Raster ink, float amount, boolean down, boolean darkest) {
        Raster changed = Raster.of(ink.width(), ink.height());
        float[] from = ink.values();
        for (int y = 0; y < ink.height(); y++) {
            for (int x = 0; x < ink.width(); x++) {
                int i = y * ink.width() + x;
                float own = from[i];
                float left = from[x > 0 ? i - 1 : i];
                float above = down && y > 0 ? from[i - ink.width()] : own;
                float other = darkest ? Math.max(left, above) : Math.min(left, above);
                changed.values()[i] = darkest
                        ? Math.max(own, own + (other - own) * amount)
                        : Math.min(own, own + (other - own) * amount);
            }
        }
        return changed;
    }

    /** Patches without ink, some letters wide or speckles. */
    static Raster broken(Raster ink, double size, Dice dice) {
        boolean speckles = dice.chance(0.6);
        double grain = size * (speckles ? dice.uniform(0.04, 0.12) : dice.uniform(0.2, 0.8));
        Raster noise = noise(ink.width(), ink.height(), Math.max(1, grain), dice);
        float cut = (float) dice.uniform(1, 2);
        // Where a whole letter is hit something of it must stay: a reader that is taught to guess invents.
        float left = (float) (speckles ? dice.uniform(0, 0.4) : dice.uniform(0.25, 0.6));
        Raster changed = Raster.of(ink.width(), ink.height());
        for (int i = 0; i < changed.values().length; i++) {
            float gone = Math.min(1, Math.max(0, (noise.values()[i] - cut) * 4));
            changed.values()[i] = ink.values()[i] * (1 - gone * (1 - left));
        }
        return changed;
    }

    /** Less ink all over, least in thin strokes. */
    static Raster faint(Raster ink, double size, Dice dice) {
        Raster soft = ink.blurred(size * 0.02, size * 0.02);
        float strength = (float) dice.uniform(0.25, 0.7);
        float gamma = (float) dice.uniform(1, 2);
        for (int i = 0; i < soft.values().length; i++) {
            soft.values()[i] = strength * (float) Math.pow(soft.values()[i], gamma);
        }
        return soft;
    }

    /** Smooth noise of mean 0 and deviation about 1 whose patches are {@code grain} px wide. */
    static Raster noise(int width, int height, double grain, Dice dice) {
        int columns = Math.max(2, (int) Math.ceil(width / grain) + 1);
        int rows = Math.max(2, (int) Math.ceil(height / grain) + 1);
        float[] grid = new float[columns * rows];
        for (int i = 0; i < grid.length; i++) {
            // Interpolation lowers the deviation to about two thirds.
            grid[i] = dice.roughGauss() * 1.5f;
        }
        return Raster.field(grid, columns, rows, width, height);
    }
}
