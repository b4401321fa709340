package io.scriptorium.visionencoder.hybrid;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.JsonNode;
import io.scriptorium.tensor.CheckpointException;
import io.scriptorium.tensor.Precision;
import io.scriptorium.tensor.Program;
import io.scriptorium.tensor.TensorList;
import io.scriptorium.tensor.Tensors;
import io.scriptorium.tensor.Weights;
import io.scriptorium.visionencoder.image.PageImage;
import io.scriptorium.visionencoder.position.PositionGrid;
import io.scriptorium.visionencoder.sam.SamConfig;
import io.scriptorium.visionencoder.sam.TwoLevelSamEncoder;
import io.scriptorium.visionencoder.siglip.SiglipConfig;
import io.scriptorium.visionencoder.siglip.SiglipEncoder;
import io.scriptorium.visionencoder.view.JanusView;
import io.scriptorium.visionencoder.view.PixelNormalization;
import java.util.HashSet;
import java.util.Set;

/**
 * The vision encoder of DeepSeek-VL 7B (arXiv 2403.05525, section 3.1): SAM-B over the padded square of 1024 px, SigLIP-L over the
 * same at 384 px, both projected, side by side through one more layer. Mathematics of clip_encoder.py and projector.py in
 * deepseek-ai/DeepSeek-VL at 681bffb4, classes HybridVisionTower and MlpProjector.
 *
 * <p>The small view is made from the pixels of the large one (bilinear with antialiasing), as in the official code; transformers
 * makes it from the picture.
 *
 * <p>Immutable and safe for several threads. Computes in the precision of its weights.
 */
public final class HybridEncoder {
    /** The official processor's: the mean of CLIP's pictures around the square, no normalisation. */
    private static final JanusView VIEW = new JanusView(1024, 14, 0x7a7468);

    private final Precision precision;
    private final Program program;
    private final TwoLevelSamEncoder high;
    private final SiglipEncoder low;
    private final TensorList aligner;
    private final TensorList statistics;

    private HybridEncoder(
            Precision precision,
            Program program,
            TwoLevelSamEncoder high,
            SiglipEncoder low,
            TensorList aligner,
            TensorList statistics) {
        this.precision = precision;
        this.program = program;
        this.high = high;
        this.low = low;
        this.aligner = aligner;
        this.statistics = statistics;
    }

    /**
     * Reads {@code vision_model} and {@code aligner}. Sizes are those that the official code has for the names in
     * {@code vision_config.params}, {@code sam_b_downsample} and {@code siglip_large_patch16_384}, unless the objects
     * {@code high_res_cfg} and {@code low_res_cfg} have keys for them.
     *
     * @param config the whole config.json
     * @param weights at the checkpoint's root
     * @throws CheckpointException if a value is not implemented, a tensor missing or of another shape
     */
    public static HybridEncoder load(JsonNode config, Weights weights) throws CheckpointException {
        JsonNode params = config.at("/vision_config/params");
        JsonNode sam = params.path("high_res_cfg");
        JsonNode siglip = params.path("low_res_cfg");
        require(params, "concat_type", "tuple");
        require(sam, "model_name", "sam_b_downsample");
        require(sam, "image_size", "1024");
        require(siglip, "model_name", "siglip_large_patch16_384");
        require(siglip, "image_size", "384");
        JsonNode projector = config.at("/aligner_config/params");
        require(projector, "projector_type", "low_high_hybrid_split_mlp_gelu");
        require(projector, "depth", "2");
        int output = projector.path("n_embed").asInt(4096);
        Weights vision = weights.at("vision_model");
        Weights up = weights.at("aligner");
        SamConfig samConfig = sam(sam);
        SiglipConfig siglipConfig = siglip(siglip);
        int half = output / 2;
        var owner = weights.owner();
        return new HybridEncoder(
                weights.precision(),
                Program.load(HybridEncoder.class, "hybrid.py", owner.getDevice()),
                TwoLevelSamEncoder.load(samConfig, vision.at("vision_tower_high.vision_tower")),
                SiglipEncoder.load(siglipConfig, vision.at("vision_tower_low.vision_tower")),
                TensorList.of(
                        owner,
                        up.get("high_up_proj.weight", half, samConfig.second().channels()),
                        up.get("high_up_proj.bias", half),
                        up.get("low_up_proj.weight", half, siglipConfig.width()),
                        up.get("low_up_proj.bias", half),
                        up.get("layers.1.weight", output, output),
                        up.get("layers.1.bias", output)),
                TensorList.of(
                        owner,
                        owner.create(floats(sam, "pixel_mean")),
                        owner.create(floats(sam, "pixel_std")),
                        owner.create(floats(siglip, "pixel_mean")),
                        owner.create(floats(siglip, "pixel_std"))));
    }

    private static SamConfig sam(JsonNode sizes) {
        Set<Integer> global = new HashSet<>();
        sizes.path("global_attn_indexes").forEach(index -> global.add(index.asInt()));
        JsonNode channels = sizes.path("downsample_channels");
        return new SamConfig(
                3,
                sizes.path("width").asInt(768),
                sizes.path("layers").asInt(12),
                sizes.path("heads").asInt(12),
                SamConfig.MLP_RATIO,
                16,
                new SamConfig.Window(14, 14),
                global.isEmpty() ? Set.of(2, 5, 8, 11) : global,
                true,
                new PositionGrid(64, 64, PositionGrid.Fit.RESIZE),
                sizes.path("prompt_embed_dim").asInt(256),
                new SamConfig.Downsampling(channels.path(0).asInt(512), 2, 2),
                new SamConfig.Downsampling(channels.path(1).asInt(1024), 2, 2));
    }

    private static SiglipConfig siglip(JsonNode sizes) {
        SiglipConfig large = SiglipConfig.LARGE_384;
        int width = sizes.path("width").asInt(large.width());
        return new SiglipConfig(
                large.image(),
                large.patch(),
                width,
                sizes.path("layers").asInt(large.layers()),
                sizes.path("heads").asInt(large.heads()),
                4 * width,
                SiglipConfig.Gelu.EXACT);
    }

    private static float[] floats(JsonNode node, String key) throws CheckpointException {
        JsonNode array = node.path(key);
        if (array.size() != 3) {
            throw new CheckpointException("config.json: " + key + ": expected three numbers, got " + array);
        }
        return new float[] {
            (float) array.get(0).asDouble(),
            (float) array.get(1).asDouble(),
            (float) array.get(2).asDouble()
        };
    }

    private static void require(JsonNode node, String key, String value) throws CheckpointException {
        if (!node.path(key).asText().equals(value)) {
            throw new CheckpointException(
                    "config.json: " + key + " is " + node.path(key) + "; implemented for this model: " + value);
        }
    }

    /**
     * Encodes a picture.
     *
     * @param step receives the result; what lies between is freed on the way
     * @return {@code [1, 576, D]}
     */
    public NDArray encode(NDManager step, PageImage picture) {
        try (NDManager scratch = step.newSubManager()) {
            NDArray square = pixels(scratch, picture);
            NDArray map = high.encode(scratch, highPixels(scratch, square));
            NDArray tokens = low.encode(scratch, lowPixels(scratch, square));
            return program.call(step, "align", map, tokens, aligner);
        }
    }

    /** The padded square, 0 to 1, {@code [1, 3, 1024, 1024]}. */
    NDArray pixels(NDManager step, PageImage picture) {
        float[] values = PixelNormalization.UNIT.chw(VIEW.of(picture));
        return step.create(values, new Shape(1, 3, VIEW.side(), VIEW.side()));
    }

    NDArray highPixels(NDManager step, NDArray square) {
        NDArray[] of = statistics.tensors().toArray(NDArray[]::new);
        return Tensors.convert(step, program.call(step, "normalise", square, of[0], of[1]), precision);
    }

    NDArray lowPixels(NDManager step, NDArray square) {
        NDArray[] of = statistics.tensors().toArray(NDArray[]::new);
        NDArray small = program.call(step, "smaller", square, SiglipConfig.LARGE_384.image());
        return program.call(step, "normalise", small, of[2], of[3]);
    }

    TwoLevelSamEncoder high() {
        return high;
    }

    SiglipEncoder low() {
        return low;
    }
}
