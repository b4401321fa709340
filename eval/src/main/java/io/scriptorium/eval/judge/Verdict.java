package io.scriptorium.eval.judge;

import io.scriptorium.eval.scene.Colour;
import io.scriptorium.eval.scene.Kind;
import io.scriptorium.eval.scene.Size;
import java.awt.geom.Rectangle2D;
import java.util.List;
import java.util.Optional;

/**
 * What a picture shows and what is wrong with it.
 *
 * @param seen the things in the picture
 * @param faults what differs from the demand, in words; none if the picture is right
 */
public record Verdict(List<Seen> seen, List<String> faults) {
    /**
     * A thing in the picture.
     *
     * @param kind empty where it looks like no kind
     * @param likeness correlation with the outline of the kind that is nearest, at most 1
     * @param box px of a picture of the side of scenes
     */
    public record Seen(Optional<Kind> kind, Colour colour, Size size, Rectangle2D box, double likeness) {
        @Override
        public String toString() {
            return colour.word() + " " + kind.map(Kind::singular).orElse("shape");
        }
    }

    public Verdict {
        seen = List.copyOf(seen);
        faults = List.copyOf(faults);
    }

    /** Whether the picture is what was asked for. */
    public boolean isRight() {
        return faults.isEmpty();
    }
}
