package io.scriptorium.document;

import java.util.List;
import java.util.stream.Collectors;

/** The lines of blocks as plain text. */
final class PlainText {
    private PlainText() {}

    static String of(List<? extends Block> blocks) {
        return blocks.stream()
                .map(PlainText::of)
                .filter(text -> !text.isEmpty())
                .collect(Collectors.joining("\n\n"));
    }

    private static String of(Block block) {
        return block.lines().stream().map(Line::text).collect(Collectors.joining("\n"));
    }
}
