package io.scriptorium.vlmodel.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SamplerTest {
    private static final NgramRule OFF = new NgramRule.Off();
    private static final float NONE = Float.NEGATIVE_INFINITY;

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY})
    void refusesBrokenLogitsInEveryWayOfChoosing(float broken) {
        for (SamplingSettings settings : new SamplingSettings[] {
            SamplingSettings.greedy(OFF),
            SamplingSettings.random(1, 5),
            new SamplingSettings(1.1, new NgramRule.WholeSequence(1), 0.7, 2, 0.5, 5)
        }) {
            assertThatExceptionOfType(InvalidLogitsException.class)
                    .isThrownBy(() -> new Sampler(settings, 2).next(new float[] {1, 2, broken, 4}))
                    .withMessageContaining("id 2")
                    .withMessageContaining(String.valueOf(broken));
        }
    }

    @Test
    void refusesAnEmptyRest() {
        assertThatExceptionOfType(InvalidLogitsException.class)
                .isThrownBy(() -> new Sampler(SamplingSettings.greedy(OFF)).next(new float[] {NONE, NONE}))
                .withMessageContaining("none of the 2 tokens");
        NgramRule everything = new NgramRule.WholeSequence(1);
        for (SamplingSettings settings : new SamplingSettings[] {
            SamplingSettings.greedy(everything), new SamplingSettings(1, everything, 1, 1, 0.5, 0)
        }) {
            assertThatExceptionOfType(InvalidLogitsException.class)
                    .isThrownBy(() -> new Sampler(settings, 0, 1).next(new float[] {1, 2}));
        }
    }

    @Test
    void takesTheLowestOfEqualLogits() throws InvalidLogitsException {
        assertThat(new Sampler(SamplingSettings.greedy(OFF)).next(new float[] {1, 3, 3, 2}))
                .isEqualTo(1);
    }

    @Test
    void remembersWhatItChoseAndWhatItWasGiven() throws InvalidLogitsException {
        Sampler sampler = new Sampler(SamplingSettings.greedy(new NgramRule.Windowed(2, 10)), 0, 1);
        sampler.accept(0);
        assertThat(sampler.next(new float[] {0, 2, 1})).isEqualTo(1);
        sampler.accept(0);
        assertThat(sampler.next(new float[] {0, 2, 1})).as("0 1 would repeat").isEqualTo(2);
    }

    @Test
    void windowedRuleDoesNotSeeThePromptAndTheWholeOneDoes() throws InvalidLogitsException {
        int[] prompt = {0, 1, 0};
        float[] logits = {0, 2, 1};
        SamplingSettings windowed = SamplingSettings.greedy(new NgramRule.Windowed(2, 10));
        assertThat(new Sampler(windowed, prompt).next(logits.clone())).isEqualTo(1);
        assertThat(new Sampler(windowed.withNgrams(new NgramRule.WholeSequence(2)), prompt).next(logits.clone()))
                .isEqualTo(2);
    }

    @Test
    void whitelistAllowsTheRepetition() throws InvalidLogitsException {
        Sampler sampler = new Sampler(SamplingSettings.greedy(new NgramRule.Windowed(1, 10, 1)));
        assertThat(sampler.next(new float[] {1, 2})).isEqualTo(1);
        assertThat(sampler.next(new float[] {1, 2})).isEqualTo(1);
    }

    @Test
    void sameSeedGivesTheSameTokensAndAnotherSeedOthers() throws InvalidLogitsException {
        assertThat(drawn(3)).isEqualTo(drawn(3)).isNotEqualTo(drawn(4));
    }

    private static int[] drawn(long seed) throws InvalidLogitsException {
        Sampler sampler = new Sampler(SamplingSettings.random(1, seed));
        int[] result = new int[64];
        for (int i = 0; i < result.length; i++) {
            result[i] = sampler.next(new float[50]);
        }
        return result;
    }

    @Test
    void drawsEachTokenAsOftenAsItIsProbable() throws InvalidLogitsException {
        float[] logits = {0, (float) Math.log(2), NONE, (float) Math.log(5)};
        Sampler sampler = new Sampler(SamplingSettings.random(1, 9));
        int draws = 40_000;
        int[] count = new int[4];
        for (int i = 0; i < draws; i++) {
            count[sampler.next(logits.clone())]++;
        }
        assertThat(count[2]).isZero();
        assertThat(count[0] / (double) draws).isCloseTo(1 / 8.0, within(0.01));
        assertThat(count[1] / (double) draws).isCloseTo(2 / 8.0, within(0.01));
        assertThat(count[3] / (double) draws).isCloseTo(5 / 8.0, within(0.01));
    }

    @Test
    void everySettingChangesTheResult() throws InvalidLogitsException {
        float[] logits = {4, 3.9f, 3.8f, -1, -2};
        SamplingSettings plain = SamplingSettings.random(1, 0);
        float[] before = processed(plain, logits);
        assertThat(processed(new SamplingSettings(1.5, OFF, 1, 0, 1, 0), logits))
                .isNotEqualTo(before);
        assertThat(processed(plain.withNgrams(new NgramRule.WholeSequence(1)), logits))
                .isNotEqualTo(before);
        assertThat(processed(new SamplingSettings(1, OFF, 0.5, 0, 1, 0), logits))
                .isNotEqualTo(before);
        assertThat(processed(new SamplingSettings(1, OFF, 1, 2, 1, 0), logits)).isNotEqualTo(before);
        assertThat(processed(new SamplingSettings(1, OFF, 1, 0, 0.5, 0), logits))
                .isNotEqualTo(before);
    }

    private static float[] processed(SamplingSettings settings, float[] logits) throws InvalidLogitsException {
        float[] result = logits.clone();
        new Sampler(settings, 1).process(result);
        return result;
    }

    @Test
    void topKKeepsWhatSortingKeeps() {
        Random random = new Random(2);
        for (int run = 0; run < 500; run++) {
            float[] logits = new float[1 + random.nextInt(60)];
            for (int i = 0; i < logits.length; i++) {
                logits[i] = random.nextInt(8) == 0 ? NONE : random.nextInt(12) - 6;
            }
            int k = 1 + random.nextInt(logits.length);
            float[] sorted = logits.clone();
            Arrays.sort(sorted);
            float border = sorted[sorted.length - k];
            float[] expected = logits.clone();
            for (int i = 0; i < expected.length; i++) {
                expected[i] = expected[i] < border ? NONE : expected[i];
            }
            Logits.topK(logits, k);
            assertThat(logits).isEqualTo(expected);
        }
    }

    @Test
    void topPKeepsWhatSortingKeeps() {
        Random random = new Random(3);
        for (int run = 0; run < 500; run++) {
            float[] logits = new float[1 + random.nextInt(200)];
            for (int i = 0; i < logits.length; i++) {
                logits[i] = random.nextInt(8) == 0 ? NONE : (float) (random.nextGaussian() * 6);
            }
            logits[0] = 1;
            double p = 0.02 + 0.96 * random.nextDouble();
            float[] expected = logits.clone();
            float[] probabilities = Logits.softmax(logits);
            Integer[] ascending = IntStream.range(0, logits.length)
                    .boxed()
                    .sorted(Comparator.comparing(id -> logits[id]))
                    .toArray(Integer[]::new);
            double sum = 0;
            for (int i = 0; i < ascending.length - 1; i++) {
                sum += probabilities[ascending[i]];
                if ((float) sum <= (float) (1 - p)) {
                    expected[ascending[i]] = NONE;
                }
            }
            Logits.topP(logits, p);
            assertThat(logits).isEqualTo(expected);
        }
    }

    @Test
    void refusesSettingsOutOfRange() {
        assertRefused("temperature", 1, -1, 0, 1);
        assertRefused("temperature", 1, Double.NaN, 0, 1);
        assertRefused("temperature", 1, 1e-9, 0, 1);
        assertRefused("top-k", 1, 1, -1, 1);
        assertRefused("top-p", 1, 1, 0, 0);
        assertRefused("top-p", 1, 1, 0, 1.5);
        assertRefused("repetition penalty", 0, 1, 0, 1);
        assertThatIllegalArgumentException().isThrownBy(() -> new NgramRule.Windowed(0, 5));
        assertThatIllegalArgumentException().isThrownBy(() -> new NgramRule.Windowed(3, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new NgramRule.WholeSequence(0));
        assertThatIllegalArgumentException().isThrownBy(() -> Logits.ban(new float[3], 3));
    }

    private static void assertRefused(String what, double penalty, double temperature, int topK, double topP) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SamplingSettings(penalty, OFF, temperature, topK, topP, 0))
                .withMessageContaining(what);
    }
}
