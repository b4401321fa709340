package io.scriptorium.eval.scene;

import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Asks about a scene what has one answer. Things of one kind in a scene have one colour. */
final class QuestionWriter {
    /** Px from the border of a third within which nobody should be asked for it. */
    private static final double DOUBT = 4;

    private final Random random;

    QuestionWriter(Random random) {
        this.random = random;
    }

    /** Things of one kind. */
    private record Lot(Kind kind, Colour colour, List<Scene.Thing> things) {
        boolean single() {
            return things.size() == 1;
        }

        Rectangle2D box() {
            return things.get(0).box();
        }

        String noun() {
            return single() ? kind.singular() : kind.plural();
        }
    }

    List<Question> write(Scene scene) {
        List<Lot> lots = lots(scene);
        List<Question> questions = new ArrayList<>();
        for (Lot lot : lots) {
            questions.add(new Question(
                    Question.Type.HOW_MANY,
                    pick("How many %s are there?", "How many %s do you see?", "Count the %s.")
                            .formatted(lot.kind().plural()),
                    Integer.toString(lot.things().size())));
            questions.add(new Question(
                    Question.Type.WHICH_COLOUR,
                    (lot.single()
                                    ? pick("What colour is the %s?", "Which colour does the %s have?")
                                    : pick("What colour are the %s?", "Which colour do the %s have?"))
                            .formatted(lot.noun()),
                    lot.colour().word()));
        }
        questions.add(new Question(
                Question.Type.HOW_MANY,
                pick("How many things are there?", "How many things are in the picture?"),
                Integer.toString(scene.things().size())));
        what(lots, questions);
        where(lots, questions);
        whether(lots, questions);
        return questions;
    }

    private static List<Lot> lots(Scene scene) {
        List<Lot> lots = new ArrayList<>();
        for (Kind kind :
                scene.things().stream().map(Scene.Thing::kind).distinct().toList()) {
            List<Scene.Thing> things =
                    scene.things().stream().filter(t -> t.kind() == kind).toList();
            lots.add(new Lot(kind, things.get(0).colour(), things));
        }
        return lots;
    }

    private void what(List<Lot> lots, List<Question> questions) {
        if (lots.size() == 1) {
            questions.add(new Question(
                    Question.Type.WHAT,
                    pick("What is in the picture?", "What do you see?", "What is this?"),
                    lots.get(0).noun()));
            return;
        }
        for (Lot lot : lots) {
            if (lots.stream().filter(l -> l.colour() == lot.colour()).count() == 1) {
                questions.add(new Question(
                        Question.Type.WHAT,
                        pick("What is %s?", "Which thing is %s?")
                                .formatted(lot.colour().word()),
                        lot.noun()));
            }
        }
        relations(
                lots,
                (a, b, relation) -> questions.add(new Question(
                        Question.Type.WHAT,
                        "What is %s the %s?".formatted(relation.words().get(0), b.kind()),
                        a.kind().singular())));
    }

    private void where(List<Lot> lots, List<Question> questions) {
        relations(
                lots,
                (a, b, relation) -> questions.add(new Question(
                        Question.Type.WHERE,
                        pick("Where is the %s?", "Where does the %s stand?").formatted(a.kind()),
                        relation.words().get(0) + " the " + b.kind())));
        if (lots.size() == 1 && lots.get(0).single()) {
            Scene.Thing thing = lots.get(0).things().get(0);
            String row = third(thing.y(), "top", "bottom");
            String column = third(thing.x(), "left", "right");
            if (row != null && column != null) {
                String place = (row + " " + column).strip();
                questions.add(new Question(
                        Question.Type.WHERE,
                        pick("Where is the %s?", "In which part of the picture is the %s?")
                                .formatted(thing.kind()),
                        place.isEmpty() ? "centre" : place));
            }
        }
    }

    private void whether(List<Lot> lots, List<Question> questions) {
        Lot lot = lots.get(random.nextInt(lots.size()));
        Kind other = Kind.all().get(random.nextInt(Kind.all().size()));
        boolean there = lots.stream().anyMatch(l -> l.kind() == other);
        String asked = pick("Is there %s?", "Do you see %s?");
        questions.add(yes(asked.formatted(Phrases.withArticle(lot.kind().singular())), true));
        questions.add(yes(asked.formatted(Phrases.withArticle(other.singular())), there));
        Colour claimed = random.nextBoolean() ? lot.colour() : Colour.ALL.get(random.nextInt(Colour.ALL.size()));
        questions.add(yes(
                asked.formatted(
                        Phrases.withArticle(claimed.word() + " " + lot.kind().singular())),
                claimed == lot.colour()));
    }

    private static Question yes(String text, boolean answer) {
        return new Question(Question.Type.WHETHER, text, answer ? "yes" : "no");
    }

    private interface Found {
        void accept(Lot a, Lot b, Relation relation);
    }

    private static void relations(List<Lot> lots, Found found) {
        if (lots.size() != 2 || !lots.get(0).single() || !lots.get(1).single()) {
            return;
        }
        for (Relation relation : Relation.values()) {
            for (int i = 0; i < 2; i++) {
                if (relation.holdsClearly(lots.get(i).box(), lots.get(1 - i).box())) {
                    found.accept(lots.get(i), lots.get(1 - i), relation);
                }
            }
        }
    }

    /** Which third, empty for the middle one; null too near to its border. */
    private static String third(double place, String low, String high) {
        double first = Scene.SIDE / 3.0;
        double second = 2 * Scene.SIDE / 3.0;
        if (Math.abs(place - first) < DOUBT || Math.abs(place - second) < DOUBT) {
            return null;
        }
        if (place < first) {
            return low;
        }
        return place > second ? high : "";
    }

    private String pick(String... phrasings) {
        return phrasings[random.nextInt(phrasings.length)];
    }
}
