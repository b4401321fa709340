package io.scriptorium.vlmodel.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import io.scriptorium.golden.Golden;
import io.scriptorium.tensor.Checkpoint;
import io.scriptorium.tensor.Precision;
import io.scriptorium.tensor.Weights;
import io.scriptorium.vlmodel.decoder.Decoder;
import io.scriptorium.vlmodel.decoder.DecoderConfig;
import io.scriptorium.vlmodel.decoder.NextTokenModule;
import io.scriptorium.vlmodel.decoder.StepWeights;
import io.scriptorium.vlmodel.sampling.InvalidLogitsException;
import io.scriptorium.vlmodel.sampling.NgramRule;
import io.scriptorium.vlmodel.sampling.SamplingSettings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The model drafts for itself; with the random weights of golden/decoders/v3 it is seldom right, but it is. */
@Tag(Golden.TAG)
class SelfSpeculationTest {
    private static final int PROMPTS = 200;
    private static final int NEW = 24;
    private static final int END = 1;

    private final NDManager manager = NDManager.newBaseManager(Device.cpu(), "PyTorch");
    private Decoder decoder;
    private NextTokenModule module;

    @BeforeEach
    void load() throws IOException {
        Checkpoint checkpoint = Checkpoint.open(Golden.path("decoders", "v3"));
        Weights weights = Weights.open(checkpoint, manager, Precision.F32);
        decoder = Decoder.load(DecoderConfig.of(checkpoint.config()), weights, StepWeights.AS_LOADED);
        module = NextTokenModule.load(decoder, weights, StepWeights.AS_LOADED).orElseThrow();
    }

    @AfterEach
    void close() {
        manager.close();
    }

    private GeneratedTokens plain(int[] prompt, int most) throws InvalidLogitsException {
        GenerationRequest request = new GenerationRequest(
                prompt.length, most, SamplingSettings.greedy(new NgramRule.Off()), LoopRule.off(), prompt);
        try (NDManager passing = manager.newSubManager()) {
            var prefix = decoder.pad(passing, List.of(decoder.embed(passing, prompt)));
            try (Generation generation =
                    Generation.start(decoder, passing, prefix, List.of(request), END, TokenListener.none())) {
                generation.run();
                return generation.result(0);
            }
        }
    }

    @Test
    void agreesWithPlainGreedyOnTwoHundredPrompts() throws InvalidLogitsException {
        Random random = new Random(5);
        int proposed = 0;
        int accepted = 0;
        int ended = 0;
        for (int i = 0; i < PROMPTS; i++) {
            int[] prompt = random.ints(1 + random.nextInt(12), 2, 128).toArray();
            GeneratedTokens expected = plain(prompt, NEW);
            List<Integer> heard = new ArrayList<>();
            SelfSpeculation.Result result =
                    SelfSpeculation.generate(module, manager, prompt, NEW, END, (sequence, id) -> heard.add(id));
            assertThat(result.tokens().ids()).as("prompt %d", i).containsExactly(expected.ids());
            assertThat(heard).hasSize(expected.ids().length);
            assertThat(result.tokens().reason()).isEqualTo(expected.reason());
            for (int token = 0; token < expected.ids().length; token++) {
                assertThat(result.tokens().logProbabilities()[token])
                        .isCloseTo(expected.logProbabilities()[token], org.assertj.core.api.Assertions.within(1e-3f));
            }
            assertThat(result.acceptanceRate()).isBetween(0.0, 1.0);
            proposed += result.proposed();
            accepted += result.accepted();
            ended += expected.reason() == StopReason.END_OF_SEQUENCE ? 1 : 0;
        }
        // 77 of 4019 where this was written.
        assertThat(accepted).isBetween(1, proposed - 1);
        assertThat(ended).isPositive();
    }

    @Test
    void oneTokenNeedsNoDraft() throws InvalidLogitsException {
        SelfSpeculation.Result result =
                SelfSpeculation.generate(module, manager, new int[] {5, 6}, 1, END, TokenListener.none());
        assertThat(result.tokens().ids())
                .containsExactly(plain(new int[] {5, 6}, 1).ids());
        assertThat(result.proposed()).isZero();
        assertThat(result.acceptanceRate()).isZero();
    }

    @Test
    void refusesAnEmptyPrompt() {
        assertThatThrownBy(() -> SelfSpeculation.generate(module, manager, new int[0], 1, END, TokenListener.none()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("prompt of 1 to 2559");
    }
}
