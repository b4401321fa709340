package io.scriptorium.eval.judge;

import io.scriptorium.eval.scene.Demand;
import io.scriptorium.eval.scene.Relation;
import io.scriptorium.eval.scene.Scene;
import io.scriptorium.eval.scene.Size;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Compares a picture with what was asked for. It is strict: exactly the things demanded, in the colours, sizes and places
 * demanded, and nothing else. It knows the world of scenes and no other. Thread-safe.
 */
public final class Judge {
    /** Correlation below which a shape is no kind's: blurred drawings stay above 0.9, another kind's is mostly below 0.7. */
    private static final double LEAST_LIKENESS = 0.75;

    private final Recognizer recognizer = new Recognizer();

    /**
     * What is in the picture.
     *
     * @throws IllegalArgumentException if the picture is not square
     */
    public List<Verdict.Seen> look(BufferedImage picture) {
        Canvas canvas = Canvas.of(picture, Scene.SIDE);
        List<Verdict.Seen> seen = new ArrayList<>();
        for (Blob blob : Segmentation.of(canvas)) {
            Recognizer.Likeness likeness = recognizer.kind(blob, canvas.side);
            boolean known = likeness.likeness() >= LEAST_LIKENESS;
            seen.add(new Verdict.Seen(
                    known ? Optional.of(likeness.kind()) : Optional.empty(),
                    recognizer.colour(blob, likeness.kind(), canvas.ground),
                    Size.of(blob.extent()),
                    blob.box(),
                    likeness.likeness()));
        }
        return seen;
    }

    /**
     * Whether the picture is what was asked for.
     *
     * @throws IllegalArgumentException if the picture is not square
     */
    public Verdict judge(BufferedImage picture, Demand demand) {
        List<Verdict.Seen> seen = look(picture);
        List<String> faults = new ArrayList<>();
        List<Verdict.Seen> extra = new ArrayList<>(seen);
        for (Demand.Group group : demand.groups()) {
            List<Verdict.Seen> found = seen.stream()
                    .filter(s -> s.kind().filter(k -> k == group.kind()).isPresent())
                    .toList();
            extra.removeAll(found);
            if (found.size() != group.count()) {
                faults.add("expected " + group.count() + " " + group.kind().plural() + ", saw " + found.size());
            }
            for (Verdict.Seen thing : found) {
                group.colour()
                        .filter(c -> c != thing.colour())
                        .ifPresent(c -> faults.add(
                                "expected " + c.word() + " " + group.kind().singular() + ", saw "
                                        + thing.colour().word()));
                group.size()
                        .filter(s -> s != thing.size())
                        .ifPresent(s -> faults.add("expected a " + word(s) + " "
                                + group.kind().singular() + ", saw a " + word(thing.size()) + " one"));
            }
        }
        extra.forEach(thing -> faults.add("nobody asked for a " + thing));
        if (faults.isEmpty()) {
            demand.relation()
                    .filter(r -> !holds(r, seen, demand))
                    .ifPresent(r -> faults.add("the "
                            + demand.groups().get(0).kind() + " is not "
                            + r.name().toLowerCase(Locale.ROOT).replace('_', ' ')
                            + " the " + demand.groups().get(1).kind()));
        }
        return new Verdict(seen, faults);
    }

    private static String word(Size size) {
        return size.name().toLowerCase(Locale.ROOT);
    }

    private static boolean holds(Relation relation, List<Verdict.Seen> seen, Demand demand) {
        boolean inOrder =
                seen.get(0).kind().orElseThrow() == demand.groups().get(0).kind();
        return relation.holds(
                seen.get(inOrder ? 0 : 1).box(), seen.get(inOrder ? 1 : 0).box());
    }
}
