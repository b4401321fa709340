package io.scriptorium.train;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.scriptorium.tensor.Precision;
import io.scriptorium.tensor.Program;
import io.scriptorium.tensor.TensorList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * The decoder of a line reader as a policy: it samples readings of views, says how likely it was to write them, and how its
 * weights make the better ones likelier. The encoder stays as it is, so a view is encoded once for all of that.
 *
 * <p>Immutable.
 */
final class ReaderPolicy {
    private final ReaderConfig config;
    private final Precision precision;
    private final NetworkSizes sizes;
    private final Program program;

    ReaderPolicy(ReaderConfig config, Precision precision, Device device) {
        this.config = config;
        this.precision = precision;
        this.sizes = NetworkSizes.of(config);
        this.program = Program.load(ReaderPolicy.class, List.of("reader.py", "policy.py"), device);
    }

    /**
     * Readings as the programs take them: S different ones of at most T ids, their end included.
     *
     * @param rows {@code [S]} which view each is of
     * @param tokens {@code [S, T-1]} what the decoder was given
     * @param targets {@code [S, T]} what it wrote
     * @param share {@code [S, T]} how much an id counts in the objective: one part of all that were sampled, divided by the length
     *     of its reading; 0 behind its end
     */
    record Readings(NDArray rows, NDArray tokens, NDArray targets, NDArray share) {}

    /**
     * The objective of equation 3 and its slope, at the present weights.
     *
     * @param objective what is to become greater
     * @param kl mean over readings of the mean over their ids of the KL estimate (equation 4), 0 or more
     * @param clipped share of ids whose ratio is beyond the clip and says nothing
     * @param scores {@code [S, T]} log-probabilities of the targets
     * @param gradients of the objective's negative, one for each decoder parameter, in the order of the parameters
     */
    record Slope(float objective, float kl, float clipped, NDArray scores, List<NDArray> gradients) {}

    /**
     * The first of the parameters that the policy's gradients are of: the decoder's layers, its last norm and its head, which
     * are the last ones.
     */
    static int firstOfDecoder(ReaderParameters parameters) {
        int first = 0;
        while (!parameters.parameters().get(first).name().startsWith("model.layers.")) {
            first++;
        }
        return first;
    }

    /**
     * What the encoder makes of views.
     *
     * @param prefix {@code [B, N, D]} what the decoder sees of them
     * @param doubtful the views in which the CTC head is not sure of some character
     */
    record Encoded(NDArray prefix, int[] doubtful) {}

    /**
     * Encodes views.
     *
     * @param sure the probability of a character up to which a view is doubtful
     */
    Encoded encode(NDManager owner, LineBatch batch, TensorList[] weights, double sure) {
        try (NDManager step = owner.newSubManager()) {
            NDArray[] seen = program.callTuple(
                    step,
                    "look",
                    ReaderNetwork.pixels(step, batch),
                    weights,
                    sizes.sam(),
                    sizes.clip(),
                    sizes.decoder(),
                    precision);
            int[][] path = ReaderNetwork.lines(seen[1]);
            float[] probability = seen[2].toFloatArray();
            int[] doubtful = IntStream.range(0, path.length)
                    .filter(i -> least(
                                    path[i],
                                    probability,
                                    i * path[i].length,
                                    config.head().blank())
                            <= sure)
                    .toArray();
            seen[0].attach(owner);
            return new Encoded(seen[0], doubtful);
        }
    }

    /**
     * The probability of the least probable character of a CTC path, each the mean over its frames; 1 if there are none.
     *
     * @param probability of the path's ids, from {@code from} on
     */
    static double least(int[] path, float[] probability, int from, int blank) {
        double least = 1;
        int begin = 0;
        double sum = 0;
        for (int i = 0; i < path.length; i++) {
            sum += probability[from + i];
            if (i + 1 == path.length || path[i + 1] != path[i]) {
                if (path[i] != blank) {
                    least = Math.min(least, sum / (i + 1 - begin));
                }
                begin = i + 1;
                sum = 0;
            }
        }
        return least;
    }

    /**
     * Samples readings.
     *
     * @param prefix {@code [B, N, D]} of {@link #encode}
     * @param rows the views to read, V
     * @param readings of each view, G
     * @param most ids of a reading, its end included
     * @param random drawn from once for each id that there could be, so that the next draw does not depend on the readings
     * @return V x G readings, those of a view together; each ends with the end's id unless it was cut at {@code most}
     */
    int[][] sample(
            NDArray prefix,
            int[] rows,
            TensorList[] weights,
            TensorList biases,
            int readings,
            double temperature,
            int most,
            SplittableRandom random) {
        int count = rows.length * readings;
        float[] chances = new float[count * most];
        for (int i = 0; i < chances.length; i++) {
            chances[i] = (float) random.nextDouble();
        }
        try (NDManager step = prefix.getManager().newSubManager()) {
            int[][] ids = ReaderNetwork.lines(program.call(
                    step,
                    "sample_rows",
                    prefix,
                    longs(step, rows),
                    step.create(chances, new Shape(count, most)),
                    weights,
                    biases,
                    sizes.decoder(),
                    sizes.routing(),
                    sizes.reals(step),
                    temperature,
                    most));
            for (int i = 0; i < count; i++) {
                int length = 0;
                while (length < most && ids[i][length] != config.decoder().end()) {
                    length++;
                }
                ids[i] = Arrays.copyOf(ids[i], Math.min(most, length + 1));
            }
            return ids;
        }
    }

    /**
     * Lists readings for {@link #score} and {@link #slope}.
     *
     * @param rows the view of each
     * @param ids of each, at least one
     * @param times how often each was sampled
     */
    Readings readings(NDManager owner, int[] rows, int[][] ids, int[] times) {
        int count = ids.length;
        int sampled = Arrays.stream(times).sum();
        int longest =
                Arrays.stream(ids).mapToInt(reading -> reading.length).max().orElseThrow();
        long[] tokens = new long[count * (longest - 1)];
        Arrays.fill(tokens, config.decoder().pad());
        long[] targets = new long[count * longest];
        float[] share = new float[count * longest];
        for (int i = 0; i < count; i++) {
            for (int j = 0; j < ids[i].length; j++) {
                if (j < ids[i].length - 1) {
                    tokens[i * (longest - 1) + j] = ids[i][j];
                }
                targets[i * longest + j] = ids[i][j];
                share[i * longest + j] = (float) times[i] / sampled / ids[i].length;
            }
        }
        return new Readings(
                longs(owner, rows),
                owner.create(tokens, new Shape(count, longest - 1)),
                owner.create(targets, new Shape(count, longest)),
                owner.create(share, new Shape(count, longest)));
    }

    private static NDArray longs(NDManager owner, int[] values) {
        return owner.create(Arrays.stream(values).asLongStream().toArray());
    }

    /** Log-probabilities {@code [S, T]} of the readings' ids at this temperature. */
    NDArray score(
            NDManager owner,
            NDArray prefix,
            Readings readings,
            TensorList[] weights,
            TensorList biases,
            double temperature) {
        try (NDManager step = owner.newSubManager()) {
            return program.call(
                    owner,
                    "score",
                    prefix,
                    readings.rows(),
                    readings.tokens(),
                    readings.targets(),
                    weights,
                    biases,
                    sizes.decoder(),
                    sizes.routing(),
                    sizes.reals(step),
                    temperature);
        }
    }

    /**
     * The objective and its slope.
     *
     * @param before {@code [S, T]} log-probabilities under the policy that sampled; empty if the weights are still its own
     * @param reference {@code [S, T]} log-probabilities under the reader that was started from
     * @param advantages of each reading
     */
    Slope slope(
            NDManager owner,
            NDArray prefix,
            Readings readings,
            Optional<NDArray> before,
            NDArray reference,
            double[] advantages,
            TensorList[] weights,
            TensorList biases,
            GroupSettings settings) {
        try (NDManager step = owner.newSubManager()) {
            float[] single = new float[advantages.length];
            for (int i = 0; i < single.length; i++) {
                single[i] = (float) advantages[i];
            }
            NDArray[] results = program.withGradient()
                    .callTuple(
                            owner,
                            "group_gradients",
                            prefix,
                            readings.rows(),
                            readings.tokens(),
                            readings.targets(),
                            before.orElseGet(() -> step.create(new Shape(0))),
                            reference,
                            step.create(single),
                            readings.share(),
                            weights,
                            biases,
                            sizes.decoder(),
                            sizes.routing(),
                            sizes.reals(step),
                            settings.temperature(),
                            settings.clip(),
                            settings.klWeight());
            float[] told = new float[3];
            for (int i = 0; i < 3; i++) {
                told[i] = results[i].getFloat();
                results[i].close();
            }
            return new Slope(
                    told[0], told[1], told[2], results[3], List.of(results).subList(4, results.length));
        }
    }
}
