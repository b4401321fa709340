package io.scriptorium.visionencoder.encoder;

import com.fasterxml.jackson.databind.JsonNode;
import io.scriptorium.tensor.CheckpointException;
import io.scriptorium.visionencoder.config.ConfigFields;
import io.scriptorium.visionencoder.sam.SamConfig;

/**
 * Sizes of the vision encoder of DeepSeek-OCR 2.
 *
 * @param sam SAM and the compressor
 * @param layers of the language model that orders the tokens; its width is that of the compressor's map
 * @param heads of its queries
 * @param sharedHeads of its keys and values
 * @param intermediate width between of its feed-forward networks
 * @param output width of a projected vision token, that of the decoder
 */
public record FlowConfig(SamConfig sam, int layers, int heads, int sharedHeads, int intermediate, int output) {
    private static final String SAM = "sam_vit_b";
    private static final String FLOW = "qwen2-0-5b";

    /** Checks the sizes against each other. */
    public FlowConfig {
        if (layers < 1
                || sharedHeads < 1
                || heads % sharedHeads != 0
                || sam.second().channels() % heads != 0) {
            throw new IllegalArgumentException(FLOW + ": expected layers, and heads that divide the width "
                    + sam.second().channels() + " and are shared evenly, got " + layers + ", " + heads + " and "
                    + sharedHeads);
        }
        if (intermediate < 1 || output < 1) {
            throw new IllegalArgumentException(
                    "expected positive sizes, got intermediate " + intermediate + " and n_embed " + output);
        }
    }

    /** Width of a token inside. */
    public int width() {
        return sam.second().channels();
    }

    /** Whether a config.json describes this encoder. */
    public static boolean isIn(JsonNode config) {
        return config.at("/vision_config/model_name").asText().equals("deepencoderv2");
    }

    /**
     * Reads {@code vision_config} and {@code projector_config} of the official config.json. Literals of the official code
     * that the file does not say are the defaults of further keys: {@code layers} 24, {@code heads} 14, {@code kv_heads} 2
     * and {@code intermediate} 4864 of {@code qwen2-0-5b} (deepencoderv2.py, build_qwen2_decoder_as_encoder), and those of
     * {@link VisionConfig#read} of {@code sam_vit_b}.
     *
     * @param config the whole file
     * @throws CheckpointException if a key is missing, unknown, or has a value that is not implemented; the message names it
     */
    public static FlowConfig read(JsonNode config) throws CheckpointException {
        try {
            ConfigFields vision = ConfigFields.of(config, "vision_config");
            vision.require("model_name", "deepencoderv2");
            ConfigFields width = vision.object("width");
            width.only(SAM, FLOW);
            ConfigFields flow = width.object(FLOW);
            flow.only("dim", "layers", "heads", "kv_heads", "intermediate");
            ConfigFields projector = ConfigFields.of(config, "projector_config");
            projector.only("model_type", "projector_type", "input_dim", "n_embed");
            projector.require("projector_type", "linear");
            FlowConfig read = new FlowConfig(
                    VisionConfig.sam(width.object(SAM), vision),
                    flow.integer("layers", 24),
                    flow.integer("heads", 14),
                    flow.integer("kv_heads", 2),
                    flow.integer("intermediate", 4864),
                    projector.integer("n_embed"));
            if (flow.integer("dim") != read.width() || projector.integer("input_dim") != read.width()) {
                throw new IllegalArgumentException("expected " + FLOW + ".dim and projector_config.input_dim to be the"
                        + " compressor's width " + read.width() + ", got " + flow.integer("dim") + " and "
                        + projector.integer("input_dim"));
            }
            return read;
        } catch (IllegalArgumentException e) {
            throw new CheckpointException("config.json, vision_config: " + e.getMessage(), e);
        }
    }
}
