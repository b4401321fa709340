package io.scriptorium.vlmodel.decoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import com.fasterxml.jackson.databind.JsonNode;
import io.scriptorium.golden.Golden;
import io.scriptorium.golden.Tolerance;
import io.scriptorium.tensor.Checkpoint;
import io.scriptorium.tensor.Precision;
import io.scriptorium.tensor.Program;
import io.scriptorium.tensor.Safetensors;
import io.scriptorium.tensor.TensorList;
import io.scriptorium.tensor.Tensors;
import io.scriptorium.tensor.Weights;
import io.scriptorium.vlmodel.decoder.AttentionConfig.GroupedQuery;
import io.scriptorium.vlmodel.decoder.AttentionConfig.Latent;
import io.scriptorium.vlmodel.decoder.FeedForwardConfig.MixtureOfExperts;
import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Decoders of text alone, each through what its model_type names: every stored stage of golden/decoders. */
@Tag(Golden.TAG)
class TextDecoderGoldenTest {
    private Program program;
    private NDManager manager;
    private Safetensors stored;
    private Weights weights;
    private DecoderConfig config;
    private Decoder decoder;
    private int[] prompt;

    @BeforeEach
    void open() {
        manager = NDManager.newBaseManager(Device.cpu(), "PyTorch");
        program = DecoderLayer.program(manager);
    }

    @AfterEach
    void close() {
        manager.close();
    }

    private void load(String family) throws IOException {
        stored = Safetensors.open(Golden.path("decoders", family, "golden.safetensors"));
        Checkpoint checkpoint = Checkpoint.open(Golden.path("decoders", family));
        config = DecoderConfig.of(checkpoint.config());
        weights = Weights.open(checkpoint, manager, Precision.F32);
        decoder = Decoder.load(config, weights, StepWeights.AS_LOADED);
        prompt = ids("input_ids");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "llm-7b",
                "llm-67b",
                "coder-linear",
                "r1-distill-llama3",
                "r1-distill-qwen2",
                "r1-distill-qwen2-tied",
                "moe-16b",
                "v2-lite",
                "v2",
                "v3",
                "v3-fp8"
            })
    void stagesLogitsAndGreedyIds(String family) throws IOException {
        load(family);
        // V3's layer after the last one predicts the token after the next.
        assertThat(weights.unread()).allMatch(name -> name.startsWith("model.layers." + config.layers() + "."));
        NDArray embedded = decoder.embed(manager, prompt);
        check(Tolerance.EXACT, "stage.embed", embedded);
        Decoder.Forward forward = decoder.forward(manager, embedded.expandDims(0), prompt.length);
        NDArray x = embedded;
        for (int layer = 0; layer < config.layers(); layer++) {
            checkLayer(layer, x);
            x = forward.layers().get(layer);
            check(Tolerance.DECODER, "stage.layer" + layer + ".out", x);
        }
        check(Tolerance.DECODER, "stage.final_norm", forward.normed());
        check(Tolerance.TEXT_LOGITS, "prefill.logits", forward.logits());

        int[] expected = ids("greedy.ids");
        int[] chosen = new int[expected.length];
        float[] logits = new float[expected.length * config.vocabulary()];
        try (KvCache cache = decoder.newCache(manager, 1, prompt.length + expected.length)) {
            NDArray hidden = decoder.prefill(manager, embedded.expandDims(0), new int[] {prompt.length}, cache);
            for (int i = 0; i < chosen.length; i++) {
                float[] row = Tensors.floats(decoder.logits(manager, hidden));
                System.arraycopy(row, 0, logits, i * row.length, row.length);
                chosen[i] = decoder.best(hidden)[0].id();
                hidden = decoder.step(manager, new int[] {chosen[i]}, cache);
            }
        }
        assertThat(chosen).containsExactly(expected);
        Tolerance.TEXT_LOGITS.check("greedy.logits", stored.floats("greedy.logits"), logits);
        assertThat(appended(decoder, expected))
                .satisfies(rows -> Tolerance.TEXT_LOGITS.check(
                        "greedy.logits in one pass", afterFirst(stored.floats("greedy.logits")), rows));
    }

    /** Steps with bytes put the three projections together; the biases must come with them. */
    @ParameterizedTest
    @ValueSource(strings = {"llm-67b", "r1-distill-qwen2", "r1-distill-qwen2-tied"})
    void stepsWithBytesStayNear(String family) throws IOException {
        load(family);
        float[] expected = afterFirst(stored.floats("greedy.logits"));
        float[] actual = appended(Decoder.load(config, weights, StepWeights.INT8), ids("greedy.ids"));
        double error = 0;
        double signal = 0;
        for (int i = 0; i < expected.length; i++) {
            error += Math.pow(expected[i] - actual[i], 2);
            signal += Math.pow(expected[i], 2);
        }
        assertThat(Math.sqrt(error / signal)).isBetween(1e-6, 0.05);
    }

    /** Codes times scales, in blocks that end with the matrix. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "model.layers.0.mlp.down_proj.weight",
                "model.layers.0.self_attn.q_b_proj.weight",
                "model.layers.1.mlp.experts.3.up_proj.weight"
            })
    void matricesOfEightBitFloats(String name) throws IOException {
        load("v3-fp8");
        check(Tolerance.EXACT, "dequant." + name, weights.get(name, stored.shape("dequant." + name)));
    }

    /** The latent vector and the shared key of each layer are all that a token leaves behind. */
    @ParameterizedTest
    @CsvSource({"v2-lite, F32", "v2, F32", "v2, BF16"})
    void cacheHoldsTheLatentVectorAndItsKey(String family, Precision precision) throws IOException {
        load(family);
        JsonNode facts = Checkpoint.open(Golden.path("decoders", family)).config();
        int perLayer = facts.get("kv_lora_rank").asInt()
                + facts.get("qk_rope_head_dim").asInt();
        Decoder loaded = Decoder.load(
                config,
                Weights.open(Checkpoint.open(Golden.path("decoders", family)), manager, precision),
                StepWeights.AS_LOADED);
        try (KvCache cache = loaded.newCache(manager, 3, 7)) {
            assertThat(cache.bytesPerToken())
                    .isEqualTo((long) perLayer
                            * precision.bytes()
                            * facts.get("num_hidden_layers").asInt());
            long elements = 0;
            for (int layer = 0; layer < config.layers(); layer++) {
                for (NDArray tensor : cache.tensors(layer)) {
                    elements += tensor.size();
                }
            }
            assertThat(elements * precision.bytes()).isEqualTo(3 * 7 * cache.bytesPerToken());
        }
    }

    /** The library's product of bytes reads 16 columns at once; what is no multiple ended the process. */
    @Test
    void refusesBytesOfMatricesThatTheProductCannotTake() throws IOException {
        load("v2");
        assertThatThrownBy(() -> Decoder.load(config, weights, StepWeights.INT8))
                .hasMessageContaining("expected matrices of a multiple of 16 columns")
                .hasMessageContaining("24");
    }

    /** Logits after each of the ids but the last, read in one pass after the prompt. */
    private float[] appended(Decoder decoder, int... ids) {
        try (KvCache cache = decoder.newCache(manager, 1, prompt.length + ids.length)) {
            decoder.prefill(manager, decoder.embed(manager, prompt).expandDims(0), new int[] {prompt.length}, cache);
            NDArray hidden = decoder.append(manager, new int[][] {Arrays.copyOf(ids, ids.length - 1)}, cache);
            return Tensors.floats(decoder.logits(manager, hidden));
        }
    }

    private float[] afterFirst(float... logits) {
        return Arrays.copyOfRange(logits, config.vocabulary(), logits.length);
    }

    /** What happens inside a layer, from its input {@code [T, D]}. */
    private void checkLayer(int index, NDArray x) {
        DecoderLayer layer = decoder.layer(index);
        TensorList list = layer.attentionWeights();
        NDArray output = list.tensors().get(list.tensors().size() - 1);
        NDArray rows = manager.arange(prompt.length).toType(DataType.INT64, false);
        NDArray[] angles = decoder.angles(manager, rows);
        NDArray normed = norm(x, list.tensors().get(0));
        if (index == 0) {
            check(Tolerance.DECODER, "rope.cos", angles[0]);
            check(Tolerance.DECODER, "rope.sin", angles[1]);
            check(Tolerance.DECODER, "stage.layer0.input_layernorm", normed);
        }
        NDArray context = config.attention() instanceof Latent latent
                ? latentContext(index, latent, list, normed, rows, angles)
                : groupedContext(index, (GroupedQuery) config.attention(), list, normed, rows, angles);
        NDArray attended = program.call(manager, "linear", context, output, output);
        check(Tolerance.DECODER, "stage.layer" + index + ".attn_out", attended);
        NDArray second = norm(x.add(attended), list.tensors().get(1));
        TensorList networks = layer.feedForwardWeights();
        NDArray[] network = program.callTuple(
                manager,
                "feed_forward",
                second,
                layer.router(),
                networks,
                networks,
                3,
                layer.routing(),
                layer.scaling(),
                false);
        check(Tolerance.DECODER, "stage.layer" + index + ".mlp_out", network[0]);
        if (config.feedForward().get(index) instanceof MixtureOfExperts mixture) {
            checkExperts(index, layer, mixture, second, network[1]);
        }
    }

    private NDArray groupedContext(
            int index, GroupedQuery attention, TensorList list, NDArray normed, NDArray rows, NDArray... angles) {
        NDArray[] qkv = program.callTuple(
                manager,
                "project",
                normed,
                angles[0],
                angles[1],
                list,
                list,
                attention.heads(),
                attention.keyValueHeads());
        if (index == 0) {
            check(Tolerance.DECODER, "rope.layer0.q_out", qkv[0]);
            check(Tolerance.DECODER, "rope.layer0.k_out", qkv[1]);
        }
        for (int i = 0; i < qkv.length; i++) {
            qkv[i] = program.call(manager, "pad", qkv[i], rows, 1, prompt.length);
        }
        return program.call(manager, "causal", qkv[0], qkv[1], qkv[2], rows);
    }

    private NDArray latentContext(
            int index, Latent attention, TensorList list, NDArray normed, NDArray rows, NDArray... angles) {
        long[] dims = {attention.heads(), attention.plain(), attention.rank()};
        NDArray[] projected =
                program.callTuple(manager, "latent_project", normed, angles[0], angles[1], list, list, dims);
        if (index == 0) {
            check(Tolerance.DECODER, "rope.layer0.q_out", projected[1]);
            NDArray latent = projected[2].get(new NDIndex(":, :, :" + attention.rank()));
            check(Tolerance.DECODER, "mla.layer0.kv_a_normed", latent);
            NDArray key = projected[2].get(new NDIndex(":, :, " + attention.rank() + ":"));
            check(Tolerance.DECODER, "rope.layer0.k_out", key);
        }
        return program.call(
                manager,
                "latent_causal",
                projected[0],
                projected[1],
                projected[2],
                rows,
                1,
                prompt.length,
                list,
                dims,
                attention.scale());
    }

    /** The shared experts' part, and for the layer whose router was stored its scores, choices and weights. */
    private void checkExperts(int index, DecoderLayer layer, MixtureOfExperts mixture, NDArray x, NDArray scores) {
        TensorList networks = layer.feedForwardWeights();
        String stage = "stage.layer" + index + ".shared_out";
        if (stored.tensors().containsKey(stage)) {
            check(
                    Tolerance.DECODER,
                    stage,
                    program.call(manager, "mlp", x, networks, networks, 3 * mixture.experts(), 3));
        }
        String router = "router.layer" + index + ".";
        if (!stored.tensors().containsKey(router + "scores")) {
            return;
        }
        check(Tolerance.DECODER, router + "input", x);
        check(Tolerance.ROUTER, router + "scores", scores);
        NDArray[] chosen =
                program.callTuple(manager, "route", scores, layer.router(), layer.routing(), layer.scaling());
        NDArray order = chosen[1].argSort(-1);
        check(Tolerance.ROUTER, router + "weights", chosen[0].gather(order, 1));
        try {
            assertThat(chosen[1].gather(order, 1).toLongArray()).containsExactly(stored.integers(router + "indices"));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private NDArray norm(NDArray x, NDArray weight) {
        return program.call(manager, "rms_norm", x, weight, config.normEpsilon());
    }

    private int[] ids(String name) throws IOException {
        return Arrays.stream(stored.integers(name)).mapToInt(Math::toIntExact).toArray();
    }

    private void check(Tolerance tolerance, String name, NDArray actual) {
        try {
            tolerance.check(name, stored.floats(name), Tensors.floats(actual));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
