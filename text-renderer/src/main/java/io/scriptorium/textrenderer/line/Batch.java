package io.scriptorium.textrenderer.line;

import java.util.List;

/**
 * Lines that go through the network together.
 *
 * @param step zero-based number of the batch
 * @param width columns of every view, px
 * @param views {@code [rows][32 * width]} grey values, row-major; not copied
 * @param texts what each view says
 * @param kinds where each line comes from, see {@link LineSample#kind()}
 */
public record Batch(long step, int width, byte[][] views, List<String> texts, List<String> kinds) {
    public Batch {
        texts = List.copyOf(texts);
        kinds = List.copyOf(kinds);
        if (views.length != texts.size() || views.length != kinds.size()) {
            throw new IllegalArgumentException("expected as many texts and kinds as the " + views.length
                    + " views, got " + texts.size() + " and " + kinds.size());
        }
    }
}
