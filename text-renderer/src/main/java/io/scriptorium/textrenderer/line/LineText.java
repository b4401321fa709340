package io.scriptorium.textrenderer.line;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.regex.Pattern;
import java.util.stream.DoubleStream;

/**
 * What synthetic lines say: text of the user's files, and grammars of words and formats that are shipped.
 *
 * <p>Every character of a line is one of the given set; a space is always allowed. A line is a pure function of the
 * dice it is drawn with.
 */
public final class LineText {
    /** Share of running text that comes from the user's files, where there are any. */
    private static final double FROM_FILES = 0.85;

    private static final Pattern BLANK_LINES = Pattern.compile("\\R\\s*\\R");
    private static final Pattern SPACES = Pattern.compile("\\s+");
    private static final Pattern WORD_APOSTROPHE = Pattern.compile("(?<=\\p{L})'(?=\\p{L})");
    private static final Pattern OPENING_QUOTE = Pattern.compile("(^|[\\s(])\"");

    /** Signs that print alike, mapped to the one of the vocabulary; ligatures are taken apart. */
    private static final String[][] FOLDS = {
        {"\u00ad", ""}, {"\u200b", ""}, {"\ufeff", ""}, {"\u2011", "-"}, {"\u00a0", " "}, {"\u2009", " "},
        {"\u202f", " "}, {"\ufb00", "ff"}, {"\ufb01", "fi"}, {"\ufb02", "fl"}, {"\ufb03", "ffi"}, {"\ufb04", "ffl"},
        {"\u03bc", "µ"}, {"\u2126", "Ω"}, {"\u2206", "Δ"}, {"\u2015", "—"}, {"\u22c5", "·"}
    };

    private final IntPredicate characters;
    private final int[] all;
    private final String accented;
    private final List<Words> languages;
    private final List<String> files;
    private final List<TextKind> kinds;
    private final double[] weights;

    /**
     * With the mixture of {@link TextKind#defaultMixture()}.
     *
     * @param characters code points that lines may hold, such as a tokenizer's
     * @param files UTF-8 text, paragraphs parted by blank lines; may be empty. Each file is drawn equally often,
     *     whatever its length
     * @throws LineDataException if a file cannot be read as UTF-8 or holds no usable text
     */
    public LineText(Set<Integer> characters, List<Path> files) throws LineDataException {
        this(characters, files, TextKind.defaultMixture());
    }

    /**
     * With a mixture of one's own.
     *
     * @param mixture how often each kind is drawn; kinds that are absent are never drawn
     */
    public LineText(Set<Integer> characters, List<Path> files, Map<TextKind, Double> mixture) throws LineDataException {
        Set<Integer> allowed = Set.copyOf(characters);
        this.characters = c -> c == ' ' || allowed.contains(c);
        this.all = allowed.stream()
                .filter(c -> !Character.isWhitespace(c) && !Character.isISOControl(c))
                .mapToInt(c -> c)
                .sorted()
                .toArray();
        if (all.length == 0) {
            throw new IllegalArgumentException("expected a set of characters to write with, got none but spaces");
        }
        StringBuilder letters = new StringBuilder();
        for (int c : all) {
            if (c >= 0xc0 && c < 0x250 && Character.isLetter(c)) {
                letters.appendCodePoint(c);
            }
        }
        this.accented = letters.toString();
        this.languages = Words.shipped(this.characters);
        List<String> texts = new ArrayList<>();
        for (Path file : files) {
            texts.add(read(file));
        }
        this.files = List.copyOf(texts);
        Map<TextKind, Double> ordered = new EnumMap<>(TextKind.class);
        ordered.putAll(mixture);
        this.kinds = List.copyOf(ordered.keySet());
        this.weights = kinds.stream().mapToDouble(ordered::get).toArray();
        if (!(DoubleStream.of(weights).sum() > 0)) {
            throw new IllegalArgumentException("expected a kind of text with a weight above 0, got " + mixture);
        }
    }

    private String read(Path file) throws LineDataException {
        String text;
        try {
            text = Files.readString(file, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new LineDataException(
                    "text file " + file + " cannot be read as UTF-8 (" + e + "); convert it or leave it out", e);
        }
        StringBuilder usable = new StringBuilder(text.length());
        for (String paragraph : BLANK_LINES.split(text, -1)) {
            String clean = restrict(paragraph);
            if (clean.length() > 2) {
                usable.append(clean).append('\n');
            }
        }
        if (usable.isEmpty()) {
            throw new LineDataException("text file " + file
                    + " holds no word in the reader's characters; name text in its script or leave the file out");
        }
        return usable.toString();
    }

    /** NFC, one sign for those that print alike, single spaces, none at the ends. */
    static String fold(String text) {
        String folded = Normalizer.normalize(text, Normalizer.Form.NFC);
        for (String[] fold : FOLDS) {
            folded = folded.replace(fold[0], fold[1]);
        }
        return SPACES.matcher(folded).replaceAll(" ").strip();
    }

    /** Text in the form that is printed and learned: NFC, folds, single spaces; words with other characters dropped. */
    private String restrict(String text) {
        StringBuilder line = new StringBuilder(text.length());
        for (String word : fold(text).split(" ", -1)) {
            if (!word.isEmpty() && word.codePoints().allMatch(characters)) {
                line.append(line.isEmpty() ? "" : " ").append(word);
            }
        }
        return line.toString();
    }

    /**
     * Writes a line of about {@code length} characters.
     *
     * @param look receipts say what receipts say
     * @return text in the allowed characters, without spaces at its ends; runs of spaces stand for wide gaps. May be
     *     shorter or longer, and empty where the characters allow nothing
     */
    String line(Dice dice, Look look, int length) {
        TextKind kind = look == Look.RECEIPT && dice.chance(0.8) ? TextKind.RECEIPT : kinds.get(dice.weighted(weights));
        return keepAllowed(of(kind, dice, length));
    }

    private String of(TextKind kind, Dice dice, int length) {
        Words words = Words.pick(languages, dice);
        return switch (kind) {
            case PROSE -> prose(dice, length);
            case CAPITALS -> prose(dice, length).toUpperCase(Locale.ROOT);
            case TITLE -> title(prose(dice, length));
            case RANDOM_WORDS -> randomWords(dice, words, length);
            case TABLE_ROW -> cells(dice, length, dice.pick("  ", "   "), 0.6);
            case MIXED -> cells(dice, length, " ", 0.45);
            case DOT_LEADER ->
                prose(dice, Math.max(3, length * 2 / 3))
                        + dice.pick(
                                ".".repeat(dice.between(3, 14)), " . . . . . ", " ... ", " ", " " + "…".repeat(3) + " ")
                        + dice.between(1, 400);
            case LIST_ITEM -> bullet(dice) + prose(dice, Math.max(3, length - 3));
            case CODE -> code(dice, words, length);
            case ADDRESS -> repeat(dice, length, ", ", dice.chance(0.5) ? Formats::name : Formats::address);
            case RECEIPT -> Formats.receipt(dice, words, length);
            case NUMBER -> Formats.number(dice);
            case ACCENTED -> accented(dice, prose(dice, length));
            case RANDOM_CHARACTERS -> randomCharacters(dice, length);
        };
    }

    private String prose(Dice dice, int length) {
        if (files.isEmpty() || !dice.chance(FROM_FILES)) {
            return Words.pick(languages, dice).sentences(dice, length);
        }
        String text = dice.pick(files);
        int at = dice.below(text.length());
        // Forward to the start of a word or paragraph, and around at the end of the file.
        while (at > 0 && !Character.isWhitespace(text.charAt(at - 1))) {
            at = at + 1 < text.length() ? at + 1 : 0;
        }
        if (dice.chance(0.15)) {
            at = text.lastIndexOf('\n', Math.max(0, at - 1)) + 1;
        }
        int end = text.indexOf('\n', at);
        if (end - at > length) {
            end = wordEnd(text, at, length);
        }
        return printed(dice, text.substring(at, end));
    }

    private static int wordEnd(String text, int at, int length) {
        int end = at + length;
        while (end < text.length() && !Character.isWhitespace(text.charAt(end))) {
            end++;
        }
        return end;
    }

    /** Typewriter signs as a typesetter would set them, in a third of all lines. */
    private static String printed(Dice dice, String text) {
        if (!dice.chance(0.35)) {
            return text;
        }
        String set = WORD_APOSTROPHE.matcher(text).replaceAll("’");
        set = OPENING_QUOTE.matcher(set).replaceAll("$1“");
        return set.replace('"', '”').replace("--", dice.pick("–", "—"));
    }

    private static String title(String text) {
        StringBuilder title = new StringBuilder();
        for (String word : text.split(" ", -1)) {
            title.append(title.isEmpty() ? "" : " ").append(Words.capitalised(word));
        }
        return title.toString();
    }

    private static String randomWords(Dice dice, Words words, int length) {
        return repeat(dice, length, " ", d -> {
            String word = words.word(d);
            return switch (d.below(8)) {
                case 0 -> word.toUpperCase(Locale.ROOT);
                case 1, 2 -> Words.capitalised(word);
                default -> word;
            };
        });
    }

    private String cells(Dice dice, int length, String gap, double numbers) {
        return repeat(
                dice,
                length,
                gap,
                d -> d.chance(numbers)
                        ? Formats.number(d)
                        : d.chance(0.15) ? Formats.name(d) : prose(d, d.between(3, 18)));
    }

    private static String code(Dice dice, Words words, int length) {
        return repeat(dice, Math.min(length, 60), " ", d -> Formats.code(d, words));
    }

    private static String bullet(Dice dice) {
        return dice.pick(
                "• ",
                "- ",
                "* ",
                "(a) ",
                "1. ",
                dice.below(99) + ". ",
                "[" + dice.below(99) + "] ",
                dice.below(20) + ") ",
                "— ",
                "– ",
                "▶ ",
                "§ ",
                "→ ",
                "■ ",
                "□ ",
                "○ ",
                "● ",
                "✓ ",
                "☐ ",
                "» ",
                "A. ",
                "iv) ");
    }

    private String accented(Dice dice, String text) {
        if (accented.isEmpty()) {
            return text;
        }
        StringBuilder line = new StringBuilder(text);
        for (int i = 0; i < line.length(); i++) {
            if (Character.isLetter(line.charAt(i)) && dice.chance(0.25)) {
                line.setCharAt(i, dice.pick(accented));
            }
        }
        return line.toString();
    }

    private String randomCharacters(Dice dice, int length) {
        return repeat(dice, Math.max(1, length * 2 / 3), " ", d -> {
            StringBuilder word = new StringBuilder();
            for (int i = d.between(1, 8); i > 0; i--) {
                word.appendCodePoint(all[d.below(all.length)]);
            }
            return word.toString();
        });
    }

    private interface Part {
        String of(Dice dice);
    }

    private static String repeat(Dice dice, int length, String gap, Part part) {
        StringBuilder text = new StringBuilder(part.of(dice));
        while (text.length() < length - 3) {
            text.append(gap).append(part.of(dice));
        }
        return text.toString();
    }

    private String keepAllowed(String text) {
        StringBuilder kept = new StringBuilder(text.length());
        text.codePoints().filter(characters).forEach(kept::appendCodePoint);
        return kept.toString().strip();
    }
}
