package io.scriptorium.document.layout;

import io.scriptorium.document.Block;
import io.scriptorium.document.Box;
import io.scriptorium.document.Crop;
import io.scriptorium.document.Figure;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Puts the pictures of a page among its blocks, each with its caption. */
final class Figures {
    private final Captions captions;
    private final List<Block> blocks;

    private Figures(List<Block> blocks, Captions captions) {
        this.blocks = new ArrayList<>(blocks);
        this.captions = captions;
    }

    /**
     * The blocks with the figures between them: where the caption stood, else before the first block below the picture in
     * its columns, else at the end.
     */
    static List<Block> placed(List<Block> blocks, List<LayoutFigure> pictures, Captions captions) {
        Figures figures = new Figures(blocks, captions);
        pictures.forEach(figures::place);
        return figures.blocks;
    }

    private void place(LayoutFigure figure) {
        int below = blocks.size();
        for (int i = blocks.size() - 1; i >= 0; i--) {
            Optional<Box> box = captions.place(blocks.get(i));
            if (box.isPresent()) {
                if (captions.names(blocks.get(i), Captions.OF_FIGURES, figure.box())) {
                    blocks.set(i, captioned(figure.picture(), blocks.get(i)));
                    return;
                }
                if (Captions.shares(box.get(), figure.box())
                        && box.get().y1() + box.get().height() / 2
                                >= figure.box().y2()) {
                    below = i;
                }
            }
        }
        blocks.add(below, new Figure(figure.picture(), "", figure.picture().box(), List.of()));
    }

    private static Figure captioned(Crop picture, Block block) {
        String text = Captions.text(block);
        return new Figure(picture, text, picture.box().union(block.box()), block.lines());
    }
}
