package io.scriptorium.textrenderer.line;

import static io.scriptorium.textrenderer.line.Damage.*;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Draws synthetic lines of text as a reader will see them: letters set and printed by one of the {@link Look}s, damaged
 * in the order of {@link Damage}, cropped as a line finder crops, and made a view.
 *
 * <p>Immutable and safe for threads; a sample is a pure function of its seed.
 */
public final class LineImages {
    private static final Pattern SPACES = Pattern.compile(" +");
    /** A line is drawn anew until it fits; more failures than this mean that fonts and text have no letters in common. */
    private static final int ATTEMPTS = 500;
    /** Share of the lines whose crop follows their own ink, not the ascenders and descenders of the face. */
    private static final double INK_CROPS = 0.5;
    /** Share of the lines too short for their view that are kept all the same. */
    private static final double SHORT_LINES = 0.08;

    private final Fonts fonts;
    private final LineText text;
    private final LineImageConfig config;
    private final List<Look> looks;
    private final double[] lookWeights;

    /**
     * @throws IllegalArgumentException if there is no font
     */
    public LineImages(Fonts fonts, LineText text, LineImageConfig config) {
        if (fonts.families().isEmpty()) {
            throw new IllegalArgumentException("expected at least one font family, got none");
        }
        this.fonts = fonts;
        this.text = text;
        this.config = config;
        this.looks = List.copyOf(config.looks().keySet());
        this.lookWeights = looks.stream().mapToDouble(config.looks()::get).toArray();
    }

    /**
     * Draws a line.
     *
     * @param seed the same seed gives the same bytes
     * @param narrow most lines are at least about this wide, px of the view
     * @param width columns of the view, px
     */
    public LineSample sample(long seed, int narrow, int width) {
        return sample(Dice.of(seed), narrow, width);
    }

    LineSample sample(Dice dice, int narrow, int width) {
        for (int i = 0; i < ATTEMPTS; i++) {
            LineSample sample = attempt(dice, narrow, width);
            if (sample != null) {
                return sample;
            }
        }
        throw new IllegalStateException("no line fits " + width + " px after " + ATTEMPTS + " attempts with "
                + fonts.families().size() + " font families; name fonts that have the reader's characters");
    }

    /** The measures of one crop, px before the view is made. */
    private record Crop(int width, int height, double left, double baseline, double size, double stretch) {}

    private LineSample attempt(Dice dice, int narrow, int width) {
        Look look = looks.get(dice.weighted(lookWeights));
        Typeface face = fonts.pick(look, dice);
        double size = dice.logUniform(config.minSize(), config.maxSize());
        double fill = dice.uniform(config.minFill(), config.maxFill());
        double margins = dice.uniform(config.minMargin(), config.maxMargin())
                + dice.uniform(config.minMargin(), config.maxMargin());
        double stretch = happens(STRETCH, look, dice) ? dice.uniform(0.78, 1.25) : 1;
        // The view is 32 px high, so a crop's height is the unit of widths: ems that fit a view follow from the fill.
        double wanted = dice.uniform(Math.min(width, Math.max(narrow * 0.95, 20)), width) / Views.HEIGHT - margins;
        double emsPerHeight = fill / (face.bottom() - face.top());
        double mean = face.advance("the quick brown fox and so on") / 29;
        int length = (int) Math.max(1, wanted * emsPerHeight / stretch / mean);
        String said = text.line(dice, look, length);
        for (int i = 0; i < 8 && !face.covers(said); i++) {
            face = fonts.pick(look, dice);
        }
        if (said.isEmpty() || !face.covers(said)) {
            return null;
        }
        emsPerHeight = fill / (face.bottom() - face.top());
        said = cut(said, face, (width / (double) Views.HEIGHT - margins) * emsPerHeight / stretch, dice);
        if (said.isEmpty()) {
            return null;
        }
        SetLine line = set(said, face, look, dice);
        return print(line, face, look, narrow, width, size, fill, margins, stretch, dice);
    }

    private boolean happens(Damage damage, Look look, Dice dice) {
        return config.happens(damage, look, dice);
    }

    /** Drops words, or letters of a single word, until the line fits; now and then a word is broken with a hyphen. */
    private static String cut(String text, Typeface face, double ems, Dice dice) {
        String rest = text;
        while (!rest.isEmpty() && face.advance(rest) > ems) {
            int space = rest.lastIndexOf(' ');
            if (space < 0) {
                rest = rest.substring(0, rest.offsetByCodePoints(rest.length(), -1));
            } else {
                String word = rest.substring(space + 1);
                rest = rest.substring(0, space).stripTrailing();
                if (word.length() > 5 && word.chars().allMatch(Character::isLowerCase) && dice.chance(0.15)) {
                    String broken = rest + " " + word.substring(0, dice.between(2, word.length() - 3)) + "-";
                    if (face.covers('-') && face.advance(broken) <= ems) {
                        return broken;
                    }
                }
            }
        }
        return rest.strip();
    }

    private SetLine set(String said, Typeface face, Look look, Dice dice) {
        SetLine.Spacing spacing;
        if (happens(SPACING, look, dice)) {
            double letters = dice.chance(0.25) ? dice.uniform(0.08, 0.3) : dice.uniform(-0.03, 0.06);
            // Words of spaced letters must still stand apart.
            spacing = new SetLine.Spacing(false, letters, dice.uniform(0.8, 2) + 4 * Math.max(0, letters));
        } else {
            boolean shaped = look != Look.TYPEWRITER && dice.chance(config.shaping());
            spacing = shaped ? new SetLine.Spacing(true, 0, 1) : SetLine.Spacing.PLAIN;
        }
        if (happens(MIXED_FACES, look, dice)) {
            return SetLine.mixed(face, fonts.sibling(face, dice), fonts.pick(look, dice), said, spacing, dice);
        }
        return SetLine.plain(face, said, spacing);
    }

    private LineSample print(
            SetLine line,
            Typeface face,
            Look look,
            int narrow,
            int width,
            double size,
            double fill,
            double margins,
            double stretch,
            Dice dice) {
        float[] extent = line.extent();
        if (extent[0] >= extent[1]) {
            return null;
        }
        double letters = size * (face.bottom() - face.top());
        double top = face.top() * size;
        double bottom = face.bottom() * size;
        double height = letters / fill;
        if (extent[0] * size < top - 1 && dice.chance(0.9)) {
            // Accents on capitals stand above the ascenders, and a line finder keeps them.
            top = extent[0] * size;
            height = Math.max(height, (bottom - top) / 0.96);
        }
        if (dice.chance(INK_CROPS)) {
            // Crops that follow the ink of this very line, as far as a line without ascenders is not blown up.
            top = extent[0] * size;
            bottom = extent[1] * size;
            height = Math.max((bottom - top) / dice.uniform(config.minFill(), config.maxFill()), letters * 0.75 / 0.9);
        }
        int cropHeight = (int) Math.max(8, Math.rint(height));
        double left = cropHeight * margins * dice.uniform(0.3, 0.7);
        double advance = line.advance() * size;
        double room = width * (double) cropHeight / Views.HEIGHT - cropHeight * margins - 1;
        double fitted = Math.min(stretch, room / advance);
        double shown = (advance * fitted / cropHeight + margins) * Views.HEIGHT;
        if (fitted < 0.85 * stretch || (shown < 0.85 * narrow && !dice.chance(SHORT_LINES))) {
            return null;
        }
        int cropWidth = (int) Math.ceil(advance * fitted + cropHeight * margins);
        double shift = (cropHeight - (bottom - top)) * dice.uniform(-0.42, 0.42);
        double baseline = cropHeight / 2.0 - (top + bottom) / 2 + shift;
        Crop crop = new Crop(cropWidth, cropHeight, left, baseline, size, fitted);
        boolean clean = dice.chance(config.clean());
        Raster ink = ink(line, face, look, crop, clean, dice);
        Raster gray = clean ? paper(ink, 255, 0) : scan(clip(damaged(ink, look, size, dice)), look, crop, face, dice);
        byte[] view = Views.view(gray.bytes(), cropWidth, cropHeight, width);
        if (!readable(view)) {
            return null;
        }
        String kind = look.name().toLowerCase(Locale.ROOT).replace('_', '-');
        return new LineSample(
                view, width, SPACES.matcher(line.text()).replaceAll(" ").strip(), kind);
    }

    /** Damage that leaves next to nothing would teach a reader to invent text. */
    private static boolean readable(byte[] view) {
        int dark = 0;
        for (byte pixel : view) {
            dark += (pixel & 0xff) < 128 ? 1 : 0;
        }
        return dark > 12;
    }

    private Raster ink(SetLine line, Typeface face, Look look, Crop crop, boolean clean, Dice dice) {
        Canvas canvas = new Canvas(crop.width, crop.height);
        double size = crop.size;
        double turnLimit = 0.3 * crop.height / crop.width;
        double turn = !clean && happens(ROTATION, look, dice)
                ? Math.max(-turnLimit, Math.min(turnLimit, dice.gauss() * 0.007))
                : 0;
        double lean = happens(SHEAR, look, dice) ? dice.gauss() * 0.09 : 0;
        double bend = happens(CURVE, look, dice) ? dice.gauss() * 0.06 * crop.height : 0;
        boolean jitter = happens(JITTER, look, dice);
        double jitterX = jitter ? dice.uniform(0, 0.012) : 0;
        double jitterY = jitter ? dice.uniform(0, 0.03) : 0;
        double jitterInk = jitter && dice.chance(0.7) ? dice.uniform(0.03, 0.28) : 0;
        SetLine.Press press = (f, code, x, y, scale) -> {
            double along = (x + jitterX * dice.gauss()) * size * crop.stretch;
            double down = (y + jitterY * dice.gauss()) * size;
            double fromMiddle = (crop.left + along) / crop.width * 2 - 1;
            double black = jitterInk == 0 ? 1 : 1 - Math.min(0.75, Math.abs(dice.gauss()) * jitterInk);
            double s = size * scale;
            double[] place = {
                s * crop.stretch,
                -lean * s,
                crop.left + along - lean * down,
                turn * s * crop.stretch,
                s,
                crop.baseline
                        + down
                        + turn * (crop.left + along - crop.width / 2.0)
                        + bend * (fromMiddle * fromMiddle - 0.4)
            };
            canvas.fill(f.outline(code), place, black);
        };
        line.press(press);
        if (happens(NEIGHBOURS, look, dice)) {
            neighbours(canvas, face, look, crop, turn, dice);
        }
        rules(canvas, look, crop, turn, dice);
        return canvas.coverage();
    }

    private void neighbours(Canvas canvas, Typeface face, Look look, Crop crop, double turn, Dice dice) {
        double letters = crop.size * (face.bottom() - face.top());
        for (int side = -1; side <= 1; side += 2) {
            String other = text.line(dice, look, 2 + (int) (crop.width / crop.size * 2));
            if (dice.chance(0.3) || !face.covers(other)) {
                continue;
            }
            double y = crop.baseline + side * (crop.height + letters) / 2 * dice.uniform(0.86, 1.1);
            double x = crop.left + dice.uniform(-4, 1) * crop.size;
            double s = crop.size;
            SetLine.plain(face, other, SetLine.Spacing.PLAIN).press((f, code, penX, penY, scale) -> {
                double at = x + penX * s;
                canvas.fill(
                        f.outline(code), new double[] {s, 0, at, turn * s, s, y + turn * (at - crop.width / 2.0)}, 1);
            });
        }
    }

    private void rules(Canvas canvas, Look look, Crop crop, double turn, Dice dice) {
        double size = crop.size;
        double tilt = turn * crop.width / 2;
        if (happens(UNDERLINE, look, dice)) {
            double y = crop.baseline + size * dice.uniform(0.07, 0.24);
            double thickness = Math.max(0.7, size * dice.uniform(0.025, 0.08));
            double from = dice.chance(0.5) ? crop.left : crop.width * dice.uniform(0, 0.5);
            double to = dice.chance(0.5) ? crop.width - crop.left : crop.width * dice.uniform(0.5, 1);
            canvas.stroke(
                    from,
                    y + tilt * (2 * from / crop.width - 1),
                    to,
                    y + tilt * (2 * to / crop.width - 1),
                    thickness,
                    1);
        }
        if (happens(RULE, look, dice)) {
            double y = crop.height * (0.5 + dice.uniform(0.38, 0.5) * (dice.chance(0.5) ? 1 : -1));
            double thickness = Math.max(0.7, size * dice.uniform(0.03, 0.12));
            canvas.stroke(0, y - tilt, crop.width, y + tilt, thickness, dice.uniform(0.5, 1));
        }
        if (happens(SIDE_RULE, look, dice)) {
            double edge = crop.left * dice.uniform(0, 0.6);
            double x = dice.chance(0.5) ? edge : crop.width - edge;
            canvas.stroke(x, 0, x, crop.height, Math.max(0.7, size * dice.uniform(0.03, 0.1)), 1);
        }
        if (happens(SPECKS, look, dice)) {
            for (int i = dice.between(1, 6); i > 0; i--) {
                double r = size * dice.logUniform(0.012, 0.07);
                canvas.ellipse(
                        dice.uniform(0, crop.width),
                        dice.uniform(0, crop.height),
                        r,
                        r * dice.uniform(0.5, 1.5),
                        dice.uniform(0.4, 1));
            }
        }
    }

    private Raster damaged(Raster clean, Look look, double size, Dice dice) {
        Raster ink = clean;
        if (size >= 18 && happens(DOT_MATRIX, look, dice)) {
            ink = InkDamage.dotMatrix(ink, size, dice);
        }
        if (happens(UNEVEN_INK, look, dice)) {
            ink = InkDamage.unevenInk(ink, size, dice);
        }
        if (happens(INK_SPREAD, look, dice)) {
            ink = InkDamage.spread(ink, size, dice);
        } else if (happens(INK_LOSS, look, dice)) {
            ink = InkDamage.loss(ink, size, dice);
        }
        if (happens(BROKEN, look, dice)) {
            ink = InkDamage.broken(ink, size, dice);
        } else if (happens(FAINT, look, dice)) {
            ink = InkDamage.faint(ink, size, dice);
        }
        return ink;
    }

    private static Raster clip(Raster ink) {
        for (int i = 0; i < ink.values().length; i++) {
            ink.values()[i] = Math.min(1, Math.max(0, ink.values()[i]));
        }
        return ink;
    }

    /** Grey values of ink on even paper. */
    private static Raster paper(Raster ink, double white, double black) {
        Raster gray = Raster.of(ink.width(), ink.height());
        for (int i = 0; i < gray.values().length; i++) {
            gray.values()[i] = (float) (white + (black - white) * ink.values()[i]);
        }
        return gray;
    }

    private Raster scan(Raster ink, Look look, Crop crop, Typeface face, Dice dice) {
        double white = dice.uniform(180, 255);
        double black = dice.uniform(0, 110);
        if (happens(LOW_CONTRAST, look, dice)) {
            white = dice.uniform(110, 245);
            black = white - dice.uniform(35, 80);
        }
        double contrast = white - black;
        double size = crop.size;
        Raster gray = paper(ink, white, black);
        if (happens(SHOW_THROUGH, look, dice)) {
            PaperDamage.add(gray, reverse(look, crop, face, dice), -contrast * dice.uniform(0.06, 0.28));
        }
        if (happens(TINT, look, dice)) {
            PaperDamage.tint(gray, size, dice);
        }
        if (happens(PAPER, look, dice)) {
            PaperDamage.paper(gray, size, contrast, dice);
        }
        if (happens(UNEVEN_LIGHT, look, dice)) {
            PaperDamage.unevenLight(gray, dice);
        }
        if (happens(BLUR, look, dice)) {
            double sigma = dice.uniform(0.3, 1) * Math.max(0.6, size / 30);
            gray = gray.blurred(sigma * dice.uniform(0.7, 1.3), sigma * dice.uniform(0.7, 1.3));
        }
        if (happens(NOISE, look, dice)) {
            PaperDamage.noise(gray, contrast, dice);
        }
        if (happens(SALT_AND_PEPPER, look, dice)) {
            PaperDamage.saltAndPepper(gray, dice);
        }
        boolean twoLevels = happens(THRESHOLD, look, dice);
        if (twoLevels) {
            PaperDamage.threshold(gray, dice);
        }
        if (happens(INVERSE, look, dice)) {
            PaperDamage.invert(gray);
        }
        if (!twoLevels && happens(JPEG, look, dice)) {
            PaperDamage.jpeg(gray, dice.between(25, 90));
        }
        return gray;
    }

    /** Mirrored letters of the other side of the sheet, soft. */
    private Raster reverse(Look look, Crop crop, Typeface face, Dice dice) {
        Canvas canvas = new Canvas(crop.width, crop.height);
        String other = text.line(dice, look, 2 + (int) (crop.width / crop.size * 2));
        if (face.covers(other)) {
            double s = crop.size;
            double x = crop.width + dice.uniform(0, 3) * s;
            double y = crop.baseline + dice.uniform(-0.6, 0.6) * crop.height;
            SetLine.plain(face, other, SetLine.Spacing.PLAIN)
                    .press((f, code, penX, penY, scale) ->
                            canvas.fill(f.outline(code), new double[] {-s, 0, x - penX * s, 0, s, y}, 1));
        }
        return canvas.coverage().blurred(crop.size * 0.05, crop.size * 0.05);
    }
}
