package io.scriptorium.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.scriptorium.tensor.Precision;
import io.scriptorium.tensor.Program;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ReaderPolicyTest {
    private static final GroupSettings SETTINGS = new GroupSettings(4, 1, .2, .3, 2, 1);
    private static final int MOST = 9;

    private final NDManager manager = NDManager.newBaseManager(Device.cpu(), "PyTorch");
    private final ReaderConfig config = Tiny.config(false);
    private final ReaderPolicy policy = new ReaderPolicy(config, Precision.F32, Device.cpu());
    private final Program program = Program.load(ReaderPolicy.class, List.of("reader.py", "policy.py"), Device.cpu());

    @AfterEach
    void close() {
        manager.close();
    }

    /** Away from the start, where what blocks add is zero and hides the gradients before it. */
    private ReaderParameters weights(long seed) {
        ReaderParameters parameters = ReaderParameters.random(config, manager, seed);
        SplittableRandom random = new SplittableRandom(seed + 1);
        for (NDArray tensor : parameters.tensors()) {
            float[] values = tensor.toFloatArray();
            for (int i = 0; i < values.length; i++) {
                values[i] += (float) (.3 * (random.nextDouble() - .5));
            }
            tensor.set(values);
        }
        return parameters;
    }

    private NDArray prefix(ReaderParameters parameters, LineBatch batch) {
        return policy.encode(manager, batch, parameters.groups(), 1).prefix();
    }

    private int[][] sample(ReaderParameters parameters, NDArray prefix, int readings, double temperature, long seed) {
        int[] rows = new int[(int) prefix.getShape().get(0)];
        Arrays.setAll(rows, i -> i);
        return policy.sample(
                prefix,
                rows,
                parameters.groups(),
                parameters.biasList(),
                readings,
                temperature,
                MOST,
                new SplittableRandom(seed));
    }

    /** Values of {@code [readings, ids]}. */
    private NDArray tensor(float[]... values) {
        float[] flat = new float[values.length * values[0].length];
        for (int i = 0; i < values.length; i++) {
            System.arraycopy(values[i], 0, flat, i * values[0].length, values[0].length);
        }
        return manager.create(flat, new Shape(values.length, values[0].length));
    }

    @Test
    void theObjectiveIsThatOfTheHandComputedExample() {
        float log15 = (float) Math.log(1.5);
        float log05 = (float) Math.log(.5);
        // Three readings: a good one, a bad one, and one whose second id lies behind its end.
        NDArray now = tensor(new float[] {log15, 0}, new float[] {log15, log05}, new float[] {0, 5});
        NDArray before = tensor(new float[2], new float[2], new float[2]);
        // The reference gives the first id of the first reading twice the present probability.
        NDArray reference =
                tensor(new float[] {(float) Math.log(3), 0}, new float[] {log15, log05}, new float[] {0, 5});
        NDArray advantages = manager.create(new float[] {1, -1, .5f});
        NDArray share = tensor(new float[] {1 / 6f, 1 / 6f}, new float[] {1 / 6f, 1 / 6f}, new float[] {1 / 3f, 0});
        NDArray[] told = program.callTuple(manager, "objective", now, before, reference, advantages, share, .2, .1);
        // Good reading: 1.5 is clipped to 1.2, then 1. Bad one: min(-1.5, -1.2), min(-0.5, -0.8). Third: 0.5.
        double kl = (2 - Math.log(2) - 1) / 6;
        double gain = (1.2 + 1) / 6 + (-1.5 - .8) / 6 + .5 / 3;
        assertThat(told[0].getFloat()).isEqualTo((float) (gain - .1 * kl), within(1e-6f));
        assertThat(told[1].getFloat()).isEqualTo((float) kl, within(1e-6f));
        // Clipped: the good reading's first id, the bad one's second.
        assertThat(told[2].getFloat()).isEqualTo(2 / 6f, within(1e-6f));
    }

    @Test
    void theKlTermIsZeroAtTheReferenceAndPositiveElsewhere() {
        ReaderParameters parameters = weights(3);
        LineBatch batch = Tiny.batches(2).batch(0);
        NDArray prefix = prefix(parameters, batch);
        Group group = group(parameters, prefix);
        NDArray same = score(parameters, prefix, group);
        assertThat(slope(parameters, prefix, group, Optional.empty(), same).kl())
                .isZero();
        NDArray other = score(weights(5), prefix, group);
        assertThat(slope(parameters, prefix, group, Optional.empty(), other).kl())
                .isGreaterThan(.01f);
    }

    @Test
    void theSlopeAgreesWithFiniteDifferences() {
        ReaderParameters parameters = weights(3);
        NDArray prefix = prefix(parameters, Tiny.batches(2).batch(0));
        Group group = group(parameters, prefix);
        NDArray reference = score(weights(5), prefix, group);
        // Some ratios within the clip, some beyond.
        NDArray before = score(weights(3), prefix, group).mul(.9f);
        ReaderPolicy.Slope slope = slope(parameters, prefix, group, Optional.of(before), reference);
        assertThat(slope.clipped()).isBetween(.01f, .99f);
        int first = ReaderPolicy.firstOfDecoder(parameters);
        int trained = parameters.tensors().size() - first;
        assertThat(slope.gradients()).hasSize(trained);
        int checked = 0;
        for (int i = 0; i < trained; i++) {
            NDArray tensor = parameters.tensors().get(first + i);
            float[] gradient = slope.gradients().get(i).toFloatArray();
            double norm = 0;
            for (float g : gradient) {
                norm += g * g;
            }
            norm = Math.sqrt(norm);
            if (norm < 1e-3) {
                continue;
            }
            checked++;
            float[] start = tensor.toFloatArray();
            double step = 1e-3 / norm;
            double above = objective(parameters, tensor, start, gradient, step, prefix, group, before, reference);
            double below = objective(parameters, tensor, start, gradient, -step, prefix, group, before, reference);
            tensor.set(start);
            // The gradient is of the negative: along it the objective falls.
            assertThat((below - above) / (2 * step * norm))
                    .as(parameters.parameters().get(first + i).name())
                    .isEqualTo(norm, within(.03 * norm + 2e-3));
        }
        assertThat(checked).isGreaterThan(trained / 2);
    }

    private double objective(
            ReaderParameters parameters,
            NDArray tensor,
            float[] start,
            float[] direction,
            double step,
            NDArray prefix,
            Group group,
            NDArray before,
            NDArray reference) {
        float[] moved = start.clone();
        for (int i = 0; i < moved.length; i++) {
            moved[i] += (float) (step * direction[i]);
        }
        tensor.set(moved);
        return slope(parameters, prefix, group, Optional.of(before), reference).objective();
    }

    private record Group(ReaderPolicy.Readings readings, double[] advantages) {}

    /** Sampled readings with made-up advantages. */
    private Group group(ReaderParameters parameters, NDArray prefix) {
        int[][] ids = sample(parameters, prefix, 3, 1, 11);
        int[] rows = {0, 0, 0, 1, 1, 1};
        int[] times = {1, 1, 1, 1, 1, 1};
        return new Group(policy.readings(manager, rows, ids, times), new double[] {1.2, -.7, -.5, .3, -1.1, .8});
    }

    private NDArray score(ReaderParameters parameters, NDArray prefix, Group group) {
        return policy.score(manager, prefix, group.readings(), parameters.groups(), parameters.biasList(), 1);
    }

    private ReaderPolicy.Slope slope(
            ReaderParameters parameters, NDArray prefix, Group group, Optional<NDArray> before, NDArray reference) {
        return policy.slope(
                manager,
                prefix,
                group.readings(),
                before,
                reference,
                group.advantages(),
                parameters.groups(),
                parameters.biasList(),
                SETTINGS);
    }

    @Test
    void readingsThatAreTheSameCountAsOftenAsTheyWereSampled() {
        ReaderParameters parameters = weights(3);
        NDArray prefix = prefix(parameters, Tiny.batches(2).batch(0));
        int[][] ids = sample(parameters, prefix, 1, 1, 11);
        NDArray reference = score(
                parameters,
                prefix,
                new Group(
                        policy.readings(manager, new int[] {0, 0, 1}, pick(ids, 0, 0, 1), new int[] {1, 1, 1}), null));
        ReaderPolicy.Slope plain = slope(
                parameters,
                prefix,
                new Group(
                        policy.readings(manager, new int[] {0, 0, 1}, pick(ids, 0, 0, 1), new int[] {1, 1, 1}),
                        new double[] {.5, .5, -1}),
                Optional.empty(),
                reference);
        ReaderPolicy.Slope counted = slope(
                parameters,
                prefix,
                new Group(
                        policy.readings(manager, new int[] {0, 1}, pick(ids, 0, 1), new int[] {2, 1}),
                        new double[] {.5, -1}),
                Optional.empty(),
                reference.get("1:"));
        for (int i = 0; i < plain.gradients().size(); i++) {
            float[] a = plain.gradients().get(i).toFloatArray();
            float[] b = counted.gradients().get(i).toFloatArray();
            for (int j = 0; j < a.length; j++) {
                assertThat(b[j]).isEqualTo(a[j], within(1e-5f + 1e-3f * Math.abs(a[j])));
            }
        }
    }

    private static int[][] pick(int[][] ids, int... which) {
        return Arrays.stream(which).mapToObj(i -> ids[i]).toArray(int[][]::new);
    }

    @Test
    void withoutTemperatureItReadsAsTheGreedyReaderDoes() {
        ReaderParameters parameters = weights(3);
        LineBatch batch = Tiny.batches(3).batch(0);
        int[][] greedy = new ReaderNetwork(config, Precision.F32, Device.cpu())
                .read(manager, batch, parameters.groups(), parameters.biasList(), MOST)
                .decoder();
        int[][] cold = sample(parameters, prefix(parameters, batch), 2, 1e-4, 7);
        for (int i = 0; i < cold.length; i++) {
            int[] read = cold[i];
            int end = read[read.length - 1] == config.decoder().end() ? read.length - 1 : read.length;
            assertThat(Arrays.copyOf(read, end)).isEqualTo(greedy[i / 2]);
        }
    }

    @Test
    void idsAreSampledAsOftenAsTheyAreProbable() {
        ReaderParameters parameters = weights(3);
        LineBatch batch = Tiny.batches(1).batch(0);
        NDArray prefix = prefix(parameters, batch);
        int count = 4000;
        int[] seen = new int[config.decoder().vocabulary()];
        for (int[] reading : sample(parameters, prefix, count, 1.5, 7)) {
            seen[reading[0]]++;
        }
        List<int[]> single = new ArrayList<>();
        for (int id = 0; id < seen.length; id++) {
            single.add(new int[] {id});
        }
        int[] ones = new int[seen.length];
        Arrays.fill(ones, 1);
        float[] scores = policy.score(
                        manager,
                        prefix,
                        policy.readings(manager, new int[seen.length], single.toArray(int[][]::new), ones),
                        parameters.groups(),
                        parameters.biasList(),
                        1.5)
                .toFloatArray();
        double sum = 0;
        for (int id = 0; id < seen.length; id++) {
            double probability = Math.exp(scores[id]);
            sum += probability;
            // Five standard deviations of a count.
            assertThat(seen[id] / (double) count)
                    .isEqualTo(probability, within(5 * Math.sqrt(probability / count) + 1e-3));
        }
        assertThat(sum).isEqualTo(1, within(1e-4));
    }

    @Test
    void aPathIsAsSureAsItsLeastSureCharacter() {
        int blank = 2;
        // Ids 5 5, blank, 6: means 0.8 and 0.95; a blank that is not sure does not count.
        float[] probability = {0, .9f, .7f, .1f, .95f};
        assertThat(ReaderPolicy.least(new int[] {5, 5, blank, 6}, probability, 1, blank))
                .isEqualTo(.8, within(1e-6));
        assertThat(ReaderPolicy.least(new int[] {blank, blank}, probability, 1, blank))
                .isEqualTo(1);
    }
}
