package io.scriptorium.cli;

import java.nio.file.Path;
import java.util.Map;

/** Three parts of a text that share nothing: what a search reads, what it chooses by, and what it is judged by. */
record StyleTexts(Map<String, String> parts) {
    static final String SEARCH = "search";
    static final String CHOICE = "choice";
    static final String HELD_OUT = "held-out";

    /** How much longer the parts are that few styles are read on. */
    private static final int LONGER = 4;

    /**
     * Takes the parts from a text, each beginning with a line: from its first half, the middle, and its last part.
     *
     * @param sample characters of the part that a search reads
     * @throws CommandException if the text is too short
     */
    static StyleTexts of(Path file, String text, int sample) throws CommandException {
        int all = sample * (1 + 2 * LONGER);
        // A line's rest before each part.
        if (text.length() < all * 1.1) {
            throw new CommandException(
                    ExitCode.USAGE,
                    file + ": holds " + text.length() + " characters, expected at least " + Math.round(all * 1.1)
                            + " for --sample " + sample + " (a part for the search, and two of " + LONGER
                            + " times its length to measure what it finds); lower --sample or name a longer text");
        }
        double free = text.length() - all;
        int search = (int) (free * .25);
        int choice = (int) (search + sample + free * .25);
        int heldOut = (int) (choice + LONGER * sample + free * .25);
        return new StyleTexts(Map.of(
                SEARCH, part(text, search, sample),
                CHOICE, part(text, choice, LONGER * sample),
                HELD_OUT, part(text, heldOut, LONGER * sample)));
    }

    private static String part(String text, int from, int length) {
        // At most a tenth is lost to the line that is not begun with.
        int line = text.indexOf('\n', from);
        int start = line >= 0 && line - from < length / 10 ? line + 1 : from;
        int end = from + length;
        if (Character.isLowSurrogate(text.charAt(start))) {
            start++;
        }
        if (Character.isHighSurrogate(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(start, end);
    }

    String text(String part) {
        return parts.get(part);
    }
}
