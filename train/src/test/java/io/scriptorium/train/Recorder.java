package io.scriptorium.train;

import java.util.ArrayList;
import java.util.List;

/** Keeps what it hears, and interrupts the run after a step. */
final class Recorder implements TrainingListener {
    final List<Progress> steps = new ArrayList<>();
    final List<Measured> measured = new ArrayList<>();
    long interruptAfter = -1;

    @Override
    public void progress(Progress progress) {
        steps.add(progress);
        if (progress.step() == interruptAfter) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void measured(Measured m) {
        measured.add(m);
    }
}
