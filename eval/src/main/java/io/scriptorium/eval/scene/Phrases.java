package io.scriptorium.eval.scene;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The words of captions, for the one who writes them and the one who reads them. */
final class Phrases {
    /** What may stand before the things; none is the most common. */
    static final List<String> LEADS = List.of(
            "",
            "a photo of",
            "a picture of",
            "an image of",
            "a drawing of",
            "draw",
            "paint",
            "please draw",
            "please paint",
            "show me",
            "i want to see",
            "a simple picture with",
            "an illustration of",
            "a picture showing",
            "a painting of",
            "make a picture of");

    /** What may stand behind them. */
    static final List<String> TAILS =
            List.of("", "on a plain background", "please", "and nothing else", "in one picture");

    /** What may stand between two groups. */
    static final List<String> JOINTS = List.of("and", "with", "together with", "next to", "beside", "plus");

    /** Words of numbers, from 0. */
    static final List<String> NUMBERS = List.of("zero", "one", "two", "three", "four");

    private Phrases() {}

    /** Every word of a colour. */
    static Map<String, Colour> colours() {
        Map<String, Colour> words = new TreeMap<>();
        for (Colour colour : Colour.values()) {
            colour.words().forEach(word -> words.put(word, colour));
        }
        return words;
    }

    /** Every word of a size. */
    static Map<String, Size> sizes() {
        Map<String, Size> words = new TreeMap<>();
        for (Size size : Size.values()) {
            size.words().forEach(word -> words.put(word, size));
        }
        return words;
    }

    /** All phrases that may stand between or behind groups, with the relation they mean, longest first. */
    static List<Map.Entry<String, Relation>> relations() {
        List<Map.Entry<String, Relation>> phrases = new ArrayList<>();
        for (Relation relation : Relation.values()) {
            relation.words().forEach(word -> phrases.add(Map.entry(word, relation)));
        }
        phrases.sort((a, b) -> Integer.compare(b.getKey().length(), a.getKey().length()));
        return phrases;
    }

    /** With "a" or "an" before it. */
    static String withArticle(String words) {
        return ("aeiou".indexOf(words.charAt(0)) >= 0 ? "an " : "a ") + words;
    }
}
