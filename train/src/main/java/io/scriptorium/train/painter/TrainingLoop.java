package io.scriptorium.train.painter;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.scriptorium.tensor.CheckpointException;
import io.scriptorium.tensor.Precision;
import io.scriptorium.train.Optimizer;
import io.scriptorium.train.Parameter;
import io.scriptorium.train.TrainingFolder;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Steps of the optimiser on one folder: the rate over the run, the log, saved states, and going on from them. The rate rises
 * over the first steps and falls to zero over the last half.
 */
final class TrainingLoop {
    private static final int LOG_EVERY = 25;
    private static final int WARM_UP = 20;
    private static final double SMOOTHING = .05;
    private static final double AVERAGING = .99;

    private final TrainingFolder folder;
    private final Schedule schedule;
    private final NDManager owner;
    private final List<NDArray> weights;
    private final Precision precision;
    private final Optimizer optimizer;

    private long step;
    private double seconds;
    private double savedAt;
    private double[] losses = {};

    /**
     * @param rate learning rate
     * @param time how long, all runs on the folder together
     * @param steps how many steps instead, if not 0
     * @param saveEvery training time between saved states
     * @param seed of the run, which one that goes on must have too
     */
    record Schedule(double rate, Duration time, long steps, Duration saveEvery, long seed) {}

    /**
     * What came of a batch.
     *
     * @param losses numbers to smooth and log; the run ends if one is not finite
     * @param gradients one for each weight
     */
    record Result(double[] losses, List<NDArray> gradients) {}

    /** What is trained. */
    interface Network {
        /** Gradients of the batch of this step, counted from 0. */
        Result gradients(NDManager scratch, long step) throws InterruptedException;

        /** Writes the model with these weights. */
        void publish(List<NDArray> weights) throws IOException;

        /** A step is done; the losses are smoothed. */
        void done(long steps, double share, double[] losses);
    }

    /**
     * Goes on where the folder's last state is, if it has one.
     *
     * @param precision of the optimiser's products
     */
    TrainingLoop(
            TrainingFolder folder,
            Schedule schedule,
            NDManager owner,
            List<NDArray> weights,
            List<Parameter.Rule> rules,
            Precision precision)
            throws IOException {
        this.folder = folder;
        this.schedule = schedule;
        this.owner = owner;
        this.weights = weights;
        this.precision = precision;
        optimizer = new Optimizer(weights, rules, owner, precision);
        if (folder.hasState()) {
            restore();
        }
        folder.rewind(step);
    }

    /** The precision of an earlier run on this folder, or else {@code otherwise}. */
    static Precision precision(TrainingFolder folder, Precision otherwise) throws CheckpointException {
        return folder.hasState()
                ? Precision.valueOf(folder.state().path("precision").asText())
                : otherwise;
    }

    private void restore() throws CheckpointException {
        JsonNode state = folder.state();
        if (state.path("seed").asLong() != schedule.seed()) {
            throw new CheckpointException("the run in " + folder.log().getParent() + " was started with seed "
                    + state.path("seed") + "; go on with the same, or name another output");
        }
        folder.restore(tensors(), owner);
        step = state.path("step").asLong();
        seconds = state.path("seconds").asDouble();
        savedAt = seconds;
        losses = new double[state.path("losses").size()];
        for (int i = 0; i < losses.length; i++) {
            losses[i] = state.path("losses").path(i).asDouble();
        }
    }

    private Map<String, List<NDArray>> tensors() {
        Map<String, List<NDArray>> tensors = new LinkedHashMap<>(optimizer.state());
        tensors.put("weight", weights);
        return tensors;
    }

    /** Steps that were trained, earlier runs included. */
    long step() {
        return step;
    }

    private double done() {
        return schedule.steps() > 0
                ? (double) step / schedule.steps()
                : seconds * 1000 / schedule.time().toMillis();
    }

    /**
     * Trains to the end.
     *
     * @throws InterruptedException if the thread was interrupted; the state is saved then
     * @throws IllegalStateException if a loss is not a number
     */
    void run(Network network) throws IOException, InterruptedException {
        while (done() < 1) {
            long begin = System.nanoTime();
            double rate = schedule.rate() * Math.min(1, (step + 1.0) / WARM_UP) * Math.min(1, 2 * (1 - done()));
            float norm;
            try (NDManager scratch = owner.newSubManager()) {
                Result result = network.gradients(scratch, step);
                smooth(result.losses());
                double averaging = Math.min(AVERAGING, (step + 1.0) / (step + 10.0));
                norm = optimizer.step(result.gradients(), rate, step + 1, averaging);
            }
            step++;
            seconds += (System.nanoTime() - begin) / 1e9;
            network.done(step, Math.min(1, done()), losses);
            if (step % LOG_EVERY == 0) {
                ObjectNode entry = TrainingFolder.object().put("step", step).put("seconds", rounded(seconds));
                array(entry);
                folder.log(entry.put("rate", rate).put("gradient_norm", rounded(norm)));
            }
            boolean interrupted = Thread.interrupted();
            if (interrupted
                    || done() >= 1
                    || seconds - savedAt >= schedule.saveEvery().toSeconds()) {
                savedAt = seconds;
                ObjectNode numbers = TrainingFolder.object()
                        .put("step", step)
                        .put("seconds", seconds)
                        .put("seed", schedule.seed())
                        .put("precision", precision.name());
                array(numbers);
                folder.save(tensors(), numbers);
                network.publish(optimizer.average());
            }
            if (interrupted) {
                throw new InterruptedException("training was interrupted at step " + step + "; the state is saved");
            }
        }
    }

    private void smooth(double... now) {
        for (double loss : now) {
            if (!Double.isFinite(loss)) {
                throw new IllegalStateException(
                        "the loss of step " + step + " is not a number; go on from the last state with a lower rate");
            }
        }
        double[] before = losses.length == now.length ? losses : now;
        losses = new double[now.length];
        for (int i = 0; i < now.length; i++) {
            losses[i] = before[i] + SMOOTHING * (now[i] - before[i]);
        }
    }

    private void array(ObjectNode node) {
        ArrayNode array = node.putArray("losses");
        for (double loss : losses) {
            array.add(loss);
        }
    }

    private static double rounded(double value) {
        return Math.round(value * 1e4) / 1e4;
    }
}
