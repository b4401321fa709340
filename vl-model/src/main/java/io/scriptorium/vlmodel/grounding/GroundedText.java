package io.scriptorium.vlmodel.grounding;

import io.scriptorium.document.Crop;
import java.util.List;

/**
 * What the raw output of one page says.
 *
 * @param markdown the text without markers, with a link for every picture
 * @param lead the text before the first reference; the whole text if there is none
 * @param elements the references in the order of the output
 * @param crops the pictures that {@code markdown} links to, in its order
 * @param endOfSentence whether the model said that it was finished; if not, the page may be cut short
 */
public record GroundedText(
        String markdown, String lead, List<Element> elements, List<Crop> crops, boolean endOfSentence) {
    /** Copies the lists. */
    public GroundedText {
        elements = List.copyOf(elements);
        crops = List.copyOf(crops);
    }
}
