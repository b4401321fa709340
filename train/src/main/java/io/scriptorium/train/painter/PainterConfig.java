package io.scriptorium.train.painter;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.scriptorium.eval.scene.Scene;
import io.scriptorium.train.TrainingFolder;

/**
 * Sizes of a painter beside its image tokenizer.
 *
 * @param visionWidth channels of the encoder of pictures that are asked about
 * @param visionLayers of it
 * @param visionHeads of it
 * @param patch side of its patches, px
 * @param width channels of the language model
 * @param layers of it
 * @param heads of it
 * @param inner channels of its feed-forward layers
 */
public record PainterConfig(
        int visionWidth, int visionLayers, int visionHeads, int patch, int width, int layers, int heads, int inner) {
    /** Small enough to train on one core. */
    public static final PainterConfig SMALL = new PainterConfig(128, 4, 4, 16, 192, 4, 6, 512);

    /** Positions of the language model: a prompt and a picture. */
    static final int POSITIONS = 256;

    /** None, measured on captions of the training split: already 1.5 takes things that were asked for away. */
    private static final double GUIDANCE = 1;

    private static final double TEMPERATURE = .6;

    static final double THETA = 10000;
    static final double EPSILON = 1e-6;

    /** Patches of a picture. */
    int patches() {
        return (Scene.SIDE / patch) * (Scene.SIDE / patch);
    }

    /**
     * The config.json of a Janus model of these sizes.
     *
     * @param tokenizer config.json of its image tokenizer
     */
    ObjectNode json(JsonNode tokenizer, int vocabulary) {
        JsonNode codes = tokenizer.path("gen_vision_config").path("params");
        ObjectNode config = TrainingFolder.object();
        config.putArray("architectures").add("MultiModalityCausalLM");
        config.put("model_type", "multi_modality");
        config.put("torch_dtype", "float16");
        projector(config, "aligner", visionWidth);
        projector(config, "gen_aligner", codes.path("n_embed").asInt());
        params(config, "gen_head", "vision_head")
                .put("image_token_embed", width)
                .put("image_token_size", codes.path("image_token_size").asInt())
                .put("n_embed", width);
        config.set("gen_vision_config", tokenizer.path("gen_vision_config"));
        config.putObject("language_config")
                .put("model_type", "llama")
                .put("hidden_size", width)
                .put("intermediate_size", inner)
                .put("max_position_embeddings", POSITIONS)
                .put("num_attention_heads", heads)
                .put("num_key_value_heads", heads)
                .put("num_hidden_layers", layers)
                .put("rms_norm_eps", EPSILON)
                .put("rope_theta", THETA)
                .put("torch_dtype", "float16")
                .put("vocab_size", vocabulary);
        params(config, "vision", "CLIPVisionTower")
                .put("image_size", Scene.SIDE)
                .put("model_name", "siglip_small")
                .put("select_feature", "same")
                .put("select_layer", -1)
                .put("width", visionWidth)
                .put("layers", visionLayers)
                .put("heads", visionHeads)
                .put("patch_size", patch)
                .put("mlp_ratio", 4);
        config.putObject("paint_config").put("guidance", GUIDANCE).put("temperature", TEMPERATURE);
        return config;
    }

    private void projector(ObjectNode config, String name, int in) {
        params(config, name, "MlpProjector")
                .put("depth", 2)
                .put("input_dim", in)
                .put("n_embed", width)
                .put("projector_type", "mlp_gelu");
    }

    private static ObjectNode params(ObjectNode config, String name, String type) {
        ObjectNode part = config.putObject(name + "_config");
        part.put("cls", type).put("model_type", name);
        return part.putObject("params");
    }
}
