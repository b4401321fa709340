package io.scriptorium.eval.scene;

import java.awt.geom.Rectangle2D;
import java.util.List;

/** Where one thing stands, seen from another. */
public enum Relation {
    LEFT_OF(-1, 0, "to the left of,left of,on the left of", "on the left", "on the right"),
    RIGHT_OF(1, 0, "to the right of,right of,on the right of", "on the right", "on the left"),
    ABOVE(0, -1, "above,over", "at the top", "at the bottom"),
    BELOW(0, 1, "below,under,beneath", "at the bottom", "at the top");

    private final int x;
    private final int y;
    private final String words;
    private final String here;
    private final String there;

    Relation(int x, int y, String words, String here, String there) {
        this.x = x;
        this.y = y;
        this.words = words;
        this.here = here;
        this.there = there;
    }

    /** The phrases that stand between the two things; the first is the plainest. */
    List<String> words() {
        return List.of(words.split(",", -1));
    }

    /** The phrase after the first thing where each is placed for itself. */
    String here() {
        return here;
    }

    /** The phrase after the second thing where each is placed for itself. */
    String there() {
        return there;
    }

    /**
     * Whether {@code a} stands so to {@code b}: a tenth of both boxes is taken from the offset of the centres, and what is
     * left points into this half plane by at least half of its length. On a diagonal two relations hold.
     *
     * @see <a href="https://github.com/djghosh13/geneval/blob/main/evaluation/evaluate_images.py">GenEval,
     *     relative_position</a>
     */
    public boolean holds(Rectangle2D a, Rectangle2D b) {
        double dx = shortened(a.getCenterX() - b.getCenterX(), 0.1 * (a.getWidth() + b.getWidth()));
        double dy = shortened(a.getCenterY() - b.getCenterY(), 0.1 * (a.getHeight() + b.getHeight()));
        double length = Math.hypot(dx, dy);
        return length > 0 && (dx * x + dy * y) / length > 0.5;
    }

    /** Whether no one could doubt it: the boxes part in this direction, and hardly in the other. */
    boolean holdsClearly(Rectangle2D a, Rectangle2D b) {
        double along = x * (a.getCenterX() - b.getCenterX()) + y * (a.getCenterY() - b.getCenterY());
        double across = Math.abs(y * (a.getCenterX() - b.getCenterX()) + x * (a.getCenterY() - b.getCenterY()));
        return holds(a, b) && along > 0 && across < 0.5 * along;
    }

    private static double shortened(double offset, double by) {
        return Math.signum(offset) * Math.max(0, Math.abs(offset) - by);
    }
}
