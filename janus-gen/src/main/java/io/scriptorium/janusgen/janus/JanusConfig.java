package io.scriptorium.janusgen.janus;

import com.fasterxml.jackson.databind.JsonNode;
import io.scriptorium.janusgen.vq.VqConfig;
import io.scriptorium.tensor.CheckpointException;
import io.scriptorium.visionencoder.config.ConfigFields;
import io.scriptorium.visionencoder.siglip.SiglipConfig;
import io.scriptorium.visionencoder.siglip.SiglipConfig.Gelu;
import io.scriptorium.vlmodel.decoder.DecoderConfig;

/**
 * Sizes of a Janus model.
 *
 * @param names how its weights are called
 * @param vision the encoder of pictures that are asked about
 * @param decoder the language model
 * @param vq the tokenizer of painted pictures
 * @param headWidth between the two layers of the head that chooses codes
 * @param grid codes along one side of a painted picture
 * @param painting what suits the model: {@code paint_config} with {@code guidance} and {@code temperature}, which published models
 *     lack
 */
record JanusConfig(
        JanusNames names,
        SiglipConfig vision,
        DecoderConfig decoder,
        VqConfig vq,
        int headWidth,
        int grid,
        PaintSettings painting) {
    JanusConfig {
        if (decoder.positions() <= grid * grid) {
            throw new IllegalArgumentException("max_position_embeddings: a picture has " + grid * grid
                    + " codes, the language model " + decoder.positions() + " positions");
        }
    }

    /**
     * Reads config.json, official or of transformers.
     *
     * @throws CheckpointException for another model, and for a field that is missing or not implemented, by its name
     */
    static JanusConfig read(JsonNode config) throws CheckpointException {
        JanusNames names = JanusNames.of(config)
                .orElseThrow(() -> new CheckpointException("a model of architecture "
                        + config.path("architectures")
                                .path(0)
                                .asText(config.path("model_type").asText("none"))
                        + (JanusFlowConfig.isOf(config) ? " with the parts of JanusFlow" : "")
                        + "; expected Janus or Janus-Pro, with MultiModalityCausalLM or JanusForConditionalGeneration"
                        + " in config.json, architectures"));
        try {
            return names == JanusNames.OFFICIAL ? official(config) : transformers(config);
        } catch (IllegalArgumentException e) {
            throw new CheckpointException("config.json: " + e.getMessage(), e);
        }
    }

    private static JanusConfig official(JsonNode config) throws CheckpointException {
        ConfigFields.of(config, "aligner_config").object("params").require("projector_type", "mlp_gelu");
        ConfigFields.of(config, "gen_aligner_config").object("params").require("projector_type", "mlp_gelu");
        SiglipConfig vision = vision(ConfigFields.of(config, "vision_config").object("params"));
        VqConfig vq = VqConfig.official(ConfigFields.of(config, "gen_vision_config"));
        return new JanusConfig(
                JanusNames.OFFICIAL,
                vision,
                DecoderConfig.llama(config.path("language_config")),
                vq,
                ConfigFields.of(config, "gen_head_config").object("params").positive("image_token_embed"),
                vision.image() / vq.cell(),
                painting(config));
    }

    private static PaintSettings painting(JsonNode config) {
        PaintSettings official = PaintSettings.DEFAULT;
        JsonNode own = config.path("paint_config");
        return new PaintSettings(
                own.path("guidance").asDouble(official.guidance()),
                own.path("temperature").asDouble(official.temperature()),
                official.seed());
    }

    /** Sizes of SigLIP in an official config.json. */
    static SiglipConfig vision(ConfigFields sizes) throws CheckpointException {
        if (!sizes.has("width")) {
            // Else the sizes are those of a table by this name.
            sizes.require("model_name", "siglip_large_patch16_384");
        }
        sizes.requireOrAbsent("select_layer", "-1");
        SiglipConfig large = SiglipConfig.LARGE_384;
        int width = sizes.integer("width", large.width());
        return new SiglipConfig(
                sizes.integer("image_size", large.image()),
                sizes.integer("patch_size", large.patch()),
                width,
                sizes.integer("layers", large.layers()),
                sizes.integer("heads", large.heads()),
                width * sizes.integer("mlp_ratio", 4),
                Gelu.EXACT);
    }

    private static JanusConfig transformers(JsonNode config) throws CheckpointException {
        ConfigFields sizes = ConfigFields.of(config, "vision_config");
        sizes.require("hidden_act", "gelu");
        if (sizes.bool("use_qk_norm", false)) {
            throw sizes.refused("use_qk_norm", "false", "true");
        }
        if (sizes.integer("depth", 2) != 2) {
            throw sizes.refused("depth", "2", String.valueOf(sizes.integer("depth")));
        }
        int width = sizes.positive("hidden_size");
        double ratio = config.path("vision_config").path("mlp_ratio").asDouble(4);
        SiglipConfig vision = new SiglipConfig(
                sizes.integer("image_size"),
                sizes.positive("patch_size"),
                width,
                sizes.positive("num_hidden_layers"),
                sizes.positive("num_attention_heads"),
                (int) (width * ratio),
                Gelu.EXACT);
        ConfigFields vqFields = ConfigFields.of(config, "vq_config");
        VqConfig vq = VqConfig.transformers(vqFields);
        return new JanusConfig(
                JanusNames.TRANSFORMERS,
                vision,
                DecoderConfig.llama(config.path("text_config")),
                vq,
                vqFields.positive("image_token_embed_dim"),
                vqFields.has("num_patches") ? vqFields.positive("num_patches") : vision.image() / vq.cell(),
                painting(config));
    }

    /** Codes of a painted picture. */
    int codes() {
        return grid * grid;
    }

    /** Side of a painted picture in px. */
    int side() {
        return grid * vq.cell();
    }
}
