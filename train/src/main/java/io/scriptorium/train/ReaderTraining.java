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
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
    private final Objective<B> objective;
    private final Precision precision;
    private final ExecutorService renderer;
    private final List<JsonNode> log;

    private long step;
    private double seconds;
    private long lines;
    private double best = Double.POSITIVE_INFINITY;
    private final Map<String, Double> smoothed = new LinkedHashMap<>();
    /** Smoothed, of each layer with experts. */
    private double[][] loads = {};

    private double savedAt;
    private double measuredAt;

    /**
     * What came of a run.
     *
     * @param steps steps trained, earlier runs on the same output included
     * @param seconds of training, likewise
     * @param lines line views seen, likewise
     * @param errorRate the best character error rate on the real validation lines, or on all if none are real: the smaller
     *     of the decoder's and the CTC head's, with GRPO the decoder's; infinite if none was measured
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
            if (settings.group().isPresent() || settings.distillation().isPresent()) {
                throw new CheckpointException(
                        settings.start() + " is a reader of pages; GRPO and distillation train readers of lines");
            }
            try (ReaderPages source = ReaderPages.open(settings, listener)) {
                return run(settings, source::task, SupervisedObjective::new, listener);
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
                objective(settings, encode),
                listener);
    }

    private static Objective.Source<LineBatch> objective(TrainSettings settings, Function<String, int[]> encode) {
        if (settings.group().isPresent()) {
            return (owner, parameters, task, precision, all) ->
                    new GroupObjective(owner, parameters, precision, all, encode);
        }
        if (settings.distillation().isPresent()) {
            return (owner, parameters, task, precision, all) ->
                    new DistillationObjective(owner, parameters, precision, Checkpoint.open(all.start()));
        }
        return SupervisedObjective::new;
    }

    static <B> Result run(
            TrainSettings settings, ReaderTask.Source<B> task, Objective.Source<B> objective, TrainingListener listener)
            throws IOException, InterruptedException {
        try (ReaderTraining<B> training = new ReaderTraining<>(settings, task, objective, listener)) {
            return training.run();
        }
    }

    private ReaderTraining(
            TrainSettings settings,
            ReaderTask.Source<B> tasks,
            Objective.Source<B> objectives,
            TrainingListener listener)
            throws IOException {
        this.settings = settings;
        this.recipe = settings.recipe();
        this.listener = listener;
        Checkpoint start = Checkpoint.open(settings.start());
        JsonNode json = settings.balancing()
                .map(b -> b.applied(start.config()))
                .or(() -> settings.distillation().map(d -> d.applied(start.config())))
                .orElse(start.config());
        config = ReaderConfig.of(json, start.folder().resolve("config.json").toString());
        folder = new TrainingFolder(settings.output());
        renderer = Executors.newSingleThreadExecutor(work -> {
            Thread thread = new Thread(work, "lines");
            thread.setDaemon(true);
            return thread;
        });
        owner = NDManager.newBaseManager(Device.cpu(), "PyTorch");
        ComputeDevice.useThreads(settings.threads());
        boolean resumed = folder.hasState();
        parameters = parameters(start);
        precision = resumed ? Precision.valueOf(folder.state().path("precision").asText()) : Fastest.precision(owner);
        task = tasks.task(config, precision, owner.getDevice());
        objective = objectives.objective(owner, parameters, task, precision, settings);
        if (resumed) {
            restore();
        }
        log = new ArrayList<>(folder.rewind(step));
        if (settings.balancing().isPresent() || settings.distillation().isPresent()) {
            TrainingFolder.describe(settings.start(), settings.output(), json);
        } else {
            TrainingFolder.describe(settings.start(), settings.output());
        }
    }

    private ReaderParameters parameters(Checkpoint start) throws CheckpointException {
        if (settings.random()) {
            return ReaderParameters.random(config, owner, settings.seed());
        }
        return settings.distillation().isPresent()
                ? ReaderParameters.smaller(config, owner, start)
                : ReaderParameters.load(config, owner, start);
    }

    /** What two runs on one output must agree in. */
    private ObjectNode kind() {
        String objective = settings.group().isPresent() ? "grpo" : "supervised";
        ObjectNode kind = TrainingFolder.object()
                .put("seed", settings.seed())
                .put("start", settings.random() ? "random" : "trained")
                .put("objective", settings.distillation().isPresent() ? "distillation" : objective)
                .put("balancing", Balancing.of(settings, config).name());
        settings.distillation().ifPresent(d -> kind.set("sizes", d.sizes()));
        return kind;
    }

    private void restore() throws CheckpointException {
        JsonNode state = folder.state();
        // As text: a number that was read may be of another type than one that was put.
        if (!state.path("run").toString().equals(kind().toString())) {
            throw new CheckpointException("the run in " + settings.output() + " is " + state.path("run") + ", this one "
                    + kind() + "; go on with the same, or name another output");
        }
        folder.restore(tensors(), owner);
        step = state.path("step").asLong();
        seconds = state.path("seconds").asDouble();
        lines = state.path("lines").asLong();
        best = state.path("best").asDouble(Double.POSITIVE_INFINITY);
        state.path("smoothed")
                .properties()
                .forEach(e -> smoothed.put(e.getKey(), e.getValue().asDouble()));
        loads = TrainingFolder.loads(state.path("loads"));
        measuredAt = state.path("measured_at").asDouble();
        savedAt = seconds;
        listener.note("going on at step " + step + ", after " + Math.round(seconds / 60) + " minutes");
    }

    private Map<String, List<NDArray>> tensors() {
        Map<String, List<NDArray>> tensors = new LinkedHashMap<>(objective.state());
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
            B batch = OneCore.get(next);
            long following = step + 1;
            next = renderer.submit(() -> task.batch(following));
            double rate = rate();
            float norm = train(batch, rate);
            step++;
            double took = (System.nanoTime() - begin) / 1e9;
            seconds += took;
            lines += task.size(batch);
            window.add(took, task.size(batch));
            listener.progress(new TrainingListener.Progress(
                    step,
                    done(),
                    Collections.unmodifiableMap(new LinkedHashMap<>(smoothed)),
                    window.linesPerSecond(),
                    left()));
            if (step == 1 || step % LOG_EVERY == 0) {
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
        double averaging = Math.min(recipe.averaging(), (step + 1.0) / (step + 10.0));
        Objective.Outcome outcome = objective.step(batch, step, rate, averaging);
        outcome.values().forEach((name, value) -> smoothed.merge(name, value, ReaderTraining::smoothed));
        double[][] now = outcome.loads();
        if (loads.length == 0) {
            loads = now;
        } else {
            for (int i = 0; i < now.length; i++) {
                for (int e = 0; e < now[i].length; e++) {
                    loads[i][e] = smoothed(loads[i][e], now[i][e]);
                }
            }
        }
        return outcome.norm();
    }

    private static double smoothed(double before, double now) {
        return before + SMOOTHING * (now - before);
    }

    private void log(double rate, float norm, Window window) throws IOException {
        ObjectNode entry = TrainingFolder.object().put("step", step).put("seconds", rounded(seconds));
        smoothed.forEach((name, value) -> entry.put(name, rounded(value)));
        entry.put("rate", rate)
                .put("gradient_norm", rounded(norm))
                .put("lines", lines)
                .put("lines_per_second", rounded(window.linesPerSecond()));
        if (loads.length > 0) {
            entry.set(
                    "loads",
                    TrainingFolder.tree(Arrays.stream(loads)
                            .map(layer -> Arrays.stream(layer)
                                    .map(ReaderTraining::rounded)
                                    .toArray())
                            .toArray(double[][]::new)));
        }
        add(entry);
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
            folder.publish(parameters, objective.average());
            return;
        }
        Map<String, TrainingListener.Rates> rates = task.measure(parameters, objective.average(), owner);
        double rate = settings.group().isPresent() ? Validation.ofDecoder(rates) : Validation.deciding(rates);
        boolean better = rate < best;
        if (better) {
            best = rate;
            folder.publish(parameters, objective.average());
        }
        ObjectNode entry = TrainingFolder.object().put("step", step).put("seconds", rounded(seconds));
        ObjectNode kinds = entry.putObject("rates");
        rates.forEach((kind, r) -> kinds.putObject(kind)
                .put("lines", r.lines())
                .put("decoder", rounded(r.decoder()))
                .put("ctc", rounded(r.ctc())));
        add(entry);
        TrainingFolder.write(folder.curve(), Curve.svg(log).getBytes(StandardCharsets.UTF_8));
        String loadPicture = ExpertLoads.svg(log);
        if (!loadPicture.isEmpty()) {
            TrainingFolder.write(folder.loadPicture(), loadPicture.getBytes(StandardCharsets.UTF_8));
        }
        listener.measured(new TrainingListener.Measured(step, rates, better));
    }

    private void save() throws IOException {
        savedAt = seconds;
        ObjectNode numbers = TrainingFolder.object()
                .put("step", step)
                .put("seconds", seconds)
                .put("precision", precision.name())
                .put("lines", lines)
                .put("measured_at", measuredAt);
        numbers.set("run", kind());
        ObjectNode values = numbers.putObject("smoothed");
        smoothed.forEach(values::put);
        if (loads.length > 0) {
            numbers.set("loads", TrainingFolder.tree(loads));
        }
        if (best < Double.POSITIVE_INFINITY) {
            numbers.put("best", best);
        }
        folder.save(tensors(), numbers);
    }

    @Override
    public void close() {
        objective.close();
        renderer.shutdownNow();
        owner.close();
    }
}
