package io.scriptorium.document;

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
 */
public record PageResult(
        PageSource source, Outcome outcome, String model, Mode mode, Cost cost, Content content, Turn turn) {
    /** Nothing may be null. */
    public PageResult {
        Objects.requireNonNull(source, "source");
        Objects.requireNonNull(outcome, "outcome");
        Objects.requireNonNull(model, "model");
        Objects.requireNonNull(mode, "mode");
        Objects.requireNonNull(cost, "cost");
        Objects.requireNonNull(content, "content");
        Objects.requireNonNull(turn, "turn");
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
