package io.scriptorium.eval.scene;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Collectors;

/**
 * A question about a picture that has one right answer.
 *
 * @param answer one of few words: a kind, a number as a digit, a colour, a place, yes or no
 */
public record Question(Type type, String text, String answer) {
    /** What is asked for. */
    public enum Type {
        WHAT,
        HOW_MANY,
        WHICH_COLOUR,
        WHERE,
        WHETHER
    }

    private static final List<String> IDLE =
            List.of("a", "an", "the", "it", "is", "there", "are", "to", "at", "in", "on", "of");

    /** What may be asked about a scene, in phrases that {@code random} chooses; things of one kind have one colour there. */
    public static List<Question> about(Scene scene, Random random) {
        return new QuestionWriter(random).write(scene);
    }

    /** Whether a reply says the same: case, full stops and words that add nothing do not count; numbers may be words. */
    public boolean accepts(String reply) {
        return plain(reply).equals(plain(answer));
    }

    private static String plain(String text) {
        return Arrays.stream(text.toLowerCase(Locale.ROOT)
                        .replaceAll("[^\\p{L}\\p{N}]+", " ")
                        .strip()
                        .split(" ", -1))
                .filter(word -> !IDLE.contains(word))
                .map(word -> Phrases.NUMBERS.contains(word) ? Integer.toString(Phrases.NUMBERS.indexOf(word)) : word)
                .map(word -> word.equals("grey") ? "gray" : word.equals("violet") ? "purple" : word)
                .collect(Collectors.joining(" "));
    }
}
