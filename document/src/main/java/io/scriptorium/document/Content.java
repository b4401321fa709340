package io.scriptorium.document;

import java.util.List;
import java.util.Objects;

/**
 * What stands on a page.
 *
 * @param text plain text: lines end with {@code \n}, blocks are parted by an empty line; no line break at the end
 * @param markdown the same as Markdown
 * @param blocks the parts with their places, in reading order; empty if the model gives text only
 * @param groundings places that the model itself named; empty if it names none
 */
public record Content(String text, String markdown, List<Block> blocks, List<Grounding> groundings) {
    /** Nothing. */
    public static final Content EMPTY = new Content("", "", List.of(), List.of());

    /** The lists are copied. */
    public Content {
        Objects.requireNonNull(text, "text");
        Objects.requireNonNull(markdown, "markdown");
        blocks = List.copyOf(blocks);
        groundings = List.copyOf(groundings);
    }

    /** The content that blocks make: their lines as text, and as Markdown in which every sign stands for itself. */
    public static Content of(List<? extends Block> blocks) {
        return new Content(PlainText.of(blocks), Markdown.of(blocks), List.copyOf(blocks), List.of());
    }

    /** Markdown that the model wrote, with the places it named; the plain text is the Markdown as it stands. */
    public static Content ofMarkdown(String markdown, List<Grounding> groundings) {
        return new Content(markdown, markdown, List.of(), groundings);
    }
}
