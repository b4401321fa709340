package io.scriptorium.textrenderer.line;

import java.util.ArrayList;
import java.util.List;

/**
 * Which view widths are trained when.
 *
 * @param stages in the order of their steps; the last one goes on for ever
 * @param columns pixel columns of a batch; its number of lines is {@code columns / width}, at least one
 */
public record LineCurriculum(List<Stage> stages, int columns) {
    /**
     * Steps with the same widths.
     *
     * @param untilStep first step that no longer belongs to the stage; {@link Long#MAX_VALUE} for the last stage
     * @param widths allowed widths of a view, rising, px
     * @param weights how often each is drawn, by batches
     */
    public record Stage(long untilStep, List<Integer> widths, List<Double> weights) {
        public Stage {
            widths = List.copyOf(widths);
            weights = List.copyOf(weights);
            for (int width : widths) {
                if (width < Views.HEIGHT || width > Views.MAX_WIDTH) {
                    throw new IllegalArgumentException(
                            "expected widths from " + Views.HEIGHT + " to " + Views.MAX_WIDTH + " px, got " + widths);
                }
            }
            if (widths.isEmpty() || widths.size() != weights.size()) {
                throw new IllegalArgumentException(
                        "expected as many weights as widths and at least one, got " + weights + " for " + widths);
            }
        }
    }

    /** All widths that a view may be padded to at once, wide ones as often as narrow ones by pixels, the narrowest less. */
    public static final LineCurriculum ALL_WIDTHS = new LineCurriculum(List.of(last()), 20_480);

    /** Short lines first, as the embedded reader was trained from random weights: longer ones cannot be learned yet. */
    public static final LineCurriculum SHORT_FIRST = new LineCurriculum(
            List.of(
                    new Stage(400, List.of(128, 192), List.of(0.5, 0.5)),
                    new Stage(1200, List.of(128, 192, 256), List.of(0.25, 0.35, 0.4)),
                    last()),
            20_480);

    private static Stage last() {
        return new Stage(
                Long.MAX_VALUE,
                List.of(128, 192, 256, 320, 384, 448, 512, 576, 640),
                List.of(0.06, 0.09, 0.12, 0.12, 0.12, 0.12, 0.12, 0.12, 0.13));
    }

    /**
     * @throws IllegalArgumentException if there is no stage, a stage ends before the one before it, or the last one ends
     */
    public LineCurriculum {
        stages = List.copyOf(stages);
        long before = 0;
        for (Stage stage : stages) {
            if (stage.untilStep <= before) {
                throw new IllegalArgumentException("expected stages with rising ends, got " + stages);
            }
            before = stage.untilStep;
        }
        if (before != Long.MAX_VALUE) {
            throw new IllegalArgumentException("expected a last stage until " + Long.MAX_VALUE + ", got " + stages);
        }
        if (columns < 1) {
            throw new IllegalArgumentException("expected at least 1 column in a batch, got " + columns);
        }
    }

    private Stage stage(long step) {
        for (Stage stage : stages) {
            if (step < stage.untilStep) {
                return stage;
            }
        }
        return stages.get(stages.size() - 1);
    }

    int width(long step, Dice dice) {
        Stage stage = stage(step);
        return stage.widths.get(
                dice.weighted(stage.weights.stream().mapToDouble(w -> w).toArray()));
    }

    /** The next narrower width of any stage, or 0: what is narrower than it belongs into another view. */
    int narrower(int width) {
        List<Integer> narrower = new ArrayList<>(List.of(0));
        stages.forEach(s -> s.widths.stream().filter(w -> w < width).forEach(narrower::add));
        return narrower.stream().mapToInt(w -> w).max().orElseThrow();
    }

    int rows(int width) {
        return Math.max(1, columns / width);
    }
}
