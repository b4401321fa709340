package io.scriptorium.textrenderer.line;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntPredicate;

/**
 * The shipped words of one language, and invented words that look like them.
 *
 * <p>The lists are short; what keeps a reader from learning them by heart is that a part of all words is invented by
 * a chain of letter triples.
 */
final class Words {
    /** Languages of the lists, with how often each is drawn. */
    private static final String[] LANGUAGES = {
        "en", "fr", "de", "es", "it", "pt", "nl", "pl", "cs", "sv", "da", "no", "fi", "ro", "hu", "tr", "sk", "hr",
        "baltic", "la"
    };

    private static final double[] WEIGHTS = {
        9, 2.4, 2.4, 1.8, 1.6, 1.4, 1.2, 1.1, 1.1, .8, .8, .6, .6, .8, .8, .7, .5, .5, .7, .4
    };

    private static final String END = "\n";

    private final List<String> words;
    /** For each pair of letters, the letters that follow it in some word, as often as they do. */
    private final Map<String, StringBuilder> triples = new HashMap<>();

    private Words(List<String> words) {
        this.words = List.copyOf(words);
        for (String word : words) {
            String padded = "  " + word + END;
            for (int i = 2; i < padded.length(); i++) {
                triples.computeIfAbsent(padded.substring(i - 2, i), p -> new StringBuilder())
                        .append(padded.charAt(i));
            }
        }
    }

    /** All shipped languages, as far as the characters allow: words with other characters are left out. */
    static List<Words> shipped(IntPredicate characters) {
        List<Words> languages = new ArrayList<>();
        for (String language : LANGUAGES) {
            List<String> words = new ArrayList<>();
            for (String word : resource(language).split("\\s+", -1)) {
                if (word.codePoints().allMatch(characters)) {
                    words.add(word);
                }
            }
            languages.add(new Words(words.isEmpty() ? List.of("") : words));
        }
        return languages;
    }

    static Words pick(List<Words> languages, Dice dice) {
        return languages.get(dice.weighted(WEIGHTS));
    }

    private static String resource(String language) {
        String name = "words/" + language + ".txt";
        try (InputStream stream = Words.class.getResourceAsStream(name)) {
            if (stream == null) {
                throw new AssertionError(name + " is not in the jar");
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            throw new AssertionError(name + " cannot be read", e);
        }
    }

    /** A listed word, or now and then an invented one. */
    String word(Dice dice) {
        return dice.chance(0.3) ? invented(dice) : dice.pick(words);
    }

    private String invented(Dice dice) {
        StringBuilder word = new StringBuilder("  ");
        while (word.length() < 16) {
            StringBuilder next = triples.get(word.substring(word.length() - 2));
            char letter = next == null ? END.charAt(0) : dice.pick(next);
            if (letter == END.charAt(0)) {
                break;
            }
            word.append(letter);
        }
        return word.substring(2);
    }

    /** Sentences of at least {@code length} characters; they start anywhere. */
    String sentences(Dice dice, int length) {
        StringBuilder text = new StringBuilder();
        boolean first = dice.chance(0.3);
        while (text.length() < length) {
            String word = word(dice);
            text.append(first || dice.chance(0.06) ? capitalised(word) : word);
            first = false;
            double mark = dice.next();
            if (mark < 0.07) {
                text.append(", ");
            } else if (mark < 0.13) {
                text.append(dice.pick(". ", ". ", ". ", ". ", "! ", "? ", ": ", "; ", ".” ", "...", " - "));
                first = true;
            } else if (mark < 0.15) {
                text.append(dice.pick(" (", "-", " – ", " “", " \"", " «", "/", "'", ") ", "” ", "» ", "\" "));
            } else {
                text.append(' ');
            }
        }
        return text.toString();
    }

    static String capitalised(String word) {
        return word.isEmpty() ? word : word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1);
    }
}
