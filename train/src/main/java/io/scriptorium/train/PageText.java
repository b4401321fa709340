package io.scriptorium.train;

import io.scriptorium.textrenderer.line.LineDataException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.regex.Pattern;

/**
 * What the pages say that a reader is trained on: passages of files, as they are or with words spoilt, so that the reader
 * reads and does not guess; and rows of random characters.
 */
final class PageText {
    /** Share of each file, from its end, that is never trained on. */
    private static final double HELD_BACK = .02;

    private static final double RANDOM = .15;
    private static final double SPOILT = .25;
    private static final double CURLED = .5;
    private static final double UNFILLED = .08;

    private static final Pattern OTHER_SPACES = Pattern.compile("[^\\S\\n]+");
    private static final Pattern BLANK_LINES = Pattern.compile("\\n{3,}");
    private static final Pattern LINE_END = Pattern.compile("(?<!\\n)\\n(?!\\n)");
    private static final Pattern OPENING_QUOTE = Pattern.compile("(^|[\\s(—])\"");
    private static final Pattern OPENING_APOSTROPHE = Pattern.compile("(^|[\\s(—“])'");

    private final int[] characters;
    private final int plain;
    private final List<String> files = new ArrayList<>();

    /**
     * Text of these files.
     *
     * @param allowed what may stand on a page; the rest is left out
     * @throws LineDataException if a file cannot be read or there is none
     */
    PageText(Set<Integer> allowed, List<Path> paths) throws LineDataException {
        characters =
                allowed.stream().filter(c -> c > ' ').mapToInt(c -> c).sorted().toArray();
        int ascii = 0;
        while (ascii < characters.length && characters[ascii] < 0x7f) {
            ascii++;
        }
        plain = ascii;
        for (Path path : paths) {
            String text;
            try {
                text = Files.readString(path, StandardCharsets.UTF_8);
            } catch (IOException e) {
                throw new LineDataException(
                        "text file " + path + " cannot be read as UTF-8 (" + e + "); convert it or leave it out", e);
            }
            String spaced = OTHER_SPACES
                    .matcher(Normalizer.normalize(text, Normalizer.Form.NFC))
                    .replaceAll(" ");
            StringBuilder kept = new StringBuilder(spaced.length());
            spaced.codePoints()
                    .filter(c -> c == ' ' || c == '\n' || allowed.contains(c))
                    .forEach(kept::appendCodePoint);
            files.add(BLANK_LINES.matcher(kept).replaceAll("\n\n"));
        }
        if (files.isEmpty()) {
            throw new LineDataException("a reader of pages is trained on text: name UTF-8 files with --text");
        }
    }

    /**
     * A text for a page.
     *
     * @param room characters of a full page
     * @param held whether to take it of the part that is held back
     */
    String draw(SplittableRandom random, int room, boolean held) {
        int length = random.nextDouble() < UNFILLED ? 1 + random.nextInt(room) : room + room / 4;
        if (random.nextDouble() < RANDOM) {
            return randomWords(random, length);
        }
        String text = passage(random, length, held);
        if (random.nextDouble() < CURLED) {
            text = curled(text);
        }
        if (random.nextDouble() < .5) {
            text = LINE_END.matcher(text).replaceAll(" ");
        }
        return random.nextDouble() < SPOILT ? spoilt(random, text) : text;
    }

    private String passage(SplittableRandom random, int length, boolean held) {
        String file = files.get(random.nextInt(files.size()));
        int border = (int) (file.length() * (1 - HELD_BACK));
        int low = held ? border : 0;
        int high = held ? file.length() : border;
        int from = low + random.nextInt(Math.max(1, high - low - length));
        int start = file.indexOf(' ', from) + 1;
        return file.substring(start, Math.min(high, start + length));
    }

    private static String curled(String text) {
        String quotes = OPENING_QUOTE.matcher(text).replaceAll("$1“").replace('"', '”');
        return OPENING_APOSTROPHE
                .matcher(quotes.replace("--", "—"))
                .replaceAll("$1‘")
                .replace('\'', '’');
    }

    private String spoilt(SplittableRandom random, String text) {
        StringBuilder spoilt = new StringBuilder(text);
        for (int i = 0; i < spoilt.length(); i++) {
            if (spoilt.charAt(i) > ' ' && random.nextInt(6) == 0) {
                spoilt.setCharAt(i, (char) character(random));
            }
        }
        return spoilt.toString();
    }

    private int character(SplittableRandom random) {
        double kind = random.nextDouble();
        if (kind < .5) {
            return 'a' + random.nextInt(26);
        }
        return characters[random.nextInt(kind < .8 ? plain : characters.length)];
    }

    private String randomWords(SplittableRandom random, int length) {
        StringBuilder text = new StringBuilder();
        while (text.length() < length) {
            int word = 1 + random.nextInt(10);
            for (int i = 0; i < word; i++) {
                text.appendCodePoint(character(random));
            }
            text.append(random.nextInt(12) == 0 ? '\n' : ' ');
        }
        return text.toString();
    }
}
