package io.scriptorium.eval.scene;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Says what is asked for, each time in other words. What it writes {@link CaptionReader} understands. */
final class CaptionWriter {
    private final Random random;

    CaptionWriter(Random random) {
        this.random = random;
    }

    String write(Demand demand) {
        List<String> parts = new ArrayList<>();
        parts.add(oftenFirst(Phrases.LEADS));
        parts.add(things(demand));
        parts.add(oftenFirst(Phrases.TAILS));
        parts.removeIf(String::isEmpty);
        String caption = String.join(" ", parts);
        return switch (random.nextInt(4)) {
            case 0 -> caption + ".";
            case 1 -> Character.toUpperCase(caption.charAt(0)) + caption.substring(1) + ".";
            default -> caption;
        };
    }

    private String things(Demand demand) {
        String first = group(demand.groups().get(0));
        if (demand.groups().size() == 1) {
            return first;
        }
        String second = group(demand.groups().get(1));
        if (demand.relation().isEmpty()) {
            return first + " " + oftenFirst(Phrases.JOINTS) + " " + second;
        }
        Relation relation = demand.relation().get();
        if (random.nextInt(3) == 0) {
            return first + " " + relation.here() + " and " + second + " " + relation.there();
        }
        return first + " " + one(relation.words()) + " " + second;
    }

    /** As "three large red umbrellas" or "a cat in blue". */
    private String group(Demand.Group group) {
        boolean many = group.count() > 1;
        String noun = many ? group.kind().plural() : group.kind().singular();
        StringBuilder words = new StringBuilder();
        group.size()
                .map(Size::words)
                .filter(w -> !w.isEmpty())
                .ifPresent(w -> words.append(one(w)).append(' '));
        String behind = "";
        if (group.colour().isPresent()) {
            String colour = oftenFirst(group.colour().get().words());
            switch (random.nextInt(8)) {
                case 0 -> behind = " in " + colour;
                case 1 -> behind = (many ? " that are " : " that is ") + colour;
                default -> words.append(colour).append(' ');
            }
        }
        words.append(noun).append(behind);
        if (many) {
            String number =
                    random.nextInt(6) == 0 ? Integer.toString(group.count()) : Phrases.NUMBERS.get(group.count());
            return (random.nextInt(8) == 0 ? "exactly " : "") + number + " " + words;
        }
        return random.nextInt(8) == 0 ? "one " + words : Phrases.withArticle(words.toString());
    }

    private String oftenFirst(List<String> choices) {
        return random.nextBoolean() ? choices.get(0) : one(choices);
    }

    private String one(List<String> choices) {
        return choices.get(random.nextInt(choices.size()));
    }
}
