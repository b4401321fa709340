package io.scriptorium.document;

import java.util.List;
import java.util.Objects;

/**
 * What was read from one page. A page always comes back: one that could not be read has the status
 * {@link PageStatus#FAILED} and says why.
 *
 * @param source which page
 * @param outcome how the reading ended
 * @param model name of the model
 * @param mode how the page was cut into views
 * @param cost tokens and time
 * @param content text, blocks, boxes
 * @param turn how the page was turned to be read
 * @param attempts other readings of the page that ended badly, in their order; the cost is that of all
 */
public record PageResult(
        PageSource source,
        Outcome outcome,
        String model,
        Mode mode,
        Cost cost,
        Content content,
        Turn turn,
        List<Attempt> attempts) {
    /** Nothing may be null. */
    public PageResult {
        Objects.requireNonNull(source, "source");
        Objects.requireNonNull(outcome, "outcome");
        Objects.requireNonNull(model, "model");
        Objects.requireNonNull(mode, "mode");
        Objects.requireNonNull(cost, "cost");
        Objects.requireNonNull(content, "content");
        Objects.requireNonNull(turn, "turn");
        attempts = List.copyOf(attempts);
    }

    /** A page that was read once. */
    public PageResult(
            PageSource source, Outcome outcome, String model, Mode mode, Cost cost, Content content, Turn turn) {
        this(source, outcome, model, mode, cost, content, turn, List.of());
    }

    /** A page that was read as it lay. */
    public PageResult(PageSource source, Outcome outcome, String model, Mode mode, Cost cost, Content content) {
        this(source, outcome, model, mode, cost, content, Turn.NONE);
    }

    /**
     * A page that was not read.
     *
     * @param reason why, in words for the user, on one line; not blank
     */
    public static PageResult failed(PageSource source, String model, String reason) {
        return new PageResult(
                source,
                new Outcome(PageStatus.FAILED, reason),
                model,
                new Mode("none", "not read"),
                Cost.NONE,
                Content.EMPTY);
    }

    /** The same reading after others that ended badly. */
    public PageResult after(List<Attempt> earlier) {
        Cost all = cost;
        for (Attempt attempt : earlier) {
            all = all.plus(attempt.cost());
        }
        return new PageResult(source, outcome, model, mode, all, content, turn, earlier);
    }

    /** The same reading with links to pictures in another folder, as {@link Content#withPicturesIn} takes it. */
    public PageResult withPicturesIn(String folder) {
        return new PageResult(source, outcome, model, mode, cost, content.withPicturesIn(folder), turn, attempts);
    }

    /** How the reading ended. */
    public PageStatus status() {
        return outcome.status();
    }

    /** Plain text, without a line break at the end. */
    public String text() {
        return content.text();
    }

    /** Markdown, without a line break at the end. */
    public String markdown() {
        return content.markdown();
    }
}
