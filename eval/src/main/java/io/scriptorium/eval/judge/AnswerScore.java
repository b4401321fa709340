package io.scriptorium.eval.judge;

import io.scriptorium.eval.scene.Question;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * How often a model answered rightly what was asked about scenes.
 *
 * @param entries one for each question
 */
public record AnswerScore(List<Entry> entries) {
    /** A question and what was replied. */
    public record Entry(Question question, String reply) {
        /** Whether the reply says what the answer says. */
        public boolean isRight() {
            return question.accepts(reply);
        }
    }

    public AnswerScore {
        entries = List.copyOf(entries);
    }

    /** Right answers by what was asked for. */
    public Map<Question.Type, PaintScore.Share> byType() {
        Map<Question.Type, PaintScore.Share> shares = new EnumMap<>(Question.Type.class);
        for (Entry entry : entries) {
            PaintScore.Share own = new PaintScore.Share(entry.isRight() ? 1 : 0, 1);
            shares.merge(
                    entry.question().type(),
                    own,
                    (a, b) -> new PaintScore.Share(a.right() + b.right(), a.all() + b.all()));
        }
        return shares;
    }

    /** Of all questions. */
    public PaintScore.Share overall() {
        return new PaintScore.Share(
                (int) entries.stream().filter(Entry::isRight).count(), entries.size());
    }
}
