package io.scriptorium.train;

import com.fasterxml.jackson.databind.JsonNode;
import io.scriptorium.tensor.Checkpoint;
import io.scriptorium.tensor.CheckpointException;
import io.scriptorium.visionencoder.clip.ClipConfig;
import io.scriptorium.visionencoder.sam.SamConfig;

/**
 * The sizes of a reader of lines or of pages, read from the config.json of a model folder. What the training programs do not compute is
 * refused here by the name of its field: a network trained with other mathematics than it is read with is worthless.
 *
 * @param sam the window encoder
 * @param clip the global encoder
 * @param decoder the language model
 * @param head the auxiliary head, which reads without the decoder
 */
record ReaderConfig(Sam sam, Clip clip, Decoder decoder, Head head) {
    /**
     * @param mlpRatio width of a block's MLP in widths of the encoder
     * @param patch side of a patch in pixels
     * @param windowRows height of an attention window in patches
     * @param windowColumns its width
     * @param global for each block, whether its attention goes over the whole view
     * @param gridRows rows of the position table, in patches
     * @param gridColumns columns of the position table
     * @param neck channels of the neck
     * @param reduced channels of the two convolutions of the compressor
     * @param strides their strides: rows, columns, rows, columns
     */
    record Sam(
            int channels,
            int patch,
            int width,
            int heads,
            int mlpRatio,
            boolean[] global,
            int windowRows,
            int windowColumns,
            int gridRows,
            int gridColumns,
            int neck,
            int[] reduced,
            int[] strides) {}

    record Clip(int width, int layers, int heads, int mlpRatio, int gridRows, int gridColumns) {}

    /**
     * The auxiliary head on CLIP's output.
     *
     * @param rows rows of text that a vision token may hold: 0 for a line reader, whose head is read as CTC
     * @param frames of each vision token, in each of its rows
     * @param channels of each frame before the layer that all frames of a page reader share; 0 for a line reader
     * @param rowToken id of the token that asks the decoder for a vision token's first row; those of the others follow
     * @param blank id of a frame that says nothing
     */
    record Head(int rows, int frames, int channels, int rowToken, int blank) {
        boolean isPage() {
            return rows > 0;
        }
    }

    /**
     * @param denseLayers how many layers, from the first, have no experts
     * @param inner width of a dense layer's feed-forward
     * @param sigmoid whether the router's scores are a sigmoid; otherwise a softmax
     * @param normalized whether the weights of the chosen experts are scaled to a sum of 1
     * @param biased whether experts are chosen by score plus a bias ({@code topk_method} {@code noaux_tc})
     */
    record Decoder(
            int width,
            int layers,
            int heads,
            int denseLayers,
            int inner,
            int experts,
            int chosen,
            int expertInner,
            int sharedInner,
            boolean sigmoid,
            boolean normalized,
            double scaling,
            boolean biased,
            double theta,
            double epsilon,
            int vocabulary,
            int begin,
            int end,
            int pad) {}

    /**
     * Reads the sizes.
     *
     * @throws CheckpointException if a field is missing or asks for something that is not trained here
     */
    static ReaderConfig of(Checkpoint checkpoint) throws CheckpointException {
        return of(
                checkpoint.config(), checkpoint.folder().resolve("config.json").toString());
    }

    /** As {@link #of(Checkpoint)}, of the content of {@code file}. */
    static ReaderConfig of(JsonNode config, String file) throws CheckpointException {
        JsonNode widths = config.path("vision_config").path("width");
        new Fields(file, "projector_config", config.path("projector_config")).must("projector_type", "linear");
        return new ReaderConfig(
                sam(new Fields(file, "vision_config.width.sam_vit_b", widths.path("sam_vit_b"))),
                clip(new Fields(file, "vision_config.width.clip-l-14-224", widths.path("clip-l-14-224"))),
                decoder(new Fields(file, "language_config", config.path("language_config"))),
                head(file, config));
    }

    private static Head head(String file, JsonNode config) throws CheckpointException {
        if (config.has("page_head")) {
            Fields page = new Fields(file, "page_head", config.path("page_head"));
            return new Head(
                    page.integer("rows_per_token"),
                    page.integer("frames_per_token"),
                    page.integer("channels"),
                    page.integer("row_token_id"),
                    page.integer("blank_token_id"));
        }
        Fields ctc = new Fields(file, "ctc_config", config.path("ctc_config"));
        return new Head(0, ctc.integer("frames_per_token"), 0, 0, ctc.integer("blank_token_id"));
    }

    private static Sam sam(Fields f) throws CheckpointException {
        f.must("use_rel_pos", "false");
        f.must("position_table", "crop");
        boolean[] global = new boolean[f.integer("layers")];
        for (JsonNode index : f.node("global_attn_indexes")) {
            global[index.asInt()] = true;
        }
        JsonNode strides = f.node("downsample_strides");
        int[] flat = new int[4];
        for (int i = 0; i < 4; i++) {
            JsonNode stride = strides.path(i / 2);
            flat[i] = stride.isArray() ? stride.path(i % 2).asInt() : stride.asInt();
        }
        return new Sam(
                f.integer("in_chans"),
                f.integer("patch_size"),
                f.integer("width"),
                f.integer("heads"),
                f.object().path("mlp_ratio").asInt(SamConfig.MLP_RATIO),
                global,
                f.integer("window_size", 0),
                f.integer("window_size", 1),
                f.integer("position_grid", 0),
                f.integer("position_grid", 1),
                f.integer("neck_channels"),
                new int[] {f.integer("downsample_channels", 0), f.integer("downsample_channels", 1)},
                flat);
    }

    private static Clip clip(Fields f) throws CheckpointException {
        f.must("position_table", "crop");
        return new Clip(
                f.integer("width"),
                f.integer("layers"),
                f.integer("heads"),
                f.object().path("mlp_ratio").asInt(ClipConfig.MLP_RATIO),
                f.integer("position_grid", 0),
                f.integer("position_grid", 1));
    }

    private static Decoder decoder(Fields f) throws CheckpointException {
        f.must("use_mla", "false");
        f.must("tie_word_embeddings", "false");
        f.must("attention_bias", "false");
        f.must("hidden_act", "silu");
        f.must("moe_layer_freq", "1");
        f.must("n_group", "1");
        f.must("num_key_value_heads", f.node("num_attention_heads").asText());
        f.oneOf("scoring_func", "softmax", "sigmoid");
        f.oneOf("topk_method", "greedy", "noaux_tc");
        int expertInner = f.integer("moe_intermediate_size");
        return new Decoder(
                f.integer("hidden_size"),
                f.integer("num_hidden_layers"),
                f.integer("num_attention_heads"),
                f.integer("first_k_dense_replace"),
                f.integer("intermediate_size"),
                f.integer("n_routed_experts"),
                f.integer("num_experts_per_tok"),
                expertInner,
                expertInner * f.integer("n_shared_experts"),
                f.node("scoring_func").asText().equals("sigmoid"),
                f.node("norm_topk_prob").asBoolean(),
                f.node("routed_scaling_factor").asDouble(),
                f.node("topk_method").asText().equals("noaux_tc"),
                f.node("rope_theta").asDouble(),
                f.node("rms_norm_eps").asDouble(),
                f.integer("vocab_size"),
                f.integer("bos_token_id"),
                f.integer("eos_token_id"),
                f.integer("pad_token_id"));
    }

    /** How many pixels of width one vision token covers. */
    int pixelsPerToken() {
        return sam.patch * sam.strides[1] * sam.strides[3];
    }

    /** Height of a view in pixels. */
    int height() {
        return sam.gridRows * sam.patch;
    }

    /** The greatest width of a view in pixels. */
    int maxWidth() {
        return sam.gridColumns * sam.patch;
    }

    /** Fields of one object of a config.json. */
    private record Fields(String file, String path, JsonNode object) {
        JsonNode node(String name) throws CheckpointException {
            JsonNode node = object.path(name);
            if (node.isMissingNode() || node.isNull()) {
                throw new CheckpointException(
                        file + " lacks " + path + "." + name + "; is this the folder of a reader of lines or pages?");
            }
            return node;
        }

        int integer(String name) throws CheckpointException {
            return node(name).asInt();
        }

        int integer(String name, int index) throws CheckpointException {
            return node(name).path(index).asInt();
        }

        void must(String name, String value) throws CheckpointException {
            oneOf(name, value);
        }

        void oneOf(String name, String... values) throws CheckpointException {
            String found = node(name).asText();
            for (String value : values) {
                if (found.equals(value)) {
                    return;
                }
            }
            throw new CheckpointException(file + ": " + path + "." + name + " is " + found + "; training computes only "
                    + String.join(" or ", values));
        }
    }
}
