package io.scriptorium.eval.scene;

import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A kind of thing: a pictogram, a letter or a digit. Its outline is read as numbers and not through a font engine, so that a
 * picture is the same on every machine.
 */
public final class Kind {
    private static final Pattern STEP = Pattern.compile("[A-Z]|-?\\d+");
    /** A power of two, so that the parameters of a curve are exact. */
    private static final int CHORDS = 8;

    private static final List<Kind> ALL = read();

    private final int index;
    private final String singular;
    private final String plural;
    private final Path2D outline;

    private Kind(int index, String singular, String plural, Path2D outline) {
        this.index = index;
        this.singular = singular;
        this.plural = plural;
        this.outline = outline;
    }

    /** All kinds, in an order that is part of what a seed means. */
    public static List<Kind> all() {
        return ALL;
    }

    /** The kind of this singular name, as "cat", "letter A" or "digit 7". */
    public static Optional<Kind> of(String singular) {
        return ALL.stream().filter(kind -> kind.singular.equals(singular)).findFirst();
    }

    /** Place in {@link #all()}. */
    public int index() {
        return index;
    }

    /** As in "a cat" or "a letter A". */
    public String singular() {
        return singular;
    }

    /** As in "two cats" or "two letters A". */
    public String plural() {
        return plural;
    }

    /** Width over height of the ink. */
    double aspect() {
        Rectangle2D box = outline.getBounds2D();
        return box.getWidth() / box.getHeight();
    }

    /** The outline with the centre of its ink at {@code (x, y)} and the longer side of its ink {@code extent} long. */
    public Shape at(double x, double y, double extent) {
        Rectangle2D box = outline.getBounds2D();
        double scale = extent / Math.max(box.getWidth(), box.getHeight());
        AffineTransform place = AffineTransform.getTranslateInstance(x, y);
        place.scale(scale, scale);
        place.translate(-box.getCenterX(), -box.getCenterY());
        return outline.createTransformedShape(place);
    }

    @Override
    public String toString() {
        return singular;
    }

    private static List<Kind> read() {
        try (InputStream in = Objects.requireNonNull(Kind.class.getResourceAsStream("pictograms.tsv"));
                BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            List<Kind> kinds = new ArrayList<>();
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (!line.startsWith("#")) {
                    String[] fields = line.split("\t", -1);
                    kinds.add(new Kind(kinds.size(), fields[0], fields[1], path(fields[2])));
                }
            }
            return List.copyOf(kinds);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** An SVG path of absolute M, L, H, V, Q and Z. */
    private static Path2D path(String text) {
        Path2D path = new Path2D.Double(Path2D.WIND_NON_ZERO);
        Matcher step = STEP.matcher(text);
        char command = 'M';
        while (step.find()) {
            if (Character.isLetter(step.group().charAt(0))) {
                command = step.group().charAt(0);
                if (command == 'Z') {
                    path.closePath();
                }
                continue;
            }
            double first = Double.parseDouble(step.group());
            switch (command) {
                case 'M' -> path.moveTo(first, next(step));
                case 'L' -> path.lineTo(first, next(step));
                case 'H' -> path.lineTo(first, path.getCurrentPoint().getY());
                case 'V' -> path.lineTo(path.getCurrentPoint().getX(), first);
                case 'Q' -> curve(path, first, next(step), next(step), next(step));
                default -> throw new IllegalStateException("unknown step " + command + " in pictograms.tsv");
            }
        }
        return path;
    }

    /**
     * A quadratic curve as chords: what the JDK makes of curves, and of their bounds, differs between its versions (bounds are
     * tight only since 19), and with it every place in a scene would.
     */
    private static void curve(Path2D path, double bendX, double bendY, double endX, double endY) {
        double startX = path.getCurrentPoint().getX();
        double startY = path.getCurrentPoint().getY();
        for (int i = 1; i <= CHORDS; i++) {
            double t = i / (double) CHORDS;
            double s = 1 - t;
            path.lineTo(
                    s * s * startX + 2 * s * t * bendX + t * t * endX,
                    s * s * startY + 2 * s * t * bendY + t * t * endY);
        }
    }

    private static double next(Matcher step) {
        if (!step.find()) {
            throw new IllegalStateException("a path in pictograms.tsv ends within a step");
        }
        return Double.parseDouble(step.group());
    }
}
