package io.scriptorium.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.scriptorium.eval.text.EditDistance;
import io.scriptorium.tensor.Precision;
import io.scriptorium.tensor.TensorList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Function;

/**
 * Group relative policy optimisation of the decoder, see {@link GroupSettings}. The reward of a reading is its character error
 * rate with a minus. Encoder, embeddings and CTC head stay as they are.
 *
 * <p>Differs: a group whose readings are all equally good, which has no advantages, is left out of the KL term too; and steps
 * without any other group move nothing.
 */
final class GroupObjective implements Objective<LineBatch> {
    private final NDManager owner;
    private final ReaderParameters parameters;
    private final TensorList[] reference;
    private final ReaderPolicy policy;
    private final int first;
    private final Optimizer optimizer;
    private final GroupSettings settings;
    private final long seed;
    private final Function<String, int[]> encode;

    /**
     * @param parameters they start at the reader that is stayed near, which is kept as it is now
     * @param settings with those of GRPO
     */
    GroupObjective(
            NDManager owner,
            ReaderParameters parameters,
            Precision precision,
            TrainSettings settings,
            Function<String, int[]> encode) {
        this.owner = owner;
        this.parameters = parameters;
        this.settings = settings.group().orElseThrow();
        this.seed = settings.seed();
        this.encode = encode;
        reference = parameters.grouped(owner, parameters.copies(owner));
        policy = new ReaderPolicy(parameters.config(), precision, owner.getDevice());
        first = ReaderPolicy.firstOfDecoder(parameters);
        int count = parameters.tensors().size();
        optimizer = new Optimizer(
                parameters.tensors().subList(first, count), parameters.rules().subList(first, count), owner, precision);
    }

    /**
     * Edits over the characters of the truth, at most 1: a reading that loops is no worse than one that is all wrong. Where
     * nothing is written, any character is wrong.
     *
     * @param reading without its end
     */
    static double error(int[] truth, int[] reading) {
        return Math.min(1, EditDistance.between(truth, reading) / (double) Math.max(1, truth.length));
    }

    /** {@code (r - mean) / deviation} of each reward in a group; zeros where all are equal. */
    static double[] advantages(double[] rewards) {
        double mean = Arrays.stream(rewards).average().orElseThrow();
        double variance = Arrays.stream(rewards)
                .map(r -> (r - mean) * (r - mean))
                .average()
                .orElseThrow();
        double deviation = Math.sqrt(variance);
        return Arrays.stream(rewards)
                .map(r -> deviation < 1e-9 ? 0 : (r - mean) / deviation)
                .toArray();
    }

    /** The different readings of groups that prefer some of theirs to others, and what was counted on the way. */
    private static final class Sampled {
        final List<Integer> rows = new ArrayList<>();
        final List<int[]> ids = new ArrayList<>();
        final List<Integer> times = new ArrayList<>();
        final List<Double> advantages = new ArrayList<>();
        double errors;
        int useful;

        /** A reading of the view {@code row}; readings of a view that are the same are listed once. */
        void add(int row, int[] reading, double advantage) {
            for (int i = rows.size() - 1; i >= 0 && rows.get(i) == row; i--) {
                if (Arrays.equals(ids.get(i), reading)) {
                    times.set(i, times.get(i) + 1);
                    return;
                }
            }
            rows.add(row);
            ids.add(reading);
            times.add(1);
            advantages.add(advantage);
        }
    }

    @Override
    public Outcome step(LineBatch batch, long step, double rate, double averaging) {
        try (NDManager scratch = owner.newSubManager()) {
            ReaderPolicy.Encoded encoded = policy.encode(scratch, batch, parameters.groups(), settings.sure());
            int views = encoded.doubtful().length;
            Map<String, Double> values = new LinkedHashMap<>();
            values.put("doubtful", views / (double) batch.size());
            float norm = 0;
            if (views > 0) {
                Sampled sampled = sample(encoded, batch, step);
                values.put("sampled_error", sampled.errors / views / settings.readings());
                values.put("useful", sampled.useful / (double) views);
                if (sampled.useful > 0) {
                    norm = improve(scratch, encoded.prefix(), sampled, step, rate, averaging, values);
                }
            }
            return new Outcome(values, norm, new double[0][]);
        }
    }

    private Sampled sample(ReaderPolicy.Encoded encoded, LineBatch batch, long step) {
        int group = settings.readings();
        int[] rows = encoded.doubtful();
        int[][] truths = Arrays.stream(rows)
                .mapToObj(row -> encode.apply(batch.texts().get(row)))
                .toArray(int[][]::new);
        int longest = Arrays.stream(truths).mapToInt(t -> t.length).max().orElse(0);
        int[][] ids = policy.sample(
                encoded.prefix(),
                rows,
                parameters.groups(),
                parameters.biasList(),
                group,
                settings.temperature(),
                // A reading of twice the truth's length is all wrong; what follows cannot make it worse.
                Math.min(Validation.most(batch), 2 * longest + 1),
                new SplittableRandom(new SplittableRandom(seed).nextLong() + step));
        Sampled sampled = new Sampled();
        for (int i = 0; i < rows.length; i++) {
            double[] rewards = new double[group];
            for (int j = 0; j < group; j++) {
                rewards[j] = -error(truths[i], withoutEnd(ids[i * group + j]));
                sampled.errors -= rewards[j];
            }
            double[] advantages = advantages(rewards);
            if (Arrays.stream(advantages).anyMatch(a -> a != 0)) {
                sampled.useful++;
                for (int j = 0; j < group; j++) {
                    sampled.add(rows[i], ids[i * group + j], advantages[j]);
                }
            }
        }
        return sampled;
    }

    private int[] withoutEnd(int[] reading) {
        int last = reading.length - 1;
        return reading[last] == parameters.config().decoder().end() ? Arrays.copyOf(reading, last) : reading;
    }

    private float improve(
            NDManager scratch,
            NDArray prefix,
            Sampled sampled,
            long step,
            double rate,
            double averaging,
            Map<String, Double> values) {
        ReaderPolicy.Readings readings = policy.readings(
                scratch, integers(sampled.rows), sampled.ids.toArray(int[][]::new), integers(sampled.times));
        double[] advantages = sampled.advantages.stream().mapToDouble(a -> a).toArray();
        NDArray distant =
                policy.score(scratch, prefix, readings, reference, parameters.biasList(), settings.temperature());
        Optional<NDArray> before = Optional.empty();
        float norm = 0;
        for (int i = 0; i < settings.innerSteps(); i++) {
            try (NDManager inner = scratch.newSubManager()) {
                ReaderPolicy.Slope slope = policy.slope(
                        inner,
                        prefix,
                        readings,
                        before,
                        distant,
                        advantages,
                        parameters.groups(),
                        parameters.biasList(),
                        settings);
                if (!Float.isFinite(slope.objective())) {
                    throw new IllegalStateException("the objective of step " + step + " is not a number (KL "
                            + slope.kl() + "); go on from the last state with a lower rate");
                }
                if (before.isEmpty()) {
                    slope.scores().attach(scratch);
                    before = Optional.of(slope.scores());
                }
                norm = optimizer.step(slope.gradients(), rate, step * settings.innerSteps() + i + 1, averaging);
                // Of the last inner step: the first is always at the policy that sampled, where nothing is clipped.
                values.put("kl", (double) slope.kl());
                values.put("clipped", (double) slope.clipped());
            }
        }
        return norm;
    }

    private static int[] integers(List<Integer> values) {
        return values.stream().mapToInt(v -> v).toArray();
    }

    @Override
    public Map<String, List<NDArray>> state() {
        return optimizer.state();
    }

    @Override
    public List<NDArray> average() {
        List<NDArray> average = new ArrayList<>(parameters.tensors().subList(0, first));
        average.addAll(optimizer.average());
        return average;
    }

    @Override
    public void close() {}
}
