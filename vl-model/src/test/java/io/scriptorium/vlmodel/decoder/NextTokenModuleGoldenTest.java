package io.scriptorium.vlmodel.decoder;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.scriptorium.golden.Golden;
import io.scriptorium.golden.Tolerance;
import io.scriptorium.tensor.Checkpoint;
import io.scriptorium.tensor.Precision;
import io.scriptorium.tensor.Program;
import io.scriptorium.tensor.Safetensors;
import io.scriptorium.tensor.TensorList;
import io.scriptorium.tensor.Tensors;
import io.scriptorium.tensor.Weights;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** DeepSeek-V3's layer that predicts the token after the next, and its router alone. */
@Tag(Golden.TAG)
class NextTokenModuleGoldenTest {
    private final NDManager manager = NDManager.newBaseManager(Device.cpu(), "PyTorch");

    @AfterEach
    void close() {
        manager.close();
    }

    @Test
    void stagesLogitsAndDrafts() throws IOException {
        Safetensors stored = Safetensors.open(Golden.path("decoders", "v3", "golden.safetensors"));
        Checkpoint checkpoint = Checkpoint.open(Golden.path("decoders", "v3"));
        Weights weights = Weights.open(checkpoint, manager, Precision.F32);
        Decoder decoder = Decoder.load(DecoderConfig.of(checkpoint.config()), weights, StepWeights.AS_LOADED);
        NextTokenModule module =
                NextTokenModule.load(decoder, weights, StepWeights.AS_LOADED).orElseThrow();
        assertThat(weights.unread()).isEmpty();
        int[] prompt = ids(stored, "input_ids");
        int[] next = ids(stored, "mtp.next_ids");
        NDArray states = decoder.prefillAll(manager, prompt, decoder.newCache(manager, 1, prompt.length));
        check(stored, "mtp.eh_out", Tolerance.DECODER, module.inputs(manager, states, next));
        NDArray hidden = module.append(manager, states, next, module.newCache(manager, prompt.length));
        check(stored, "mtp.layer_out", Tolerance.DECODER, hidden);
        check(stored, "mtp.logits", Tolerance.TEXT_LOGITS, module.layer().logits(manager, hidden));
        assertThat(Arrays.stream(module.layer().best(hidden)).mapToInt(BestToken::id))
                .containsExactly(
                        Arrays.stream(ids(stored, "mtp.draft_ids")).boxed().toArray(Integer[]::new));

        // In two parts, as it comes in a generation.
        KvCache cache = module.newCache(manager, prompt.length);
        int half = prompt.length / 2;
        long[] first = new long[half];
        long[] second = new long[prompt.length - half];
        Arrays.setAll(first, i -> i);
        Arrays.setAll(second, i -> i + half);
        BestToken middle = module.draft(decoder.rows(manager, states, first), Arrays.copyOf(next, half), cache);
        BestToken last =
                module.draft(decoder.rows(manager, states, second), Arrays.copyOfRange(next, half, next.length), cache);
        int[] drafts = ids(stored, "mtp.draft_ids");
        assertThat(new int[] {middle.id(), last.id()}).containsExactly(drafts[half - 1], drafts[drafts.length - 1]);
    }

    @Test
    void aModelWithoutItHasNone() throws IOException {
        Checkpoint checkpoint = Checkpoint.open(Golden.path("decoders", "v2"));
        Weights weights = Weights.open(checkpoint, manager, Precision.F32);
        Decoder decoder = Decoder.load(DecoderConfig.of(checkpoint.config()), weights, StepWeights.AS_LOADED);
        assertThat(NextTokenModule.load(decoder, weights, StepWeights.AS_LOADED))
                .isEmpty();
    }

    /** Among them tokens for which counting experts outside the chosen groups as zero would choose others. */
    @ParameterizedTest
    @ValueSource(strings = {"bias_positive", "bias_zero", "bias_negative", "bias_mixed"})
    void routerChoosesWithTheBiasAndWeighsWithoutIt(String kind) throws IOException {
        Safetensors stored = Safetensors.open(Golden.path("decoders", "router-cases", "cases.safetensors"));
        Program program = DecoderLayer.program(manager);
        NDArray router = tensor(stored, kind + ".weight");
        TensorList tensors = TensorList.of(manager, List.of(router, tensor(stored, kind + ".e_score_correction_bias")));
        NDArray scores = program.call(manager, "scores", tensor(stored, kind + ".x"), router, 1);
        long[] routing = {16, 4, 1, 1, 4, 2, 2};
        NDArray[] chosen = program.callTuple(manager, "route", scores, tensors, routing, 2.5);
        // Compared by expert: choices of nearly equal scores may come in another order.
        long[] expected = stored.integers(kind + ".indices");
        float[] weights = stored.floats(kind + ".weights");
        float[] dense = new float[expected.length / 4 * 16];
        for (int i = 0; i < expected.length; i++) {
            dense[i / 4 * 16 + (int) expected[i]] = weights[i];
        }
        float[] actual = new float[dense.length];
        long[] indices = chosen[1].toLongArray();
        float[] values = chosen[0].toFloatArray();
        for (int i = 0; i < indices.length; i++) {
            actual[i / 4 * 16 + (int) indices[i]] = values[i];
        }
        Tolerance.ROUTER.check(kind, dense, actual);
    }

    private NDArray tensor(Safetensors stored, String name) throws IOException {
        return manager.create(stored.floats(name), new Shape(stored.shape(name)));
    }

    private static void check(Safetensors stored, String name, Tolerance tolerance, NDArray actual) throws IOException {
        tolerance.check(name, stored.floats(name), Tensors.floats(actual));
    }

    private static int[] ids(Safetensors stored, String name) throws IOException {
        return Arrays.stream(stored.integers(name)).mapToInt(Math::toIntExact).toArray();
    }
}
