package io.scriptorium.vlmodel.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.scriptorium.tensor.Precision;
import io.scriptorium.vlmodel.decoder.BestToken;
import io.scriptorium.vlmodel.decoder.Decoder;
import io.scriptorium.vlmodel.decoder.KvCache;
import io.scriptorium.vlmodel.decoder.RandomDecoder;
import io.scriptorium.vlmodel.decoder.StepWeights;
import io.scriptorium.vlmodel.sampling.InvalidLogitsException;
import io.scriptorium.vlmodel.sampling.NgramRule;
import io.scriptorium.vlmodel.sampling.SamplingSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GenerationTest {
    private static final SamplingSettings GREEDY = SamplingSettings.greedy(new NgramRule.Off());
    /** An id of no token: nothing ends by itself. */
    private static final int NEVER = -1;

    private static final int[][] PROMPTS = {{3, 14, 15, 92, 65, 35}, {2, 71, 82}, {1, 61, 80, 33, 98}, {42}};

    @TempDir
    Path folder;

    private final NDManager manager = NDManager.newBaseManager(Device.cpu(), "PyTorch");
    private Decoder decoder;

    @BeforeEach
    void load() throws IOException {
        decoder = new RandomDecoder(3).load(folder, manager, Precision.F32, StepWeights.AS_LOADED);
    }

    @AfterEach
    void close() {
        manager.close();
    }

    private NDArray prefixes(int[]... prompts) {
        return decoder.pad(
                manager,
                Arrays.stream(prompts)
                        .map(prompt -> decoder.embed(manager, prompt))
                        .toList());
    }

    private static List<GenerationRequest> requests(SamplingSettings sampling, int... maxNewTokens) {
        List<GenerationRequest> requests = new ArrayList<>();
        for (int i = 0; i < maxNewTokens.length; i++) {
            requests.add(
                    new GenerationRequest(PROMPTS[i].length, maxNewTokens[i], sampling, LoopRule.off(), PROMPTS[i]));
        }
        return requests;
    }

    /** Greedy ids of one prompt, found by hand. */
    private int[] greedy(int[] prompt, int count) {
        int[] ids = new int[count];
        try (KvCache cache = decoder.newCache(manager, 1, prompt.length + count)) {
            NDArray hidden = decoder.prefill(manager, prefixes(prompt), new int[] {prompt.length}, cache);
            for (int i = 0; i < count; i++) {
                BestToken best = decoder.best(hidden)[0];
                ids[i] = best.id();
                hidden = decoder.step(manager, new int[] {best.id()}, cache);
            }
        }
        return ids;
    }

    @Test
    void sequencesThatEndAtDifferentTimesDoNotDisturbEachOther() throws InvalidLogitsException {
        int[] limits = {5, 1, 20, 9};
        List<List<Integer>> heard = new ArrayList<>();
        for (int ignored : limits) {
            heard.add(new ArrayList<>());
        }
        try (Generation generation = Generation.start(
                decoder,
                manager,
                prefixes(PROMPTS),
                requests(GREEDY, limits),
                NEVER,
                (sequence, id) -> heard.get(sequence).add(id))) {
            assertThat(generation.running()).isEqualTo(3);
            generation.run();
            assertThat(generation.tokens()).isEqualTo(35);
            for (int i = 0; i < limits.length; i++) {
                GeneratedTokens result = generation.result(i);
                assertThat(result.ids()).containsExactly(greedy(PROMPTS[i], limits[i]));
                assertThat(heard.get(i))
                        .containsExactlyElementsOf(
                                Arrays.stream(result.ids()).boxed().toList());
                assertThat(result.reason()).isEqualTo(StopReason.LENGTH);
            }
        }
    }

    /** Whatever the drafts say, the tokens are those found without; where they are right, there are fewer passes. */
    @Test
    void draftsChangeNoToken() throws InvalidLogitsException {
        Random random = new Random(7);
        int[] limits = {40, 33, 1, 22};
        for (int round = 0; round < 12; round++) {
            int end = round % 2 == 0 ? NEVER : greedy(PROMPTS[0], 30)[20];
            List<GeneratedTokens> plain = results(requests(GREEDY, limits), end);
            List<GenerationRequest> drafted = new ArrayList<>();
            for (int i = 0; i < limits.length; i++) {
                int[] draft = edited(plain.get(i).ids(), random);
                drafted.add(requests(GREEDY, limits).get(i).drafted(draft));
            }
            List<GeneratedTokens> results = results(drafted, end);
            for (int i = 0; i < limits.length; i++) {
                assertThat(results.get(i).ids()).containsExactly(plain.get(i).ids());
                assertThat(results.get(i).reason()).isEqualTo(plain.get(i).reason());
                assertThat(results.get(i).logProbabilities())
                        .containsExactly(plain.get(i).logProbabilities(), within(1e-4f));
            }
        }
    }

    private List<GeneratedTokens> results(List<GenerationRequest> requests, int end) throws InvalidLogitsException {
        try (Generation generation =
                Generation.start(decoder, manager, prefixes(PROMPTS), requests, end, TokenListener.none())) {
            generation.run();
            List<GeneratedTokens> results = new ArrayList<>();
            for (int i = 0; i < requests.size(); i++) {
                results.add(generation.result(i));
            }
            return results;
        }
    }

    /** From nothing changed to everything, sometimes nothing left. */
    private static int[] edited(int[] ids, Random random) {
        double rate = random.nextDouble() < 0.2 ? 0 : Math.pow(random.nextDouble(), 2);
        List<Integer> edited = new ArrayList<>();
        for (int id : ids) {
            boolean edit = random.nextDouble() < rate;
            int kind = random.nextInt(3);
            if (!edit || kind == 0) {
                edited.add(id);
            }
            if (edit && kind < 2) {
                edited.add(random.nextInt(100));
            }
        }
        return edited.stream().mapToInt(Integer::intValue).toArray();
    }

    @Test
    void aRightDraftIsReadInOnePass() throws InvalidLogitsException {
        int[] ids = greedy(PROMPTS[0], 30);
        int[] before = Arrays.copyOf(ids, Arrays.stream(ids).boxed().toList().indexOf(ids[25]));
        GenerationRequest request = requests(GREEDY, 30).get(0).drafted(before);
        try (Generation generation = Generation.start(
                decoder, manager, prefixes(PROMPTS[0]), List.of(request), ids[25], TokenListener.none())) {
            assertThat(generation.step()).isTrue();
            assertThat(generation.running()).isZero();
            assertThat(generation.result(0).ids()).containsExactly(before);
        }
    }

    @Test
    void aDraftThatIsToBeConfirmedEndsTheSequenceWhereItStaysWrong() throws InvalidLogitsException {
        int[] ids = greedy(PROMPTS[0], 30);
        int[] wrong = IntStream.range(0, 100)
                .filter(id -> Arrays.stream(ids).noneMatch(other -> other == id))
                .limit(30)
                .toArray();
        GeneratedTokens parted = results(List.of(requests(GREEDY, 30).get(0).confirming(wrong)));
        assertThat(parted.reason()).isEqualTo(StopReason.PARTED);
        assertThat(parted.ids()).hasSizeLessThan(10);
        assertThat(ids).startsWith(parted.ids());
        GeneratedTokens confirmed = results(List.of(requests(GREEDY, 30).get(0).confirming(ids)));
        assertThat(confirmed.ids()).containsExactly(ids);
        assertThat(confirmed.reason()).isEqualTo(StopReason.LENGTH);
    }

    private GeneratedTokens results(List<GenerationRequest> requests) throws InvalidLogitsException {
        try (Generation generation =
                Generation.start(decoder, manager, prefixes(PROMPTS[0]), requests, NEVER, TokenListener.none())) {
            generation.run();
            return generation.result(0);
        }
    }

    /** A token whose embedding is not a number, in a draft that is wrong, must not spoil the sequence. */
    @Test
    void aDraftThatIsNotANumberIsForgotten() throws IOException, InvalidLogitsException {
        int[] sound = greedy(PROMPTS[0], 20);
        int broken = IntStream.range(0, 100)
                .filter(id -> Arrays.stream(sound).noneMatch(other -> other == id)
                        && Arrays.stream(PROMPTS[0]).noneMatch(other -> other == id))
                .findFirst()
                .orElseThrow();
        RandomDecoder model = new RandomDecoder(3);
        model.fillRow("model.embed_tokens.weight", broken, Float.NaN);
        decoder = model.load(folder, manager, Precision.F32, StepWeights.AS_LOADED);
        int[] draft = sound.clone();
        draft[3] = broken;
        GenerationRequest request = requests(GREEDY, 20).get(0).drafted(draft);
        try (Generation generation = Generation.start(
                decoder, manager, prefixes(PROMPTS[0]), List.of(request), NEVER, TokenListener.none())) {
            generation.run();
            assertThat(generation.result(0).ids()).containsExactly(sound);
        }
    }

    @Test
    void stopsAtTheEndOfSequenceAndDoesNotReportIt() throws InvalidLogitsException {
        int[] ids = greedy(PROMPTS[0], 8);
        int end = ids[5];
        int first = Arrays.stream(ids).boxed().toList().indexOf(end);
        try (Generation generation = Generation.start(
                decoder, manager, prefixes(PROMPTS[0]), requests(GREEDY, 8), end, TokenListener.none())) {
            generation.run();
            assertThat(generation.result(0).ids()).containsExactly(Arrays.copyOf(ids, first));
            assertThat(generation.result(0).reason()).isEqualTo(StopReason.END_OF_SEQUENCE);
        }
    }

    /** Choosing in Java, as rules need it, gives what choosing on the device gives. */
    @Test
    void choosingInJavaAndOnTheDeviceAgree() throws InvalidLogitsException {
        // A rule that is there and forbids nothing.
        SamplingSettings ruled = SamplingSettings.greedy(new NgramRule.Windowed(60, 60));
        GeneratedTokens[] results = new GeneratedTokens[2];
        for (int i = 0; i < 2; i++) {
            try (Generation generation = Generation.start(
                    decoder,
                    manager,
                    prefixes(PROMPTS[0]),
                    requests(i == 0 ? GREEDY : ruled, 12),
                    NEVER,
                    TokenListener.none())) {
                generation.run();
                results[i] = generation.result(0);
            }
        }
        assertThat(results[1].ids()).containsExactly(results[0].ids());
        for (int i = 0; i < 12; i++) {
            assertThat(results[1].logProbabilities()[i]).isCloseTo(results[0].logProbabilities()[i], within(1e-4f));
        }
        assertThat(results[0].meanLogProbability()).isNegative();
    }

    @Test
    void rulesChangeTheChoice() throws InvalidLogitsException {
        try (Generation generation = Generation.start(
                decoder,
                manager,
                prefixes(PROMPTS[0]),
                requests(SamplingSettings.greedy(new NgramRule.Windowed(1, 50)), 30),
                NEVER,
                TokenListener.none())) {
            generation.run();
            assertThat(generation.result(0).ids()).doesNotHaveDuplicates();
        }
        assertThat(Arrays.stream(greedy(PROMPTS[0], 30)).distinct().count()).isLessThan(30);
    }

    @Test
    void endsWhereTheModelHasNoMorePositions() throws InvalidLogitsException {
        try (Generation generation = Generation.start(
                decoder, manager, prefixes(PROMPTS[0]), requests(GREEDY, 1000), NEVER, TokenListener.none())) {
            generation.run();
            assertThat(generation.result(0).ids()).hasSize(64 - PROMPTS[0].length);
            assertThat(generation.result(0).reason()).isEqualTo(StopReason.LENGTH);
        }
        NDArray long64 = prefixes(new int[64]);
        assertThatThrownBy(() -> Generation.start(
                        decoder,
                        manager,
                        long64,
                        List.of(new GenerationRequest(64, 1, GREEDY, LoopRule.off())),
                        NEVER,
                        TokenListener.none()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("the model has 64 positions");
    }

    @Test
    void cancelsAndKeepsWhatThereIs() throws InvalidLogitsException {
        try (Generation generation = Generation.start(
                decoder, manager, prefixes(PROMPTS[0]), requests(GREEDY, 20), NEVER, TokenListener.none())) {
            generation.step();
            assertThatThrownBy(() -> generation.result(0)).isInstanceOf(IllegalStateException.class);
            generation.cancel();
            assertThat(generation.step()).isFalse();
            assertThat(generation.result(0).ids()).hasSize(2);
            assertThat(generation.result(0).reason()).isEqualTo(StopReason.CANCELLED);
        }
    }

    @Test
    void aSequenceWithoutValidLogitsFailsAlone() throws IOException, InvalidLogitsException {
        int broken = greedy(PROMPTS[1], 1)[0];
        int[] other = Arrays.stream(PROMPTS)
                .filter(prompt -> Arrays.stream(greedy(prompt, 4)).noneMatch(id -> id == broken))
                .findFirst()
                .orElseThrow();
        int[] sound = greedy(other, 4);
        RandomDecoder model = new RandomDecoder(3);
        model.fillRow("model.embed_tokens.weight", broken, Float.NaN);
        decoder = model.load(folder, manager, Precision.F32, StepWeights.AS_LOADED);
        List<GenerationRequest> requests = List.of(
                new GenerationRequest(PROMPTS[1].length, 4, GREEDY, LoopRule.off()),
                new GenerationRequest(other.length, 4, GREEDY, LoopRule.off()));
        try (Generation generation = Generation.start(
                decoder, manager, prefixes(PROMPTS[1], other), requests, NEVER, TokenListener.none())) {
            generation.run();
            assertThatThrownBy(() -> generation.result(0)).isInstanceOf(InvalidLogitsException.class);
            assertThat(generation.result(1).ids()).containsExactly(sound);
        }
    }

    @Test
    void givesUpWhatGoesRoundInCircles() {
        LoopRule.Detector detector = new LoopRule.Detector(new LoopRule(3, 6));
        int[] ids = {9, 1, 2, 3, 1, 2, 3, 1, 2, 3, 1, 2};
        for (int i = 0; i < ids.length; i++) {
            // Six ids after the first round of three: those at 4 to 9.
            assertThat(detector.accept(ids[i])).as("at " + i).isEqualTo(i >= 9);
        }
        LoopRule.Detector wide = new LoopRule.Detector(new LoopRule(2, 6));
        LoopRule.Detector off = new LoopRule.Detector(LoopRule.off());
        for (int id : ids) {
            assertThat(wide.accept(id)).isFalse();
            assertThat(off.accept(7)).isFalse();
        }
    }
}
