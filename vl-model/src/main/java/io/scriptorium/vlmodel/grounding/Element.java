package io.scriptorium.vlmodel.grounding;

import java.util.List;

/**
 * A reference in the model's output and the text that belongs to it.
 *
 * @param label as the model wrote it, blanks included, for example {@code title}, {@code table}, {@code image}; may be
 *     empty, and is whatever the model chose: never use it as a path
 * @param boxes where it is on the page; several for one that is divided, none if {@code malformed}
 * @param malformed whether the boxes were missing or not readable
 * @param text what follows the reference up to the next one, without markers
 */
public record Element(String label, List<GroundingBox> boxes, boolean malformed, String text) {
    /** Copies the list. */
    public Element {
        boxes = List.copyOf(boxes);
    }
}
