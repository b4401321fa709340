package io.scriptorium.eval.scene;

import java.util.List;
import java.util.Optional;

/**
 * What a caption asks for: exactly these things and no other.
 *
 * @param groups one or two, of different kinds, at most {@link Scene#MOST} things together
 * @param relation where the one thing of the first group stands to the one of the second
 */
public record Demand(List<Group> groups, Optional<Relation> relation) {
    /**
     * Things that are alike.
     *
     * @param count one or more
     * @param colour empty where any will do
     * @param size empty where any will do
     */
    public record Group(Kind kind, int count, Optional<Colour> colour, Optional<Size> size) {}

    public Demand {
        groups = List.copyOf(groups);
        if (groups.isEmpty() || groups.size() > 2) {
            throw new IllegalArgumentException("a scene has one or two kinds of things, not " + groups.size());
        }
        int count = groups.stream().mapToInt(Group::count).sum();
        if (count > Scene.MOST || groups.stream().anyMatch(g -> g.count() < 1)) {
            throw new IllegalArgumentException("a scene has 1 to " + Scene.MOST + " things, not " + count);
        }
        if (groups.size() == 2 && groups.get(0).kind() == groups.get(1).kind()) {
            throw new IllegalArgumentException(
                    "two groups of one kind: " + groups.get(0).kind());
        }
        if (relation.isPresent() && (groups.size() != 2 || count != 2)) {
            throw new IllegalArgumentException("a place is one thing's to one other");
        }
    }

    /** What this demand tests. */
    public Task task() {
        boolean coloured = groups.stream().anyMatch(g -> g.colour().isPresent());
        boolean counted = groups.stream().anyMatch(g -> g.count() > 1);
        if (relation.isPresent()) {
            return Task.POSITION;
        }
        if (groups.size() == 2) {
            if (coloured) {
                return Task.COLOUR_BINDING;
            }
            return counted ? Task.COUNTING : Task.TWO_OBJECTS;
        }
        if (counted) {
            return Task.COUNTING;
        }
        return coloured ? Task.COLOURS : Task.SINGLE_OBJECT;
    }
}
