package io.scriptorium.visionencoder.encoder;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.scriptorium.tensor.CheckpointException;
import io.scriptorium.tensor.Precision;
import io.scriptorium.tensor.Program;
import io.scriptorium.tensor.TensorList;
import io.scriptorium.tensor.Tensors;
import io.scriptorium.tensor.Weights;
import io.scriptorium.visionencoder.sam.SamEncoder;
import java.util.ArrayList;
import java.util.List;

/**
 * The vision encoder of DeepSeek-OCR 2 (visual causal flow): SAM and the compressor, then a small language model over the map's
 * tokens and as many learned queries behind them. Tokens of the map see each other; a query sees all of them and the queries
 * before it. The queries alone go on, through the projector. Mathematics of deepencoderv2.py in deepseek-ai/DeepSeek-OCR-2 at
 * 2f3699eb.
 *
 * <p>Immutable and safe for several threads. Computes in the precision of its weights.
 */
public final class FlowEncoder implements ViewEncoder {
    /** Official literals (deepencoderv2.py, CustomQwen2Decoder). */
    private static final double THETA = 1e6;

    private static final double EPSILON = 1e-6;

    private final FlowConfig config;
    private final Precision precision;
    private final Program program;
    private final SamEncoder sam;
    private final List<NDArray> queries;
    private final List<TensorList> layers;
    private final NDArray norm;
    private final Projector projector;

    private FlowEncoder(
            FlowConfig config,
            Precision precision,
            Program program,
            SamEncoder sam,
            List<NDArray> queries,
            List<TensorList> layers,
            NDArray norm,
            Projector projector) {
        this.config = config;
        this.precision = precision;
        this.program = program;
        this.sam = sam;
        this.queries = queries;
        this.layers = layers;
        this.norm = norm;
        this.projector = projector;
    }

    /**
     * Reads the weights.
     *
     * @param weights at {@code model}
     * @throws CheckpointException if a tensor is missing or of another shape
     */
    public static FlowEncoder load(FlowConfig config, Weights weights) throws CheckpointException {
        Weights flow = weights.at("qwen2_model");
        // As published: three times.
        Weights model = flow.at("model.model");
        List<TensorList> layers = new ArrayList<>();
        for (int layer = 0; layer < config.layers(); layer++) {
            layers.add(layer(config, model.at("layers." + layer)));
        }
        int width = config.width();
        return new FlowEncoder(
                config,
                weights.precision(),
                Program.load(FlowEncoder.class, "flow.py", weights.owner().getDevice()),
                SamEncoder.load(config.sam(), weights.at("sam_model")),
                List.of(flow.get("query_768.weight", 144, width), flow.get("query_1024.weight", 256, width)),
                List.copyOf(layers),
                model.get("norm.weight", width),
                Projector.load(width, config.output(), weights.at("projector")));
    }

    private static TensorList layer(FlowConfig config, Weights layer) throws CheckpointException {
        int width = config.width();
        int shared = width / config.heads() * config.sharedHeads();
        int between = config.intermediate();
        Weights self = layer.at("self_attn");
        Weights mlp = layer.at("mlp");
        return TensorList.of(
                layer.owner(),
                layer.get("input_layernorm.weight", width),
                self.get("q_proj.weight", width, width),
                self.get("q_proj.bias", width),
                self.get("k_proj.weight", shared, width),
                self.get("k_proj.bias", shared),
                self.get("v_proj.weight", shared, width),
                self.get("v_proj.bias", shared),
                self.get("o_proj.weight", width, width),
                layer.get("post_attention_layernorm.weight", width),
                mlp.get("gate_proj.weight", between, width),
                mlp.get("up_proj.weight", between, width),
                mlp.get("down_proj.weight", width, between));
    }

    @Override
    public int channels() {
        return config.sam().channels();
    }

    /**
     * {@inheritDoc} Views of 768 x 768 and 1024 x 1024 px have queries; for others the official code has none.
     */
    @Override
    public EncodedViews encode(NDManager step, NDArray pixels) {
        try (NDManager scratch = step.newSubManager()) {
            NDArray map = sam.encode(scratch, Tensors.convert(scratch, pixels, precision));
            Shape shape = map.getShape();
            NDArray x = input(scratch, map);
            NDArray[] angles = program.callTuple(scratch, "angles", x, config.width() / config.heads(), THETA);
            NDArray mask = program.call(scratch, "mask", x);
            for (int layer = 0; layer < layers.size(); layer++) {
                NDArray next = layer(scratch, layer, x, mask, angles);
                x.close();
                x = next;
            }
            NDArray tokens = program.call(step, "queries", x, norm, EPSILON);
            return new EncodedViews(projector.forward(step, tokens), tokens, (int) shape.get(2), (int) shape.get(3));
        }
    }

    /** The map's tokens and the queries, {@code [B, 2n, W]}. */
    NDArray input(NDManager step, NDArray map) {
        long tokens = map.getShape().get(2) * map.getShape().get(3);
        NDArray fitting = queries.stream()
                .filter(each -> each.getShape().get(0) == tokens)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("pixels: expected views of 768 x 768 or 1024 x 1024 px,"
                        + " which have 144 or 256 queries, got " + tokens + " tokens"));
        return program.call(step, "join", map, fitting);
    }

    /** One layer, {@code [B, 2n, W]} to the same. */
    NDArray layer(NDManager step, int layer, NDArray x, NDArray mask, NDArray... angles) {
        return program.call(
                step,
                "layer",
                x,
                layers.get(layer),
                angles[0],
                angles[1],
                mask,
                config.heads(),
                config.sharedHeads(),
                EPSILON);
    }

    SamEncoder sam() {
        return sam;
    }

    Program program() {
        return program;
    }

    FlowConfig config() {
        return config;
    }

    NDArray norm() {
        return norm;
    }
}
