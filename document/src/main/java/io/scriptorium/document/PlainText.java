package io.scriptorium.document;

import java.util.List;
import java.util.stream.Collectors;

/** Blocks as plain text. */
final class PlainText {
    private PlainText() {}

    static String of(List<? extends Block> blocks) {
        return blocks.stream()
                .map(PlainText::of)
                .filter(text -> !text.isEmpty())
                .collect(Collectors.joining("\n\n"));
    }

    private static String of(Block block) {
        if (block instanceof TextBlock text) {
            return text.lines().stream().map(Line::text).collect(Collectors.joining("\n"));
        }
        throw new AssertionError("unknown block " + block.getClass());
    }
}
