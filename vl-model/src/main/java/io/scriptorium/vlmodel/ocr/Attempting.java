package io.scriptorium.vlmodel.ocr;

import io.scriptorium.document.Attempt;
import io.scriptorium.document.Mode;
import io.scriptorium.document.Outcome;
import io.scriptorium.document.PageResult;
import io.scriptorium.document.PageStatus;
import io.scriptorium.visionencoder.view.ViewMode;
import io.scriptorium.vlmodel.sampling.NgramPreset;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * One way to read a whole page.
 *
 * @param mode how it is cut into views
 * @param ngrams which repetitions are forbidden
 * @param reason why so
 */
record Attempting(ViewMode mode, NgramPreset ngrams, String reason) {
    /** As results name it. */
    Mode named() {
        return new Mode(mode.label(), reason);
    }

    /** Whether a page that ended so is worth another attempt. A limit of tokens that was asked for cuts every reading. */
    private static boolean isBad(Outcome outcome, ReadOptions options) {
        return switch (outcome.status()) {
            case LOOPED, FAILED -> true;
            case TRUNCATED -> options.maxTokens() == 0;
            case OK, BLANK, UNSUPPORTED_SCRIPT -> false;
        };
    }

    /**
     * The first reading that ends well, or else the first of all; with it those that did not.
     *
     * @param result how the page was read this way
     * @param modes that the model knows
     * @param reading reads the page another way
     */
    PageResult orBetter(
            PageResult result, ReadOptions options, List<ViewMode> modes, Function<Attempting, PageResult> reading) {
        if (!isBad(result.outcome(), options)) {
            return result;
        }
        List<Attempt> bad = new ArrayList<>();
        List<Attempting> ladder = ladder(result.status(), modes);
        for (Attempting next : ladder.subList(0, Math.min(ladder.size(), options.attempts() - 1))) {
            PageResult other = reading.apply(next);
            if (!isBad(other.outcome(), options)) {
                bad.add(0, attempt(result));
                return other.after(bad);
            }
            bad.add(attempt(other));
        }
        return result.after(bad);
    }

    private static Attempt attempt(PageResult result) {
        return new Attempt(result.mode(), result.outcome(), result.cost());
    }

    /**
     * What is tried after this, in order: the same view under a wider rule against repetition, if it repeated itself or came to
     * no end, and other views: smaller ones after a failure, which may be one of memory.
     *
     * @param modes that the model knows
     */
    private List<Attempting> ladder(PageStatus status, List<ViewMode> modes) {
        List<Attempting> ladder = new ArrayList<>();
        boolean failed = status == PageStatus.FAILED;
        String after = "the attempt before " + (failed ? "failed" : status == PageStatus.LOOPED ? "looped" : "was cut");
        if (!failed) {
            ladder.add(new Attempting(mode, NgramPreset.WIDE, after + "; no 20 tokens may come again within 1000"));
        }
        List<ViewMode> others = switch (mode) {
            case TINY -> failed ? List.of() : List.of(ViewMode.SMALL, ViewMode.BASE);
            case SMALL -> failed ? List.of(ViewMode.TINY) : List.of(ViewMode.BASE, ViewMode.GUNDAM);
            case BASE -> failed ? List.of(ViewMode.SMALL, ViewMode.TINY) : List.of(ViewMode.GUNDAM, ViewMode.LARGE);
            case LARGE -> failed ? List.of(ViewMode.BASE, ViewMode.SMALL) : List.of(ViewMode.GUNDAM, ViewMode.BASE);
            case GUNDAM -> failed ? List.of(ViewMode.BASE, ViewMode.SMALL) : List.of(ViewMode.LARGE, ViewMode.BASE);
            // Smaller tiles first.
            case GUNDAM_M ->
                failed ? List.of(ViewMode.GUNDAM, ViewMode.BASE) : List.of(ViewMode.GUNDAM, ViewMode.LARGE);
            case FLOW -> List.of();
        };
        others.stream()
                .filter(modes::contains)
                .forEach(other -> ladder.add(new Attempting(other, ngrams, after + "; another view")));
        return ladder;
    }
}
