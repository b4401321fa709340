package io.scriptorium.document;

import java.util.List;
import java.util.Objects;

/**
 * A list.
 *
 * @param items in reading order, one at least; the first has depth 0, and none is more than one deeper than the one before
 * @param box holds every line
 * @param lines as they were read
 */
public record ListBlock(List<Item> items, Box box, List<Line> lines) implements Block {
    /**
     * An item.
     *
     * @param depth 0 for the outermost list, 1 for a list within an item of it, and so on
     * @param marker what stands before it: a bullet, or a number as it is printed, "2." or "(b)"
     * @param text its lines as one, without the marker
     */
    public record Item(int depth, String marker, String text) {
        /** Nothing may be null. */
        public Item {
            Objects.requireNonNull(marker, "marker");
            Objects.requireNonNull(text, "text");
        }

        /** Whether it is numbered or lettered. */
        boolean isOrdered() {
            return marker.codePoints().anyMatch(Character::isLetterOrDigit);
        }

        /** Whether its marker is one that Markdown has: a number with a full stop or a bracket after it. */
        boolean isDecimal() {
            return marker.matches("\\d{1,9}[.)]");
        }
    }

    /** @throws IllegalArgumentException if there is no item, or a depth skips one */
    public ListBlock {
        Objects.requireNonNull(box, "box");
        items = List.copyOf(items);
        lines = List.copyOf(lines);
        if (items.isEmpty()) {
            throw new IllegalArgumentException("expected a list of at least one item");
        }
        int before = -1;
        for (Item item : items) {
            if (item.depth < 0 || item.depth > before + 1) {
                throw new IllegalArgumentException(
                        "expected a depth of 0.." + (before + 1) + " for '" + item.text + "', got " + item.depth);
            }
            before = item.depth;
        }
    }
}
