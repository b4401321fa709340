package io.scriptorium.train;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.scriptorium.tensor.Checkpoint;
import io.scriptorium.tensor.CheckpointException;
import io.scriptorium.tensor.ComputeDevice;
import io.scriptorium.tensor.Precision;
import io.scriptorium.textrenderer.line.LineDataException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;

/**
 * Trains a reader of lines or of pages: batches, gradients, steps of the optimiser, measurements, and saved states from which a later run
 * goes on. The same settings and steps give the same weights on the same machine with one thread.
 *
 * @param <B> a batch of what is read
 */
public final class ReaderTraining<B> implements AutoCloseable {
    private static final int LOG_EVERY = 25;
    /** Share of the last step in smoothed losses. */
    private static final double SMOOTHING = .05;

    private final TrainSettings settings;
    private final TrainSettings.Recipe recipe;
    private final ReaderTask<B> task;
    private final TrainingListener listener;
    private final TrainingFolder folder;
    private final NDManager owner;
    private final ReaderConfig config;
    private final ReaderParameters parameters;
    private final Optimizer optimizer;
    private final Precision precision;
    private final ExecutorService workers;
    private final ExecutorService renderer;
    private final List<JsonNode> log;

    private long step;
    private double seconds;
    private long lines;
    private double best = Double.POSITIVE_INFINITY;
    private double decoderLoss = Double.NaN;
    private double ctcLoss = Double.NaN;
    private double savedAt;
    private double measuredAt;

    /**
     * What came of a run.
     *
     * @param steps steps trained, earlier runs on the same output included
     * @param seconds of training, likewise
     * @param lines line views seen, likewise
     * @param errorRate the best character error rate on the real validation lines, or on all if none are real: the smaller
     *     of the decoder's and the CTC head's; infinite if none was measured
     */
    public record Result(long steps, double seconds, long lines, double errorRate) {}

    /**
     * Trains as the settings say, or goes on where an earlier run on the same output stopped.
     *
     * @throws IOException if the start model cannot be used or the output cannot be written
     * @throws LineDataException if lines, texts or fonts cannot be used
     * @throws InterruptedException if the thread was interrupted; the state is saved then
     */
    public static Result run(TrainSettings settings, TrainingListener listener)
            throws IOException, LineDataException, InterruptedException {
        if (ReaderConfig.of(Checkpoint.open(settings.start())).head().isPage()) {
            try (ReaderPages source = ReaderPages.open(settings, listener)) {
                return run(settings, source::task, listener);
            }
        }
        try (ReaderLines source = ReaderLines.open(settings, listener)) {
            return run(settings, source.batches(), source.validation(), source::encode, listener);
        }
    }

    static Result run(
            TrainSettings settings,
            LineBatches batches,
            Validation validation,
            Function<String, int[]> encode,
            TrainingListener listener)
            throws IOException, InterruptedException {
        return run(
                settings,
                (config, precision, device) ->
                        new LineTask(new ReaderNetwork(config, precision, device), batches, validation, encode),
                listener);
    }

    static <B> Result run(TrainSettings settings, ReaderTask.Source<B> source, TrainingListener listener)
            throws IOException, InterruptedException {
        try (ReaderTraining<B> training = new ReaderTraining<>(settings, source, listener)) {
            return training.run();
        }
    }

    private ReaderTraining(TrainSettings settings, ReaderTask.Source<B> source, TrainingListener listener)
            throws IOException {
        this.settings = settings;
        this.recipe = settings.recipe();
        this.listener = listener;
        Checkpoint start = Checkpoint.open(settings.start());
        config = ReaderConfig.of(start);
        folder = new TrainingFolder(settings.output());
        workers = OneCore.threads(settings.threads());
        renderer = Executors.newSingleThreadExecutor(task -> {
            Thread thread = new Thread(task, "lines");
            thread.setDaemon(true);
            return thread;
        });
        owner = NDManager.newBaseManager(Device.cpu(), "PyTorch");
        ComputeDevice.useThreads(settings.threads());
        boolean resumed = folder.hasState();
        parameters = settings.random()
                ? ReaderParameters.random(config, owner, settings.seed())
                : ReaderParameters.load(config, owner, start);
        precision = resumed ? Precision.valueOf(folder.state().path("precision").asText()) : Fastest.precision(owner);
        task = source.task(config, precision, owner.getDevice());
        optimizer = new Optimizer(parameters.tensors(), parameters.rules(), owner, precision);
        if (resumed) {
            restore();
        }
        log = new ArrayList<>(folder.rewind(step));
        TrainingFolder.describe(settings.start(), settings.output());
    }

    private void restore() throws CheckpointException {
        JsonNode state = folder.state();
        if (state.path("seed").asLong() != settings.seed()
                || state.path("random").asBoolean() != settings.random()) {
            throw new CheckpointException("the run in " + settings.output() + " was started with seed "
                    + state.path("seed") + (state.path("random").asBoolean() ? " from random weights" : "")
                    + "; go on with the same, or name another output");
        }
        folder.restore(tensors(), owner);
        step = state.path("step").asLong();
        seconds = state.path("seconds").asDouble();
        lines = state.path("lines").asLong();
        best = state.path("best").asDouble(Double.POSITIVE_INFINITY);
        decoderLoss = state.path("decoder_loss").asDouble(Double.NaN);
        ctcLoss = state.path("ctc_loss").asDouble(Double.NaN);
        measuredAt = state.path("measured_at").asDouble();
        savedAt = seconds;
        listener.note("going on at step " + step + ", after " + Math.round(seconds / 60) + " minutes");
    }

    private Map<String, List<NDArray>> tensors() {
        Map<String, List<NDArray>> tensors = new LinkedHashMap<>(optimizer.state());
        tensors.put("weight", parameters.tensors());
        tensors.put("bias", parameters.biases());
        return tensors;
    }

    private double done() {
        return settings.steps() > 0
                ? (double) step / settings.steps()
                : seconds / settings.time().toMillis() * 1000;
    }

    private double rate() {
        double done = done();
        double fall = done < recipe.flat() ? 1 : Math.max(0, (1 - done) / (1 - recipe.flat()));
        return recipe.rate() * Math.min(1, (step + 1.0) / Math.max(1, recipe.warmUp())) * fall;
    }

    private Result run() throws IOException, InterruptedException {
        if (step == 0 && !settings.random()) {
            measure();
        }
        Future<B> next = renderer.submit(() -> task.batch(step));
        Window window = new Window();
        while (done() < 1) {
            long begin = System.nanoTime();
            B batch = get(next);
            long following = step + 1;
            next = renderer.submit(() -> task.batch(following));
            double rate = rate();
            float norm = train(batch, rate);
            step++;
            double took = (System.nanoTime() - begin) / 1e9;
            seconds += took;
            lines += task.size(batch);
            window.add(took, task.size(batch));
            listener.progress(
                    new TrainingListener.Progress(step, done(), decoderLoss, ctcLoss, window.linesPerSecond(), left()));
            if (step % LOG_EVERY == 0) {
                log(rate, norm, window);
            }
            boolean interrupted = Thread.interrupted();
            boolean over = done() >= 1;
            if (interrupted || over || seconds - savedAt >= recipe.saveEvery().toSeconds()) {
                save();
            }
            if (over || seconds - measuredAt >= recipe.validateEvery().toSeconds()) {
                measure();
                save();
            }
            if (interrupted) {
                throw new InterruptedException("training was interrupted at step " + step + "; the state is saved");
            }
        }
        next.cancel(true);
        return new Result(step, seconds, lines, best);
    }

    private double left() {
        return done() > 0 ? seconds / done() * (1 - done()) : Double.NaN;
    }

    /** Lines and seconds of the last steps. */
    private static final class Window {
        private double seconds;
        private double lines;

        void add(double took, int count) {
            seconds = seconds * .95 + took;
            lines = lines * .95 + count;
        }

        double linesPerSecond() {
            return lines / seconds;
        }
    }

    private float train(B batch, double rate) throws InterruptedException {
        int parts = Math.min(settings.threads(), task.size(batch));
        try (NDManager scratch = owner.newSubManager()) {
            double balance = config.decoder().biased() ? 0 : recipe.balanceWeight();
            List<ReaderNetwork.Result> results = new ArrayList<>();
            if (parts == 1) {
                results.add(gradients(scratch, batch, balance));
            } else {
                List<Callable<ReaderNetwork.Result>> tasks = new ArrayList<>();
                for (int i = 0; i < parts; i++) {
                    B part = task.part(batch, task.size(batch) * i / parts, task.size(batch) * (i + 1) / parts);
                    tasks.add(() -> gradients(scratch, part, balance));
                }
                for (Future<ReaderNetwork.Result> result : workers.invokeAll(tasks)) {
                    results.add(get(result));
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
            decoder /= results.size();
            ctc /= results.size();
            if (!Double.isFinite(decoder) || !Double.isFinite(ctc)) {
                throw new IllegalStateException("the loss of step " + step + " is not a number (decoder " + decoder
                        + ", CTC " + ctc + "); go on from the last state with a lower rate");
            }
            decoderLoss = smoothed(decoderLoss, decoder);
            ctcLoss = smoothed(ctcLoss, ctc);
            double averaging = Math.min(recipe.averaging(), (step + 1.0) / (step + 10.0));
            float norm = optimizer.step(first.gradients(), rate, step + 1, averaging);
            if (config.decoder().biased()) {
                List<NDArray> biases = parameters.biases();
                List<NDArray> routed = biases.subList(config.decoder().denseLayers(), biases.size());
                optimizer.even(routed, first.loads(), recipe.biasRate());
            }
            return norm;
        }
    }

    private static double smoothed(double before, double now) {
        return Double.isNaN(before) ? now : before + SMOOTHING * (now - before);
    }

    private ReaderNetwork.Result gradients(NDManager scratch, B batch, double balance) {
        return task.gradients(scratch, batch, parameters, recipe.ctcWeight(), balance);
    }

    private void log(double rate, float norm, Window window) throws IOException {
        add(TrainingFolder.object()
                .put("step", step)
                .put("seconds", rounded(seconds))
                .put("decoder_loss", rounded(decoderLoss))
                .put("ctc_loss", rounded(ctcLoss))
                .put("rate", rate)
                .put("gradient_norm", rounded(norm))
                .put("lines", lines)
                .put("lines_per_second", rounded(window.linesPerSecond())));
    }

    private void add(ObjectNode entry) throws IOException {
        folder.log(entry);
        log.add(entry);
    }

    private static double rounded(double value) {
        return Math.round(value * 1e4) / 1e4;
    }

    private void measure() throws IOException {
        measuredAt = seconds;
        if (!task.isMeasured()) {
            folder.publish(parameters, optimizer.average());
            return;
        }
        Map<String, TrainingListener.Rates> rates = task.measure(parameters, optimizer.average(), owner);
        double rate = Validation.deciding(rates);
        boolean better = rate < best;
        if (better) {
            best = rate;
            folder.publish(parameters, optimizer.average());
        }
        ObjectNode entry = TrainingFolder.object().put("step", step).put("seconds", rounded(seconds));
        ObjectNode kinds = entry.putObject("rates");
        rates.forEach((kind, r) -> kinds.putObject(kind)
                .put("lines", r.lines())
                .put("decoder", rounded(r.decoder()))
                .put("ctc", rounded(r.ctc())));
        add(entry);
        TrainingFolder.write(folder.curve(), Curve.svg(log).getBytes(StandardCharsets.UTF_8));
        listener.measured(new TrainingListener.Measured(step, rates, better));
    }

    private void save() throws IOException {
        savedAt = seconds;
        ObjectNode numbers = TrainingFolder.object()
                .put("step", step)
                .put("seconds", seconds)
                .put("seed", settings.seed())
                .put("random", settings.random())
                .put("precision", precision.name())
                .put("lines", lines)
                .put("decoder_loss", decoderLoss)
                .put("ctc_loss", ctcLoss)
                .put("measured_at", measuredAt);
        if (best < Double.POSITIVE_INFINITY) {
            numbers.put("best", best);
        }
        folder.save(tensors(), numbers);
    }

    private static <T> T get(Future<T> future) throws InterruptedException {
        try {
            return future.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException unchecked) {
                throw unchecked;
            }
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw new AssertionError("a batch throws no checked exception", e.getCause());
        }
    }

    @Override
    public void close() {
        workers.shutdownNow();
        renderer.shutdownNow();
        owner.close();
    }
}
