package io.scriptorium.eval.judge;

import io.scriptorium.eval.scene.Prompts;
import io.scriptorium.eval.scene.Task;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How often a painter painted what was asked for.
 *
 * @param entries one for each picture, and one for each prompt without a picture
 */
public record PaintScore(List<Entry> entries) {
    /**
     * A picture and what the judge says.
     *
     * @param picture empty where there is none
     * @param verdict with a fault where there is no picture
     */
    public record Entry(Prompts.Prompt prompt, Optional<Path> picture, Verdict verdict) {
        /** What the prompt tests. */
        public Task task() {
            return prompt.demand().task();
        }
    }

    /** Of one task, or of all. */
    public record Share(int right, int all) {
        /** 0 to 1. */
        public double score() {
            return all == 0 ? 0 : right / (double) all;
        }
    }

    public PaintScore {
        entries = List.copyOf(entries);
    }

    /** Right pictures by task, of those tasks that were asked for. */
    public Map<Task, Share> byTask() {
        Map<Task, Share> shares = new EnumMap<>(Task.class);
        for (Entry entry : entries) {
            Share own = new Share(entry.verdict().isRight() ? 1 : 0, 1);
            shares.merge(entry.task(), own, (a, b) -> new Share(a.right() + b.right(), a.all() + b.all()));
        }
        return shares;
    }

    /** The mean of the tasks' scores, as GenEval has it: a task counts the same however often it was asked for. */
    public double overall() {
        return byTask().values().stream().mapToDouble(Share::score).average().orElse(0);
    }
}
