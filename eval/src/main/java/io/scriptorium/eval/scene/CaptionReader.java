package io.scriptorium.eval.scene;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Understands what a caption asks for, where it is said in the words of {@link Phrases}. */
public final class CaptionReader {
    private static final Map<String, Kind> NOUNS = nouns();
    private static final Map<String, Colour> COLOURS = Phrases.colours();
    private static final Map<String, Size> SIZES = Phrases.sizes();

    private final String caption;
    private final List<String> words;
    private int at;

    private CaptionReader(String caption) {
        this.caption = caption;
        this.words = new ArrayList<>(Arrays.asList(caption.toLowerCase(Locale.ROOT)
                .replaceAll("[.,;:!?\"]", " ")
                .strip()
                .split("\\s+", -1)));
    }

    /**
     * What the caption asks for.
     *
     * @throws CaptionException if it names no thing, or asks for what scenes do not hold; the message says which word
     */
    public static Demand read(String caption) throws CaptionException {
        return new CaptionReader(caption).demand();
    }

    private static Map<String, Kind> nouns() {
        Map<String, Kind> nouns = new HashMap<>();
        for (Kind kind : Kind.all()) {
            nouns.put(kind.singular().toLowerCase(Locale.ROOT), kind);
            nouns.put(kind.plural().toLowerCase(Locale.ROOT), kind);
        }
        return nouns;
    }

    private Demand demand() throws CaptionException {
        skipLead();
        skipTail();
        Demand.Group first = group();
        Optional<Relation> standing = place(true);
        if (at == words.size()) {
            return demand(List.of(first), Optional.empty());
        }
        Optional<Relation> relation = standing;
        if (standing.isPresent()) {
            require("and");
        } else {
            relation = between();
        }
        Demand.Group second = group();
        if (standing.isPresent() && !place(false).equals(standing)) {
            throw new CaptionException("the caption \"" + caption + "\" places its two things in ways that do not fit");
        }
        if (at < words.size()) {
            throw unknown(words.get(at));
        }
        return demand(List.of(first, second), relation);
    }

    private Demand demand(List<Demand.Group> groups, Optional<Relation> relation) throws CaptionException {
        try {
            return new Demand(groups, relation);
        } catch (IllegalArgumentException e) {
            throw new CaptionException("the caption \"" + caption + "\" is beyond what scenes hold: " + e.getMessage());
        }
    }

    private void skipLead() {
        for (String lead : longestFirst(Phrases.LEADS)) {
            if (take(lead)) {
                return;
            }
        }
    }

    private void skipTail() {
        for (String tail : longestFirst(Phrases.TAILS)) {
            List<String> last = List.of(tail.split(" ", -1));
            int from = words.size() - last.size();
            if (from > at && words.subList(from, words.size()).equals(last)) {
                words.subList(from, words.size()).clear();
                return;
            }
        }
    }

    /** Where a thing stands for itself, as "on the left": the relation of the first thing to the second. */
    private Optional<Relation> place(boolean first) {
        for (Relation relation : Relation.values()) {
            String phrase = first ? relation.here() : relation.there();
            // "on the left of" is a relation, not a place.
            boolean of = at + phrase.split(" ", -1).length < words.size()
                    && words.get(at + phrase.split(" ", -1).length).equals("of");
            if (!of && take(phrase)) {
                return Optional.of(relation);
            }
        }
        return Optional.empty();
    }

    private Optional<Relation> between() throws CaptionException {
        for (Map.Entry<String, Relation> phrase : Phrases.relations()) {
            if (take(phrase.getKey())) {
                return Optional.of(phrase.getValue());
            }
        }
        for (String joint : longestFirst(Phrases.JOINTS)) {
            if (take(joint)) {
                return Optional.empty();
            }
        }
        throw unknown(words.get(at));
    }

    private Demand.Group group() throws CaptionException {
        take("exactly");
        int count = count();
        Optional<Size> size = Optional.ofNullable(SIZES.get(peek()));
        at += size.isPresent() ? 1 : 0;
        Optional<Colour> colour = Optional.ofNullable(COLOURS.get(peek()));
        at += colour.isPresent() ? 1 : 0;
        Kind kind = kind();
        if (colour.isEmpty() && at + 1 < words.size()) {
            int mark = at;
            boolean behind = take("in") || take("that is") || take("that are");
            colour = behind ? Optional.ofNullable(COLOURS.get(peek())) : Optional.empty();
            at = colour.isPresent() ? at + 1 : mark;
        }
        return new Demand.Group(kind, count, colour, size);
    }

    private int count() {
        String word = peek();
        int number = Phrases.NUMBERS.indexOf(word);
        if (word.matches("\\d")) {
            number = word.charAt(0) - '0';
        } else if (word.equals("a") || word.equals("an") || word.equals("the")) {
            number = 1;
        }
        at += number >= 0 ? 1 : 0;
        return number >= 0 ? number : 1;
    }

    private Kind kind() throws CaptionException {
        Kind pair = at + 1 < words.size() ? NOUNS.get(words.get(at) + " " + words.get(at + 1)) : null;
        if (pair != null) {
            at += 2;
            return pair;
        }
        Kind kind = NOUNS.get(peek());
        if (kind == null) {
            throw unknown(peek());
        }
        at++;
        return kind;
    }

    private String peek() {
        return at < words.size() ? words.get(at) : "";
    }

    private void require(String word) throws CaptionException {
        if (!take(word)) {
            throw unknown(peek());
        }
    }

    private boolean take(String phrase) {
        List<String> wanted = List.of(phrase.split(" ", -1));
        boolean here = !phrase.isEmpty()
                && at + wanted.size() <= words.size()
                && words.subList(at, at + wanted.size()).equals(wanted);
        at += here ? wanted.size() : 0;
        return here;
    }

    private CaptionException unknown(String word) {
        String what = word.isEmpty() ? "the end, where a thing should be named" : "\"" + word + "\"";
        return new CaptionException(
                "the caption \"" + caption + "\" cannot be judged: expected a thing, a colour, a number"
                        + " or a place that scenes have, got " + what);
    }

    private static List<String> longestFirst(List<String> phrases) {
        return phrases.stream()
                .sorted(Comparator.comparingInt(String::length).reversed())
                .toList();
    }
}
