package io.scriptorium.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.scriptorium.tensor.Precision;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;

/**
 * Learns what is written: the loss of a task, and one way to keep experts busy.
 *
 * @param <B> a batch of lines or pages
 */
final class SupervisedObjective<B> implements Objective<B> {
    private final NDManager owner;
    private final ReaderParameters parameters;
    private final ReaderTask<B> task;
    private final Optimizer optimizer;
    private final Balancing balancing;
    private final TrainSettings.Recipe recipe;
    private final int threads;
    private final ExecutorService workers;

    SupervisedObjective(
            NDManager owner,
            ReaderParameters parameters,
            ReaderTask<B> task,
            Precision precision,
            TrainSettings settings) {
        this.owner = owner;
        this.parameters = parameters;
        this.task = task;
        this.balancing = Balancing.of(settings, parameters.config());
        this.recipe = settings.recipe();
        this.threads = settings.threads();
        optimizer = new Optimizer(parameters.tensors(), parameters.rules(), owner, precision);
        workers = OneCore.threads(threads);
    }

    @Override
    public Outcome step(B batch, long step, double rate, double averaging) throws InterruptedException {
        int parts = Math.min(threads, task.size(batch));
        try (NDManager scratch = owner.newSubManager()) {
            List<ReaderNetwork.Result> results = new ArrayList<>();
            if (parts == 1) {
                results.add(gradients(scratch, batch));
            } else {
                List<Callable<ReaderNetwork.Result>> tasks = new ArrayList<>();
                for (int i = 0; i < parts; i++) {
                    B part = task.part(batch, task.size(batch) * i / parts, task.size(batch) * (i + 1) / parts);
                    tasks.add(() -> gradients(scratch, part));
                }
                for (Future<ReaderNetwork.Result> result : workers.invokeAll(tasks)) {
                    results.add(OneCore.get(result));
                }
            }
            ReaderNetwork.Result first = results.get(0);
            double decoder = first.decoder();
            double ctc = first.ctc();
            for (int i = 1; i < results.size(); i++) {
                ReaderNetwork.Result other = results.get(i);
                Optimizer.average(scratch, first.gradients(), other.gradients(), 1.0 / (i + 1));
                first.loads().addi(other.loads());
                decoder += other.decoder();
                ctc += other.ctc();
            }
            first.loads().divi(results.size());
            decoder /= results.size();
            ctc /= results.size();
            if (!Double.isFinite(decoder) || !Double.isFinite(ctc)) {
                throw new IllegalStateException("the loss of step " + step + " is not a number (decoder " + decoder
                        + ", CTC " + ctc + "); go on from the last state with a lower rate");
            }
            float norm = optimizer.step(first.gradients(), rate, step + 1, averaging);
            if (balancing == Balancing.BIAS) {
                List<NDArray> biases = parameters.biases();
                List<NDArray> routed =
                        biases.subList(parameters.config().decoder().denseLayers(), biases.size());
                optimizer.even(routed, first.loads(), recipe.biasRate());
            }
            Map<String, Double> values = new LinkedHashMap<>();
            values.put("decoder_loss", decoder);
            values.put("ctc_loss", ctc);
            return new Outcome(values, norm, rows(first.loads()));
        }
    }

    private ReaderNetwork.Result gradients(NDManager scratch, B batch) {
        double balance = balancing == Balancing.LOSS ? recipe.balanceWeight() : 0;
        return task.gradients(scratch, batch, parameters, recipe.ctcWeight(), balance);
    }

    /** Shares of choices {@code [layers, experts]}; empty where the decoder has no experts or was not asked. */
    private static double[][] rows(NDArray loads) {
        float[] flat = loads.toFloatArray();
        int experts = (int) loads.getShape().get(1);
        double[][] rows = new double[flat.length / experts][experts];
        double sum = 0;
        for (int i = 0; i < flat.length; i++) {
            rows[i / experts][i % experts] = flat[i];
            sum += flat[i];
        }
        return sum == 0 ? new double[0][] : rows;
    }

    @Override
    public Map<String, List<NDArray>> state() {
        return optimizer.state();
    }

    @Override
    public List<NDArray> average() {
        return optimizer.average();
    }

    @Override
    public void close() {
        workers.shutdownNow();
    }
}
