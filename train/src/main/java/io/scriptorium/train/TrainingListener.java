package io.scriptorium.train;

import java.util.Map;

/** Hears how a run goes on. Called by the thread that trains. */
public interface TrainingListener {
    /**
     * After every step.
     *
     * @param step one-based number of the step
     * @param done share of the run that is done, 0 to 1
     * @param values what the objective says of itself, smoothed, by the names that the log has: losses in nats a character,
     *     or the error of sampled readings, the share of useful ones, the KL estimate and the share that was clipped
     * @param linesPerSecond over the last steps
     * @param secondsLeft estimate, without validation
     */
    record Progress(long step, double done, Map<String, Double> values, double linesPerSecond, double secondsLeft) {}

    /**
     * After a measurement.
     *
     * @param step steps that were trained
     * @param rates by kind of line
     * @param best whether these weights are the best so far, and so the ones in the output folder
     */
    record Measured(long step, Map<String, Rates> rates, boolean best) {}

    /**
     * Character error rates of one kind of line: edits over characters of the truth.
     *
     * @param lines number of lines
     * @param decoder of the decoder's text
     * @param ctc of the CTC head's text
     */
    record Rates(int lines, double decoder, double ctc) {}

    /** A step is done. */
    void progress(Progress progress);

    /** Errors were measured. */
    void measured(Measured measured);

    /** Something that the user should know, in one line. */
    default void note(String message) {}
}
