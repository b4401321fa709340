package io.scriptorium.document;

import java.util.List;
import java.util.Objects;

/**
 * A reference of the model's output to places on the page: {@code <|ref|>label<|/ref|><|det|>[[x1,y1,x2,y2],...]<|/det|>}.
 *
 * @param label what the model calls it, for example {@code title}, {@code table}, {@code image}; or the text it looked for
 * @param boxes the places in pixels, in the model's order
 * @param thousandths the same places as the model wrote them, coordinates 0..999 of the page's width and height
 */
public record Grounding(String label, List<Box> boxes, List<Box> thousandths) {
    /** @throws IllegalArgumentException if the lists differ in length */
    public Grounding {
        Objects.requireNonNull(label, "label");
        boxes = List.copyOf(boxes);
        thousandths = List.copyOf(thousandths);
        if (boxes.size() != thousandths.size()) {
            throw new IllegalArgumentException("expected as many boxes in pixels as in thousandths, got " + boxes.size()
                    + " and " + thousandths.size());
        }
    }
}
