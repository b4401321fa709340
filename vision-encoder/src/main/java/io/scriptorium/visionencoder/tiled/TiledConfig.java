package io.scriptorium.visionencoder.tiled;

import com.fasterxml.jackson.databind.JsonNode;
import io.scriptorium.tensor.CheckpointException;
import io.scriptorium.visionencoder.siglip.SiglipConfig;
import java.util.ArrayList;
import java.util.List;

/**
 * Sizes of DeepSeek-VL2's vision encoder.
 *
 * @param siglip SigLIP of every view
 * @param hidden width between the projector's two layers
 * @param output width of a vision token, that of the decoder
 * @param candidates sizes that a picture's tiles may fill together, in the order that decides ties
 */
public record TiledConfig(SiglipConfig siglip, int hidden, int output, List<Resolution> candidates) {
    /** A size in px, a multiple of a view's. */
    public record Resolution(int width, int height) {}

    public TiledConfig {
        candidates = List.copyOf(candidates);
        int side = siglip.image();
        if (candidates.isEmpty()
                || candidates.stream()
                        .anyMatch(size -> size.width() < side
                                || size.width() % side != 0
                                || size.height() < side
                                || size.height() % side != 0)) {
            throw new IllegalArgumentException(
                    "candidate_resolutions: expected multiples of " + side + ", got " + candidates);
        }
        if (hidden < 1 || output < 1) {
            throw new IllegalArgumentException("projector_config: expected n_embed and mlp_ratio of at least 1");
        }
    }

    /** Tokens along the side of a view. */
    public int side() {
        return (siglip.side() + 1) / 2;
    }

    /**
     * Reads {@code vision_config}, {@code projector_config} and what stands beside them. Absent keys take the values of
     * siglip_so400m_patch14_384 in the official siglip_vit.py (deepseek-ai/DeepSeek-VL2 at ef9f91e2).
     *
     * @param config the whole config.json
     * @throws CheckpointException naming a key whose value is not implemented
     */
    public static TiledConfig read(JsonNode config) throws CheckpointException {
        JsonNode vision = config.path("vision_config");
        JsonNode projector = config.path("projector_config");
        require(config, "tile_tag", "2D");
        require(config, "global_view_pos", "head");
        require(vision, "model_name", "siglip_so400m_patch14_384");
        require(projector, "projector_type", "downsample_mlp_gelu");
        require(projector, "depth", "2");
        require(projector, "downsample_ratio", "2");
        require(projector, "token_pooling", "false");
        int width = vision.path("width").asInt(1152);
        double ratio = vision.path("mlp_ratio").asDouble(3.7362);
        int output = projector.path("n_embed").asInt(0);
        List<Resolution> candidates = new ArrayList<>();
        for (JsonNode size : config.path("candidate_resolutions")) {
            candidates.add(new Resolution(size.path(0).asInt(), size.path(1).asInt()));
        }
        try {
            return new TiledConfig(
                    new SiglipConfig(
                            vision.path("image_size").asInt(384),
                            vision.path("patch_size").asInt(14),
                            width,
                            vision.path("layers").asInt(27),
                            vision.path("heads").asInt(16),
                            (int) (width * ratio),
                            SiglipConfig.Gelu.TANH),
                    output * projector.path("mlp_ratio").asInt(1),
                    output,
                    candidates);
        } catch (IllegalArgumentException e) {
            throw new CheckpointException("config.json: " + e.getMessage(), e);
        }
    }

    private static void require(JsonNode node, String key, String value) throws CheckpointException {
        if (node.hasNonNull(key) && !node.get(key).asText().equals(value)) {
            throw new CheckpointException(
                    "config.json: " + key + " is " + node.get(key).asText() + "; implemented for this model: " + value);
        }
    }
}
