package io.scriptorium.cli;

import io.scriptorium.train.ReaderTraining;
import io.scriptorium.train.TrainingListener;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Tells on standard error how far a training run is: one line, renewed on a terminal; else one line a minute. Where the process
 * is to end it interrupts the run between two steps: one that ended within a step would pull the libraries from under it.
 */
final class TrainProgress implements TrainingListener {
    private static final long QUIET_NANOSECONDS = 60_000_000_000L;

    private final Console console;
    private final StatusLine status;
    private final Interruption interruption;
    private long told = System.nanoTime() - QUIET_NANOSECONDS;

    TrainProgress(Console console, Interruption interruption) {
        this.console = console;
        this.interruption = interruption;
        this.status = new StatusLine(console);
    }

    @Override
    public void progress(Progress p) {
        if (interruption.asked()) {
            Thread.currentThread().interrupt();
        }
        long now = System.nanoTime();
        if (!console.terminal() && now - told < QUIET_NANOSECONDS) {
            return;
        }
        told = now;
        StringBuilder values = new StringBuilder();
        p.values()
                .forEach((name, value) ->
                        values.append(String.format(Locale.ROOT, "%s %.3f, ", name.replace('_', ' '), value)));
        String text = String.format(
                Locale.ROOT,
                "%3.0f %%, step %d: %s%.1f lines/s, %.0f min left",
                100 * p.done(),
                p.step(),
                values,
                p.linesPerSecond(),
                Math.ceil(p.secondsLeft() / 60));
        if (console.terminal()) {
            status.show(text);
        } else {
            status.line(text);
        }
    }

    @Override
    public void measured(Measured m) {
        status.clear();
        console.err()
                .printf(
                        Locale.ROOT,
                        "step %d, character error rate by decoder / CTC%s:%n",
                        m.step(),
                        m.best() ? ", the best so far" : "");
        m.rates()
                .forEach((kind, rates) -> console.err()
                        .printf(
                                Locale.ROOT,
                                "    %-28s %.4f / %.4f  (%d lines)%n",
                                kind,
                                rates.decoder(),
                                rates.ctc(),
                                rates.lines()));
    }

    @Override
    public void note(String message) {
        status.line("scriptorium: " + message);
    }

    /** The run is over. */
    void done(ReaderTraining.Result result, Path output) {
        status.clear();
        console.err()
                .printf(
                        Locale.ROOT,
                        "%d steps, %d lines, %.0f minutes; character error rate %.4f; read pages with it:"
                                + " scriptorium ocr PAGE --model %s%n",
                        result.steps(),
                        result.lines(),
                        result.seconds() / 60,
                        result.errorRate(),
                        output.isAbsolute() ? output : Path.of(".").resolve(output));
    }
}
