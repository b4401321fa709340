package io.scriptorium.textrenderer.line;

/**
 * What a line finder hands over by mistake: rules, dashes, rows of dots, specks, edges, halftone, slivers of letters,
 * blank paper. The text is empty, so that a reader learns to say nothing.
 */
final class Rubbish {
    /** Drawn at twice the view's height. */
    private static final int HEIGHT = 2 * Views.HEIGHT;

    private Rubbish() {}

    static LineSample sample(Fonts fonts, Dice dice, int width) {
        int cropWidth = 2 * Math.max(24, dice.chance(0.5) ? (int) (dice.uniform(0.3, 1) * width) : width);
        Canvas canvas = new Canvas(cropWidth, HEIGHT);
        switch (dice.weighted(26, 28, 6, 13, 10, 5, 4, 8)) {
            case 0 -> rules(canvas, dice);
            case 1 -> dashes(canvas, dice);
            case 2 -> signs(canvas, fonts.pick(Look.PRINT, dice), dice);
            case 3 -> specks(canvas, dice);
            case 4 -> edges(canvas, dice);
            case 5 -> sliver(canvas, fonts.pick(Look.PRINT, dice), dice);
            case 6 -> halftone(canvas, dice);
            default -> { // blank
            }
        }
        Raster ink = canvas.coverage();
        double white = dice.uniform(150, 255);
        double black = dice.uniform(0, Math.min(130, white - 20));
        Raster gray = Raster.of(cropWidth, HEIGHT);
        for (int i = 0; i < gray.values().length; i++) {
            gray.values()[i] = (float) (white + (black - white) * ink.values()[i]);
        }
        if (dice.chance(0.25)) {
            PaperDamage.paper(gray, 40, white - black, dice);
        }
        if (dice.chance(0.3)) {
            PaperDamage.unevenLight(gray, dice);
        }
        if (dice.chance(0.6)) {
            double sigma = dice.uniform(0.5, 2.2);
            gray = gray.blurred(sigma, sigma);
        }
        if (dice.chance(0.6)) {
            PaperDamage.noise(gray, 100, dice);
        }
        if (dice.chance(0.15)) {
            PaperDamage.saltAndPepper(gray, dice);
        }
        if (dice.chance(0.1)) {
            PaperDamage.threshold(gray, dice);
        }
        if (dice.chance(0.2)) {
            PaperDamage.jpeg(gray, dice.between(25, 90));
        }
        return new LineSample(Views.view(gray.bytes(), cropWidth, HEIGHT, width), width, "", "rubbish");
    }

    private static void rules(Canvas canvas, Dice dice) {
        for (int i = dice.chance(0.25) ? 2 : 1; i > 0; i--) {
            double y = HEIGHT * dice.uniform(0.1, 0.9);
            canvas.stroke(
                    dice.uniform(-20, canvas.width() * 0.3),
                    y,
                    canvas.width() * dice.uniform(0.7, 1.1),
                    y + dice.gauss() * 2,
                    dice.uniform(1, 12),
                    1);
        }
    }

    private static void dashes(Canvas canvas, Dice dice) {
        double thickness = dice.uniform(1, 9);
        double dash = dice.chance(0.25) ? thickness : dice.uniform(3, 22);
        double gap = dice.uniform(2, 14);
        boolean round = dice.chance(0.3);
        int rows = dice.chance(0.25) ? 2 : 1;
        double y = HEIGHT * dice.uniform(0.2, 0.8);
        for (double x = dice.uniform(0, 20); x < canvas.width() - dash; x += dash + gap) {
            for (int row = 0; row < rows; row++) {
                double middle = y + row * (thickness + 7);
                if (round) {
                    canvas.ellipse(x + dash / 2, middle, dash / 2, thickness / 2, 1);
                } else {
                    canvas.stroke(x, middle, x + dash, middle, thickness, 1);
                }
            }
        }
    }

    private static void signs(Canvas canvas, Typeface face, Dice dice) {
        String row = (dice.pick("*", "=", "_", "-", "~", "#", "+") + dice.pick("", " ")).repeat(60);
        double size = dice.uniform(22, 60);
        press(canvas, face, row, size, 4, HEIGHT * 0.75);
    }

    private static void press(Canvas canvas, Typeface face, String text, double size, double x, double baseline) {
        if (face.covers(text)) {
            SetLine.plain(face, text, SetLine.Spacing.PLAIN)
                    .press((f, code, penX, penY, scale) -> canvas.fill(
                            f.outline(code), new double[] {size, 0, x + penX * size, 0, size, baseline}, 1));
        }
    }

    private static void specks(Canvas canvas, Dice dice) {
        for (int i = dice.between(1, 14); i > 0; i--) {
            canvas.ellipse(
                    dice.uniform(0, canvas.width()),
                    dice.uniform(0, HEIGHT),
                    dice.uniform(1, 9),
                    dice.uniform(1, 9),
                    1);
        }
    }

    private static void edges(Canvas canvas, Dice dice) {
        for (int i = dice.between(1, 3); i > 0; i--) {
            double x = dice.uniform(-20, canvas.width() + 20);
            double y = dice.uniform(-30, HEIGHT + 30);
            double thickness = dice.uniform(2, 14);
            for (int k = dice.between(1, 3); k > 0; k--) {
                double toX = dice.uniform(-20, canvas.width() + 20);
                double toY = dice.uniform(-30, HEIGHT + 30);
                canvas.stroke(x, y, toX, toY, thickness, 1);
                x = toX;
                y = toY;
            }
        }
        if (dice.chance(0.3)) {
            double x = dice.uniform(0, canvas.width());
            canvas.polygon(1, x, -5, canvas.width() + 5, -5, canvas.width() + 5, HEIGHT + 5, x, HEIGHT + 5);
        }
    }

    /** The feet or heads of a line's letters, too little to be read. */
    private static void sliver(Canvas canvas, Typeface face, Dice dice) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 60; i++) {
            text.append(dice.pick("etaoinshrdlu mwfgypbvk"));
        }
        double size = dice.uniform(40, 60);
        double visible = size * dice.uniform(0.06, 0.16);
        double baseline = dice.chance(0.5) ? HEIGHT + size * 0.45 - visible : visible - size * 0.02;
        press(canvas, face, text.toString(), size, -dice.uniform(0, 40), baseline);
    }

    private static void halftone(Canvas canvas, Dice dice) {
        double pitch = dice.uniform(4, 10);
        double phase = dice.uniform(0, 6);
        double wave = dice.uniform(0.005, 0.03);
        for (double y = 0; y < HEIGHT + pitch; y += pitch) {
            for (double x = 0; x < canvas.width() + pitch; x += pitch) {
                double tone = 0.5 + 0.5 * Math.sin(phase + wave * x + 0.05 * y);
                double r = pitch * 0.6 * Math.sqrt(tone);
                if (r > 0.4) {
                    canvas.ellipse(x, y, r, r, 1);
                }
            }
        }
    }
}
