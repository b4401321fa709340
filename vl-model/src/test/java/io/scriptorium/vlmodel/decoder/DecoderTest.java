package io.scriptorium.vlmodel.decoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.scriptorium.tensor.Checkpoint;
import io.scriptorium.tensor.CheckpointException;
import io.scriptorium.tensor.Precision;
import io.scriptorium.tensor.Tensors;
import io.scriptorium.tensor.Weights;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@ParameterizedClass(name = "latent attention: {0}")
@ValueSource(booleans = {false, true})
class DecoderTest {
    private static final int[][] PROMPTS = {
        {3, 14, 15, 92, 65, 35, 89, 79, 32}, {2, 71, 82}, {1, 61, 80, 33, 98, 87}, {42}
    };
    /** What is read after the prompts, step by step. */
    private static final int[][] ANSWERS = {{7, 8, 9, 10}, {50, 51, 52, 53}, {99, 0, 99, 0}, {5, 5, 5, 5}};

    @Parameter
    boolean latent;

    @TempDir
    Path folder;

    private final NDManager manager = NDManager.newBaseManager(Device.cpu(), "PyTorch");

    @AfterEach
    void close() {
        manager.close();
    }

    private Decoder decoder(Precision precision, StepWeights stepWeights) throws IOException {
        return new RandomDecoder(1, latent).load(folder, manager, precision, stepWeights);
    }

    private NDArray prompts(Decoder decoder, int... which) {
        List<NDArray> embedded = new ArrayList<>();
        for (int i : which) {
            embedded.add(decoder.embed(manager, PROMPTS[i]));
        }
        return decoder.pad(manager, embedded);
    }

    private static int[] lengths(int... which) {
        return Arrays.stream(which).map(i -> PROMPTS[i].length).toArray();
    }

    /** Logits after the prompt and after each step, for each of these sequences. */
    private float[][][] run(Decoder decoder, int... which) {
        try (KvCache cache = decoder.newCache(manager, which.length, 20)) {
            NDArray hidden = decoder.prefill(manager, prompts(decoder, which), lengths(which), cache);
            float[][][] logits = new float[which.length][ANSWERS[0].length + 1][];
            for (int step = 0; ; step++) {
                float[] flat = Tensors.floats(decoder.logits(manager, hidden));
                int size = flat.length / which.length;
                for (int i = 0; i < which.length; i++) {
                    logits[i][step] = Arrays.copyOfRange(flat, i * size, (i + 1) * size);
                }
                if (step == ANSWERS[0].length) {
                    return logits;
                }
                int at = step;
                hidden = decoder.step(
                        manager, Arrays.stream(which).map(i -> ANSWERS[i][at]).toArray(), cache);
            }
        }
    }

    private static void near(float[] expected, float[] actual, double limit) {
        assertThat(actual).hasSameSizeAs(expected);
        for (int i = 0; i < expected.length; i++) {
            assertThat((double) actual[i]).isCloseTo(expected[i], within(limit));
        }
    }

    /** Inputs of byte matrices are rounded to 8 bits: what float32 changes in its last place can move them by 0.4 %. */
    private static double limit(StepWeights stepWeights) {
        return stepWeights == StepWeights.INT8 ? 0.15 : 2e-4;
    }

    /** The root of the mean square of the difference, in parts of that of the expected values. */
    private static double relative(float[] expected, float[] actual) {
        double difference = 0;
        double size = 0;
        for (int i = 0; i < expected.length; i++) {
            difference += Math.pow(actual[i] - expected[i], 2);
            size += Math.pow(expected[i], 2);
        }
        return Math.sqrt(difference / size);
    }

    @ParameterizedTest
    @EnumSource(StepWeights.class)
    void sequencesOfDifferentLengthsAreReadAsEachAlone(StepWeights stepWeights) throws IOException {
        Decoder decoder = decoder(Precision.F32, stepWeights);
        float[][][] together = run(decoder, 0, 1, 2, 3);
        for (int i = 0; i < PROMPTS.length; i++) {
            float[][] alone = run(decoder, i)[0];
            for (int step = 0; step < alone.length; step++) {
                near(alone[step], together[i][step], limit(stepWeights));
            }
        }
    }

    @Test
    void stepsAreAsOneWholePass() throws IOException {
        Decoder decoder = decoder(Precision.F32, StepWeights.AS_LOADED);
        float[][][] steps = run(decoder, 0, 1, 2, 3);
        for (int i = 0; i < PROMPTS.length; i++) {
            int prompt = PROMPTS[i].length;
            int[] ids = Arrays.copyOf(PROMPTS[i], prompt + ANSWERS[i].length);
            System.arraycopy(ANSWERS[i], 0, ids, prompt, ANSWERS[i].length);
            float[] whole = Tensors.floats(
                    decoder.forward(manager, decoder.embed(manager, ids).expandDims(0), ids.length)
                            .logits());
            for (int step = 0; step <= ANSWERS[i].length; step++) {
                int row = prompt - 1 + step;
                near(Arrays.copyOfRange(whole, row * 100, (row + 1) * 100), steps[i][step], 2e-4);
            }
        }
    }

    /** bfloat16 has 8 bits: 0.4 % for one value, about 2 % after three layers. */
    @Test
    void bfloat16IsClose() throws IOException {
        float[][][] exact = run(decoder(Precision.F32, StepWeights.AS_LOADED), 0, 1, 2, 3);
        float[][][] half = run(decoder(Precision.BF16, StepWeights.AS_LOADED), 0, 1, 2, 3);
        double worst = 0;
        for (int i = 0; i < exact.length; i++) {
            for (int step = 0; step < exact[i].length; step++) {
                worst = Math.max(worst, relative(exact[i][step], half[i][step]));
            }
        }
        assertThat(worst).isBetween(1e-6, 0.04);
    }

    /** A byte with its row's scale is off by 1/254 of the row's greatest value at most, about 1 % of a typical one. */
    @ParameterizedTest
    @EnumSource(
            value = Precision.class,
            names = {"F32", "BF16"})
    void bytesAreCloseAndLeavePrefillAlone(Precision precision) throws IOException {
        float[][][] exact = run(decoder(precision, StepWeights.AS_LOADED), 0, 1, 2, 3);
        float[][][] bytes = run(decoder(precision, StepWeights.INT8), 0, 1, 2, 3);
        double worst = 0;
        for (int i = 0; i < exact.length; i++) {
            for (int step = 0; step < exact[i].length; step++) {
                worst = Math.max(worst, relative(exact[i][step], bytes[i][step]));
            }
        }
        assertThat(worst).isBetween(1e-6, 0.05);
    }

    /** Weights stored in 16 bits stay so beside the bytes; prefill widens them and computes as with float32. */
    @Test
    void prefillWidensWhatIsStoredNarrow() throws IOException {
        Checkpoint wide = new RandomDecoder(1, latent).write(folder.resolve("wide"));
        Checkpoint narrow = new RandomDecoder(1, latent).write(folder.resolve("narrow"), Precision.BF16);
        float[][] results = new float[2][];
        float[][] steps = new float[2][];
        for (int i = 0; i < 2; i++) {
            Checkpoint checkpoint = i == 0 ? wide : narrow;
            Decoder decoder = Decoder.load(
                    DecoderConfig.deepseekV2(checkpoint.config()),
                    Weights.open(checkpoint, manager, Precision.F32),
                    StepWeights.INT8);
            assertThat(StepWeights.INT8.held(Weights.open(checkpoint, manager, Precision.F32)))
                    .isEqualTo(i == 0 ? Precision.F32 : Precision.BF16);
            results[i] = Tensors.floats(decoder.forward(manager, prompts(decoder, 0, 1), lengths(0, 1))
                    .logits());
            steps[i] = run(decoder, 0)[0][4];
        }
        near(results[0], results[1], 2e-4);
        near(steps[0], steps[1], limit(StepWeights.INT8));
    }

    @Test
    void keptSequencesGoOnAsBefore() throws IOException {
        Decoder decoder = decoder(Precision.F32, StepWeights.AS_LOADED);
        float[][][] expected = run(decoder, 0, 1, 2, 3);
        try (KvCache cache = decoder.newCache(manager, 4, 20)) {
            decoder.prefill(manager, prompts(decoder, 0, 1, 2, 3), lengths(0, 1, 2, 3), cache);
            decoder.step(manager, new int[] {7, 50, 99, 5}, cache);
            cache.keep(3, 1, 2);
            assertThat(cache.sequences()).isEqualTo(3);
            assertThat(new int[] {cache.length(0), cache.length(1), cache.length(2)})
                    .containsExactly(2, 4, 7);
            NDArray hidden = decoder.step(manager, new int[] {5, 51, 0}, cache);
            float[] logits = Tensors.floats(decoder.logits(manager, hidden));
            near(expected[3][2], Arrays.copyOfRange(logits, 0, 100), 2e-4);
            near(expected[1][2], Arrays.copyOfRange(logits, 100, 200), 2e-4);
            near(expected[2][2], Arrays.copyOfRange(logits, 200, 300), 2e-4);
            cache.keep(1);
            hidden = decoder.step(manager, new int[] {52}, cache);
            near(expected[1][3], Tensors.floats(decoder.logits(manager, hidden)), 2e-4);
            assertThatThrownBy(() -> cache.keep(1)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void repeatedSequencesGoOnEachInItsOwnWay() throws IOException {
        Decoder decoder = decoder(Precision.F32, StepWeights.AS_LOADED);
        try (KvCache one = decoder.newCache(manager, 1, 20)) {
            decoder.prefill(manager, prompts(decoder, 0), lengths(0), one);
            try (KvCache two = one.repeat(manager, 2)) {
                NDArray hidden = decoder.step(manager, new int[] {8, 7}, two);
                float[] logits = Tensors.floats(decoder.logits(manager, hidden));
                near(run(decoder, 0)[0][1], Arrays.copyOfRange(logits, 100, 200), 2e-4);
                assertThatThrownBy(() -> two.repeat(manager, 3)).hasMessageContaining("expected a cache of 1 sequence");
            }
        }
    }

    /** Attention sees distances only: passed over before all tokens, positions change nothing; between them, much. */
    @Test
    void positionsThatArePassedOver() throws IOException {
        Decoder decoder = decoder(Precision.F32, StepWeights.AS_LOADED);
        int[] where = lengths(0, 1);
        int[][] answers = {{7, 8}, {50, 51, 52}};
        float[] plain = skipping(decoder, new int[2], new int[2], where, answers);
        near(plain, skipping(decoder, new int[] {11, 5}, new int[2], where, answers), 2e-4);
        float[] apart = skipping(decoder, new int[2], new int[] {0, 6}, where, answers);
        int first = 200;
        near(Arrays.copyOf(plain, first), Arrays.copyOf(apart, first), 2e-4);
        assertThat(relative(Arrays.copyOfRange(plain, first, 500), Arrays.copyOfRange(apart, first, 500)))
                .isGreaterThan(0.01);
        try (KvCache cache = decoder.newCache(manager, 2, 20)) {
            cache.skip(0, 60);
            cache.keep(1);
            assertThatThrownBy(() -> cache.skip(5)).hasMessageContaining("none beyond the model's 64 positions");
            assertThatThrownBy(() -> decoder.prefill(manager, prompts(decoder, 0), lengths(0), cache))
                    .hasMessageContaining("position 60 and 9 more are beyond");
        }
    }

    /** Logits of all answers' tokens, with positions passed over before the prompts and between them and the answers. */
    private float[] skipping(Decoder decoder, int[] before, int[] between, int[] lengths, int[][] answers) {
        try (KvCache cache = decoder.newCache(manager, 2, 20)) {
            cache.skip(before);
            decoder.prefill(manager, prompts(decoder, 0, 1), lengths, cache);
            cache.skip(between);
            return Tensors.floats(decoder.logits(manager, decoder.append(manager, answers, cache)));
        }
    }

    /** One of two experts is chosen for every token; what the others hold must not matter, not even by a factor of zero. */
    @ParameterizedTest
    @EnumSource(StepWeights.class)
    void expertsThatAreNotChosenAreNotRead(StepWeights stepWeights) throws IOException {
        RandomDecoder broken = new RandomDecoder(1, latent);
        for (int layer = 1; layer < 3; layer++) {
            String mlp = "model.layers." + layer + ".mlp.";
            for (int expert = 0; expert < RandomDecoder.EXPERTS; expert++) {
                broken.fillRow(mlp + "gate.weight", expert, expert == 2 ? 1e6f : expert == 4 ? -1e6f : 0);
            }
        }
        // One expert for each token: 2 or 4 by the sign of the sum of its channels, the others lie between.
        broken.config().put("num_experts_per_tok", 1);
        float[][][] expected = run(broken.load(folder, manager, Precision.F32, stepWeights), 0, 1, 2, 3);
        for (int layer = 1; layer < 3; layer++) {
            for (int expert : new int[] {0, 1, 3, 5}) {
                for (String part : List.of("gate", "up", "down")) {
                    broken.fill(
                            "model.layers." + layer + ".mlp.experts." + expert + "." + part + "_proj.weight",
                            Float.NaN);
                }
            }
        }
        Decoder decoder = broken.load(folder, manager, Precision.F32, stepWeights);
        for (int[] which : new int[][] {{0}, {1}, {2}, {3}}) {
            float[][][] alone = run(decoder, which);
            for (int step = 0; step < alone[0].length; step++) {
                near(expected[which[0]][step], alone[0][step], limit(stepWeights));
            }
        }
        float[][][] together = run(decoder, 0, 1, 2, 3);
        for (int i = 0; i < 4; i++) {
            near(expected[i][4], together[i][4], limit(stepWeights));
        }
    }

    @Test
    void paddingHasNoEffect() throws IOException {
        Decoder decoder = decoder(Precision.F32, StepWeights.AS_LOADED);
        float[] clean = Tensors.floats(prompts(decoder, 0, 1));
        float[] dirty = clean.clone();
        int width = PROMPTS[0].length;
        Arrays.fill(dirty, (width + PROMPTS[1].length) * RandomDecoder.HIDDEN, dirty.length, Float.NaN);
        float[][] results = new float[2][];
        for (int i = 0; i < 2; i++) {
            try (KvCache cache = decoder.newCache(manager, 2, 20)) {
                NDArray x = decoder.create(manager, i == 0 ? clean : dirty, 2, width, RandomDecoder.HIDDEN);
                decoder.prefill(manager, x, lengths(0, 1), cache);
                results[i] = Tensors.floats(decoder.step(manager, new int[] {4, 5}, cache));
            }
        }
        assertThat(results[1]).containsExactly(results[0]);
    }

    @Test
    void bestIsTheGreatestLogit() throws IOException {
        Decoder decoder = decoder(Precision.F32, StepWeights.AS_LOADED);
        try (KvCache cache = decoder.newCache(manager, 2, 20)) {
            NDArray hidden = decoder.prefill(manager, prompts(decoder, 0, 1), lengths(0, 1), cache);
            float[] logits = Tensors.floats(decoder.logits(manager, hidden));
            BestToken[] best = decoder.best(hidden);
            for (int i = 0; i < 2; i++) {
                float[] row = Arrays.copyOfRange(logits, 100 * i, 100 * (i + 1));
                float[] sorted = row.clone();
                Arrays.sort(sorted);
                double sum = 0;
                for (float value : row) {
                    sum += Math.exp(value - sorted[99]);
                }
                assertThat(row[best[i].id()]).isEqualTo(sorted[99]);
                assertThat((float) best[i].logit()).isEqualTo(sorted[99]);
                assertThat((float) best[i].second()).isEqualTo(sorted[98]);
                assertThat(best[i].logProbability()).isCloseTo(-Math.log(sum), within(1e-5));
            }
        }
    }

    @Test
    void gradientsFlowToTheEmbeddings() throws IOException {
        Decoder decoder = decoder(Precision.F32, StepWeights.AS_LOADED);
        float[] values = Tensors.floats(prompts(decoder, 1, 2));
        try (var collector = manager.getEngine().newGradientCollector()) {
            NDArray x = decoder.create(manager, values, 2, PROMPTS[2].length, RandomDecoder.HIDDEN);
            x.setRequiresGradient(true);
            NDArray loss =
                    decoder.forward(manager, x, lengths(1, 2)).logits().square().mean();
            collector.backward(loss);
            float[] gradient = x.getGradient().toFloatArray();
            int at = 5;
            double[] losses = new double[2];
            for (int side = 0; side < 2; side++) {
                float[] moved = values.clone();
                moved[at] += side == 0 ? 1e-2f : -1e-2f;
                losses[side] = decoder.forward(
                                manager,
                                decoder.create(manager, moved, 2, PROMPTS[2].length, RandomDecoder.HIDDEN),
                                lengths(1, 2))
                        .logits()
                        .square()
                        .mean()
                        .getFloat();
            }
            double expected = (losses[0] - losses[1]) / 2e-2;
            assertThat((double) gradient[at]).isCloseTo(expected, within(0.03 * Math.abs(expected) + 1e-4));
            // Padding of the first sequence.
            assertThat(gradient[PROMPTS[1].length * RandomDecoder.HIDDEN]).isZero();
        }
    }

    @Test
    void saysWhatDoesNotFit() throws IOException {
        Decoder decoder = decoder(Precision.F32, StepWeights.AS_LOADED);
        assertThatThrownBy(() -> decoder.embed(manager, 3, 100))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("token id 100 at 1");
        assertThatThrownBy(() -> decoder.newCache(manager, 1, 65)).hasMessageContaining("1 to 64 positions");
        try (KvCache cache = decoder.newCache(manager, 1, 10)) {
            NDArray x = prompts(decoder, 0);
            assertThatThrownBy(() -> decoder.prefill(manager, x, new int[] {10}, cache))
                    .hasMessageContaining("expected embeddings [1, T, 48]");
            decoder.prefill(manager, x, lengths(0), cache);
            assertThatThrownBy(() -> decoder.prefill(manager, x, lengths(0), cache))
                    .hasMessageContaining("9 positions already");
            decoder.step(manager, new int[] {1}, cache);
            assertThatThrownBy(() -> decoder.step(manager, new int[] {1}, cache))
                    .hasMessageContaining("do not fit into its capacity of 10");
            assertThatThrownBy(() -> decoder.step(manager, new int[] {1, 2}, cache))
                    .hasMessageContaining("expected 1 tokens");
        }
        // 3 layers, 4 bytes: keys and values of 2 heads of 12 channels, or 16 latent channels and 8 of the key.
        try (KvCache cache = decoder.newCache(manager, 1, 10)) {
            assertThat(cache.bytesPerToken()).isEqualTo(latent ? 3 * (16 + 8) * 4 : 3 * 2 * 2 * 12 * 4);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "hidden_act, gelu",
        "attention_bias, true",
        "mlp_bias, true",
        "rope_parameters, yarn",
        "rope_interleave, false",
        "rope_scaling, yarn",
        "topk_method, best",
        "scoring_func, tanh",
        "norm_topk_prob, perhaps",
        "hidden_size, many",
        "rope_theta, many",
    })
    void refusesByNameWhatIsNotImplemented(String key, String value) {
        RandomDecoder model = new RandomDecoder(1, latent);
        model.config().put(key, value);
        assertThatThrownBy(() -> DecoderConfig.deepseekV2(model.config()))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining(key)
                .hasMessageContaining(value);
    }

    @Test
    void takesTheDefaultsOfThePublishedClass() throws IOException {
        RandomDecoder model = new RandomDecoder(1, latent);
        model.config().remove(List.of("use_mla", "kv_lora_rank", "qk_rope_head_dim"));
        assertThat(DecoderConfig.deepseekV2(model.config()).attention())
                .isInstanceOfSatisfying(
                        AttentionConfig.Latent.class,
                        attention -> assertThat(attention.cached()).isEqualTo(512 + 64));
        model.config().put("use_mla", false);
        DecoderConfig config = DecoderConfig.deepseekV2(model.config());
        assertThat(config.ropeTheta()).isEqualTo(10000);
        assertThat(config.normEpsilon()).isEqualTo(1e-6);
        assertThat(config.tiedHead()).isFalse();
        model.config().put("num_key_value_heads", 3);
        assertThatThrownBy(() -> DecoderConfig.deepseekV2(model.config()))
                .hasMessageContaining("4 query heads cannot share 3");
    }

    @Test
    void ropeThetaAndEpsilonChangeTheResult() throws IOException {
        float[] before = run(decoder(Precision.F32, StepWeights.AS_LOADED), 0)[0][1];
        RandomDecoder turned = new RandomDecoder(1, latent);
        turned.config().put("rope_theta", 1000);
        assertThat(relative(before, run(turned.load(folder, manager, Precision.F32, StepWeights.AS_LOADED), 0)[0][1]))
                .isGreaterThan(1e-4);
        RandomDecoder eased = new RandomDecoder(1, latent);
        eased.config().put("rms_norm_eps", 0.1);
        assertThat(relative(before, run(eased.load(folder, manager, Precision.F32, StepWeights.AS_LOADED), 0)[0][1]))
                .isGreaterThan(1e-4);
    }
}
