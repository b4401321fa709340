package io.scriptorium.document.layout;

import io.scriptorium.document.Block;
import io.scriptorium.document.Box;
import io.scriptorium.document.Crop;
import io.scriptorium.document.Figure;
import io.scriptorium.document.Heading;
import io.scriptorium.document.Line;
import io.scriptorium.document.Paragraph;
import io.scriptorium.document.TextBlock;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Puts the pictures of a page among its blocks, each with its caption. */
final class Figures {
    /** How captions begin: "Figure 1", "Fig. 2.3", "Abb. 4", "Table II". */
    private static final Pattern CAPTION = Pattern.compile(
            "^(?:fig(?:ure|\\.)?|abb(?:ildung|\\.)?|tab(?:le|elle|\\.)?|plate)\\s*(?:\\d|[ivx]+\\b).*",
            Pattern.CASE_INSENSITIVE);
    /** A caption stands no farther from its picture than this many heights of its first line. */
    private static final double REACH = 4;

    private final IdentityHashMap<Line, Box> places = new IdentityHashMap<>();
    private final List<Block> blocks;

    private Figures(List<Block> blocks, List<LayoutLine> lines) {
        this.blocks = new ArrayList<>(blocks);
        lines.forEach(line -> places.put(line.line(), line.box()));
    }

    /**
     * The blocks with the figures between them: where the caption stood, else before the first block below the picture in
     * its columns, else at the end.
     */
    static List<Block> placed(List<Block> blocks, LayoutPage page) {
        Figures figures = new Figures(blocks, page.lines());
        page.figures().forEach(figures::place);
        return figures.blocks;
    }

    private void place(LayoutFigure figure) {
        int below = blocks.size();
        for (int i = blocks.size() - 1; i >= 0; i--) {
            Optional<Box> box = place(blocks.get(i));
            if (box.isPresent()) {
                if (isCaption(blocks.get(i), box.get(), figure.box())) {
                    blocks.set(i, captioned(figure.picture(), blocks.get(i)));
                    return;
                }
                if (shares(box.get(), figure.box())
                        && box.get().y1() + box.get().height() / 2
                                >= figure.box().y2()) {
                    below = i;
                }
            }
        }
        blocks.add(below, new Figure(figure.picture(), "", figure.picture().box(), List.of()));
    }

    /** Where a block lies on the upright page; nothing for a figure without caption. */
    private Optional<Box> place(Block block) {
        return block.lines().stream().map(places::get).reduce(Box::union);
    }

    private boolean isCaption(Block block, Box box, Box picture) {
        boolean text = block instanceof Paragraph || block instanceof TextBlock || block instanceof Heading;
        if (!text || !CAPTION.matcher(block.lines().get(0).text()).matches()) {
            return false;
        }
        int gap = Math.max(box.y1() - picture.y2(), picture.y1() - box.y2());
        double line = places.get(block.lines().get(0)).height();
        return shares(box, picture) && gap > -2 * line && gap < REACH * line;
    }

    private static boolean shares(Box one, Box other) {
        return Math.min(one.x2(), other.x2()) > Math.max(one.x1(), other.x1());
    }

    private static Figure captioned(Crop picture, Block block) {
        String text = block instanceof Paragraph paragraph
                ? paragraph.text()
                : block.lines().stream().map(Line::text).collect(Collectors.joining(" "));
        return new Figure(picture, text, picture.box().union(block.box()), block.lines());
    }
}
