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
 * @param pictures what the Markdown links to, in its order
 */
public record Content(
        String text, String markdown, List<Block> blocks, List<Grounding> groundings, List<Crop> pictures) {
    /** Nothing. */
    public static final Content EMPTY = new Content("", "", List.of(), List.of(), List.of());

    /** The lists are copied. */
    public Content {
        Objects.requireNonNull(text, "text");
        Objects.requireNonNull(markdown, "markdown");
        blocks = List.copyOf(blocks);
        groundings = List.copyOf(groundings);
        pictures = List.copyOf(pictures);
    }

    /** The content that blocks make: their lines as text, and as Markdown in which every sign stands for itself. */
    public static Content of(List<? extends Block> blocks) {
        return new Content(
                PlainText.of(blocks),
                Markdown.of(blocks),
                List.copyOf(blocks),
                List.of(),
                blocks.stream()
                        .filter(Figure.class::isInstance)
                        .map(block -> ((Figure) block).picture())
                        .toList());
    }

    /** Markdown that the model wrote, with the places it named; the plain text is the Markdown as it stands. */
    public static Content ofMarkdown(String markdown, List<Grounding> groundings) {
        return ofMarkdown(markdown, groundings, List.of());
    }

    /** The same with the pictures that the Markdown links to. */
    public static Content ofMarkdown(String markdown, List<Grounding> groundings, List<Crop> pictures) {
        return new Content(markdown, markdown, List.of(), groundings, pictures);
    }

    /**
     * The same with links to pictures in another folder.
     *
     * @param folder as a relative reference of a URI, without a slash at its end
     */
    public Content withPicturesIn(String folder) {
        String linked = markdown;
        for (Crop picture : pictures) {
            linked = linked.replace(picture.link(), picture.in(folder).link());
        }
        return new Content(
                text,
                linked,
                blocks.stream()
                        .map(block -> block instanceof Figure figure
                                ? new Figure(
                                        figure.picture().in(folder), figure.caption(), figure.box(), figure.lines())
                                : block)
                        .toList(),
                groundings,
                pictures.stream().map(picture -> picture.in(folder)).toList());
    }
}
