package io.scriptorium.vlmodel.decoder;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
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
import io.scriptorium.vlmodel.decoder.FeedForwardConfig.MixtureOfExperts;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every stage of the decoder of golden/deepseek-ocr that is stored for a prompt of text alone. */
@Tag(Golden.TAG)
class DecoderGoldenTest {
    private static final String SET = "deepseek-ocr";

    private final Program program = Program.load(Decoder.class, "decoder.py", Device.cpu());
    private NDManager manager;
    private Safetensors stored;
    private JsonNode facts;
    private Checkpoint checkpoint;
    private Decoder decoder;

    @BeforeEach
    void load() throws IOException {
        manager = NDManager.newBaseManager(Device.cpu(), "PyTorch");
        facts = Golden.json(SET, "decoder.json");
        stored = Safetensors.open(Golden.path(SET, "decoder.safetensors"));
        checkpoint = Checkpoint.open(Golden.path(SET, "model"));
        decoder = Decoder.load(
                DecoderConfig.deepseekV2(checkpoint.config()),
                Weights.open(checkpoint, manager, Precision.F32),
                StepWeights.AS_LOADED);
    }

    @AfterEach
    void close() {
        manager.close();
    }

    @Test
    void embeddingAndStagesOfTheFirstLayer() {
        int[] ids = ids(facts.at("/text/input_ids"));
        NDArray x = decoder.embed(manager, ids);
        check(Tolerance.EXACT, "text.inputs_embeds", x);
        GroupedQuery attention = (GroupedQuery) decoder.config().attention();
        int heads = attention.heads();
        int pairs = attention.keyValueHeads();
        DecoderLayer layer = decoder.layer(0);
        List<NDArray> w = layer.attentionWeights().tensors();
        NDArray normed = norm(x, w.get(0));
        check(Tolerance.DECODER, "text.layer0.input_layernorm", normed);
        check(Tolerance.DECODER, "text.layer0.q_proj", linear(normed, w.get(2)));
        check(Tolerance.DECODER, "text.layer0.k_proj", linear(normed, w.get(3)));
        check(Tolerance.DECODER, "text.layer0.v_proj", linear(normed, w.get(4)));

        KvCache cache = decoder.newCache(manager, 1, ids.length);
        decoder.prefill(manager, x.expandDims(0), new int[] {ids.length}, cache);
        check(Tolerance.DECODER, "text.layer0.key_cache", cache.tensors(0)[0]);
        check(Tolerance.DECODER, "text.layer0.value_cache", cache.tensors(0)[1]);

        NDArray rows = manager.arange(ids.length).toType(ai.djl.ndarray.types.DataType.INT64, false);
        NDArray[] angles = decoder.angles(manager, rows);
        NDArray[] qkv = program.callTuple(
                manager,
                "project",
                normed,
                angles[0],
                angles[1],
                layer.attentionWeights(),
                layer.attentionWeights(),
                heads,
                pairs);
        NDArray[] grid = new NDArray[3];
        for (int i = 0; i < 3; i++) {
            grid[i] = program.call(manager, "pad", qkv[i], rows, 1, ids.length);
        }
        NDArray context = program.call(manager, "causal", grid[0], grid[1], grid[2], rows);
        check(Tolerance.DECODER, "text.layer0.attn_context", context);
        NDArray output = linear(context, w.get(5));
        check(Tolerance.DECODER, "text.layer0.o_proj", output);
        NDArray second = norm(x.add(output), w.get(1));
        check(Tolerance.DECODER, "text.layer0.post_attention_layernorm", second);
        TensorList networks = layer.feedForwardWeights();
        check(Tolerance.DECODER, "text.layer0.mlp", program.call(manager, "mlp", second, networks, networks, 0, 3));
    }

    @Test
    void everyLayerOfAWholePass() {
        int[] ids = ids(facts.at("/text/input_ids"));
        Decoder.Forward forward =
                decoder.forward(manager, decoder.embed(manager, ids).expandDims(0), ids.length);
        for (int layer = 0; layer < decoder.config().layers(); layer++) {
            check(Tolerance.DECODER, "text.layer" + layer, forward.layers().get(layer));
        }
        check(Tolerance.DECODER, "text.norm", forward.normed());
        check(Tolerance.LOGITS, "text.logits", forward.logits());
        check(
                Tolerance.ROUTER,
                "text.layer1.router_scores",
                forward.routerScores().get(0));
    }

    @Test
    void routerAndSharedExpertsOfTheFirstMixture() throws IOException {
        DecoderLayer layer = decoder.layer(1);
        MixtureOfExperts mixture =
                (MixtureOfExperts) decoder.config().feedForward().get(1);
        NDArray input = tensor("text.layer1.mlp_input");
        input = input.reshape(-1, decoder.config().hidden());
        TensorList networks = layer.feedForwardWeights();
        check(
                Tolerance.DECODER,
                "text.layer1.shared_experts",
                program.call(manager, "mlp", input, networks, networks, 3 * mixture.experts(), 3));
        NDArray[] result = program.callTuple(
                manager, "feed_forward", input, layer.router(), networks, networks, 3, layer.routing(), 1.0, false);
        check(Tolerance.DECODER, "text.layer1.mlp", result[0]);
        checkRouting(
                "text.layer1.router_",
                program.callTuple(manager, "route", result[1], layer.router(), layer.routing(), 1.0));
    }

    @Test
    void routerUnderOtherFlags() throws IOException {
        NDArray input = tensor("flags.gate_input");
        double factor = stored.floats("flags.scaled.weights")[0] / stored.floats("flags.default.weights")[0];
        for (String name : List.of("default", "norm", "scaled", "norm_scaled", "sigmoid", "sigmoid_norm")) {
            if (!stored.tensors().containsKey("flags." + name + ".weights")) {
                continue;
            }
            ObjectNode config = checkpoint.config().deepCopy();
            config.put("norm_topk_prob", name.contains("norm"));
            config.put("scoring_func", name.contains("sigmoid") ? "sigmoid" : "softmax");
            config.put("routed_scaling_factor", name.contains("scaled") ? factor : 1.0);
            Decoder flagged = Decoder.load(
                    DecoderConfig.deepseekV2(config),
                    Weights.open(checkpoint, manager, Precision.F32),
                    StepWeights.AS_LOADED);
            DecoderLayer layer = flagged.layer(1);
            NDArray scores = program.call(
                    manager, "scores", input, layer.router().tensors().get(0), layer.routing()[2]);
            checkRouting(
                    "flags." + name + ".",
                    program.callTuple(manager, "route", scores, layer.router(), layer.routing(), layer.scaling()));
        }
    }

    /** The weights of fewer key-value heads are the first rows of those stored, as the fixture's README says. */
    @Test
    void groupedQueries(@TempDir Path folder) throws IOException {
        int pairs = facts.at("/gqa/num_key_value_heads").asInt();
        GroupedQuery full = (GroupedQuery) decoder.config().attention();
        ObjectNode config = checkpoint.config().deepCopy();
        config.put("num_key_value_heads", pairs);
        Files.writeString(folder.resolve("config.json"), config.toString());
        Map<String, Safetensors.Content> tensors = new LinkedHashMap<>();
        Safetensors whole = Safetensors.open(checkpoint.folder().resolve("model.safetensors"));
        for (String name : whole.tensors().keySet()) {
            if (!name.startsWith("model.layers") && !name.matches("(lm_head|model.norm|model.embed_tokens).*")) {
                continue;
            }
            long[] shape = whole.shape(name).clone();
            float[] values = whole.floats(name);
            if (name.matches(".*self_attn.[kv]_proj.weight")) {
                shape[0] = (long) pairs * full.headSize();
            }
            int count = (int) (shape[0] * (shape.length > 1 ? shape[1] : 1));
            ByteBuffer data = ByteBuffer.allocate(4 * count).order(ByteOrder.LITTLE_ENDIAN);
            data.asFloatBuffer().put(values, 0, count);
            tensors.put(name, new Safetensors.Content(Precision.F32, shape, data));
        }
        Safetensors.write(folder.resolve("model.safetensors"), tensors, Map.of());
        Checkpoint cut = Checkpoint.open(folder);
        Decoder grouped = Decoder.load(
                DecoderConfig.deepseekV2(cut.config()),
                Weights.open(cut, manager, Precision.F32),
                StepWeights.AS_LOADED);
        int[] ids = ids(facts.at("/text/input_ids"));
        int rows = (int) stored.shape("gqa.logits")[0];
        NDArray all = grouped.forward(manager, grouped.embed(manager, ids).expandDims(0), ids.length)
                .logits();
        check(Tolerance.LOGITS, "gqa.logits", all.get(new ai.djl.ndarray.index.NDIndex((ids.length - rows) + ":")));
        // The same by steps, whose queries share their heads in another way.
        KvCache cache = grouped.newCache(manager, 1, ids.length);
        int[] first = java.util.Arrays.copyOf(ids, ids.length - rows + 1);
        NDArray hidden =
                grouped.prefill(manager, grouped.embed(manager, first).expandDims(0), new int[] {first.length}, cache);
        List<Float> logits = new ArrayList<>();
        for (int i = first.length; ; i++) {
            for (float value : grouped.logits(manager, hidden).toFloatArray()) {
                logits.add(value);
            }
            if (i == ids.length) {
                break;
            }
            hidden = grouped.step(manager, new int[] {ids[i]}, cache);
        }
        float[] flat = new float[logits.size()];
        for (int i = 0; i < flat.length; i++) {
            flat[i] = logits.get(i);
        }
        Tolerance.LOGITS.check("gqa.logits by steps", stored.floats("gqa.logits"), flat);
    }

    @Test
    void greedyIdsOfAPromptThatEndsByItself() throws IOException {
        int[] prompt = ids(facts.at("/eos/input_ids"));
        int[] expected = ids(facts.at("/eos/greedy_ids"));
        KvCache cache = decoder.newCache(manager, 1, prompt.length + expected.length);
        NDArray hidden = decoder.prefill(
                manager, decoder.embed(manager, prompt).expandDims(0), new int[] {prompt.length}, cache);
        int[] ids = new int[expected.length];
        float[] top = new float[2 * expected.length];
        for (int i = 0; i < ids.length; i++) {
            BestToken best = decoder.best(hidden)[0];
            ids[i] = best.id();
            top[2 * i] = (float) best.logit();
            top[2 * i + 1] = (float) best.second();
            hidden = decoder.step(manager, new int[] {best.id()}, cache);
        }
        assertThat(ids).containsExactly(expected);
        assertThat(ids[ids.length - 1])
                .isEqualTo(checkpoint.config().get("eos_token_id").asInt());
        Tolerance.LOGITS.check("eos.top2_logits", stored.floats("eos.top2_logits"), top);
    }

    @Test
    void epsilonOfTheNorms() throws IOException {
        NDArray first = norm(
                tensor("eps.layer0.input_layernorm.input"),
                decoder.layer(0).attentionWeights().tensors().get(0));
        check(Tolerance.EPSILON, "eps.layer0.input_layernorm.output", first);
        check(Tolerance.EPSILON, "eps.norm.output", norm(tensor("eps.norm.input"), decoder.finalNorm()));
    }

    private NDArray norm(NDArray x, NDArray weight) {
        return program.call(manager, "rms_norm", x, weight, decoder.config().normEpsilon());
    }

    private NDArray linear(NDArray x, NDArray weight) {
        return program.call(manager, "linear", x, weight, weight);
    }

    private NDArray tensor(String name) throws IOException {
        return manager.create(stored.floats(name), new Shape(stored.shape(name)));
    }

    private void check(Tolerance tolerance, String name, NDArray actual) {
        try {
            tolerance.check(name, stored.floats(name), Tensors.floats(actual));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** Chosen experts are sorted by weight; equal weights may change places, so weights are compared by expert. */
    private void checkRouting(String prefix, NDArray... weightsAndIndices) throws IOException {
        float[] expected = stored.floats(prefix + "weights");
        long[] chosen = stored.integers(prefix + "indices");
        float[] weights = weightsAndIndices[0].toFloatArray();
        long[] indices = weightsAndIndices[1].toLongArray();
        int k = (int) stored.shape(prefix + "weights")[1];
        float[] reordered = new float[expected.length];
        for (int row = 0; row < expected.length; row += k) {
            Map<Long, Float> byExpert = new HashMap<>();
            for (int i = row; i < row + k; i++) {
                byExpert.put(indices[i], weights[i]);
            }
            for (int i = row; i < row + k; i++) {
                assertThat(byExpert).as(prefix + "indices, token " + row / k).containsKey(chosen[i]);
                reordered[i] = byExpert.get(chosen[i]);
            }
        }
        Tolerance.ROUTER.check(prefix + "weights", expected, reordered);
    }

    private static int[] ids(JsonNode array) {
        int[] ids = new int[array.size()];
        for (int i = 0; i < ids.length; i++) {
            ids[i] = array.get(i).asInt();
        }
        return ids;
    }
}
