package io.scriptorium.janusgen.janus;

import com.fasterxml.jackson.databind.JsonNode;
import io.scriptorium.janusgen.uvit.UvitConfig;
import io.scriptorium.janusgen.uvit.UvitConfig.Patch;
import io.scriptorium.tensor.CheckpointException;
import io.scriptorium.visionencoder.config.ConfigFields;
import io.scriptorium.visionencoder.siglip.SiglipConfig;
import io.scriptorium.vlmodel.decoder.DecoderConfig;
import java.util.List;

/**
 * Sizes of a JanusFlow model.
 *
 * @param vision the encoder of pictures that are asked about
 * @param decoder the language model
 * @param uvit what stands around it when it paints
 */
record JanusFlowConfig(SiglipConfig vision, DecoderConfig decoder, UvitConfig uvit) {
    private static final String ENCODER = "vision_gen_enc_config";

    JanusFlowConfig {
        int grid = vision.side();
        if (uvit.patch().along(2 * grid) != grid) {
            throw new IllegalArgumentException(ENCODER + ".params: kernel_size, stride and padding make "
                    + uvit.patch().along(2 * grid) + " patches along a latent of " + 2 * grid + " places; expected "
                    + grid
                    + ", as vision_und_enc_config has them");
        }
        if (decoder.positions() <= grid * grid + 1) {
            throw new IllegalArgumentException("max_position_embeddings: a picture has " + (grid * grid + 1)
                    + " tokens, the language model " + decoder.positions() + " positions");
        }
    }

    /** Whether a config.json has the parts of JanusFlow. */
    static boolean isOf(JsonNode config) {
        return config.has(ENCODER);
    }

    /**
     * Reads config.json. What the official classes have defaults for may be absent.
     *
     * @throws CheckpointException for a field that is missing or not implemented, by its name
     * @see <a href="https://github.com/deepseek-ai/Janus/blob/1daa72fa409002d40931bd7b36a9280362469ead/janus/janusflow/models/uvit.py">
     *     uvit.py</a>
     */
    static JanusFlowConfig read(JsonNode config) throws CheckpointException {
        ConfigFields sight = ConfigFields.of(config, "vision_und_enc_config");
        sight.requireOrAbsent("cls", "CLIPVisionTower");
        ConfigFields encoder = part(config, ENCODER, "ShallowUViTEncoder");
        ConfigFields decoder = part(config, "vision_gen_dec_config", "ShallowUViTDecoder");
        DecoderConfig language = DecoderConfig.llama(config.path("language_config"));
        int latent = encoder.integer("input_channels", 3);
        int width = width(encoder);
        decoder.requireOrAbsent("out_channels", String.valueOf(latent));
        // Twice the patches along a side: the official class would have two of these by default.
        decoder.require("upsamples", "1");
        if (width(decoder) != width) {
            throw decoder.refused(
                    "block_out_channels", "[" + width + "], as the encoder's", "[" + width(decoder) + "]");
        }
        for (ConfigFields fields : List.of(encoder, decoder)) {
            if (fields.integer("hidden_size", 2048) != language.hidden()) {
                throw fields.refused(
                        "hidden_size",
                        language.hidden() + ", the language model's",
                        String.valueOf(fields.integer("hidden_size", 2048)));
            }
        }
        int kernel = encoder.integer("kernel_size", 7);
        int stride = encoder.integer("stride", 4);
        try {
            return new JanusFlowConfig(
                    JanusConfig.vision(sight.object("params")),
                    language,
                    new UvitConfig(
                            latent,
                            new Patch(kernel, stride, encoder.integer("padding", Math.max(0, kernel - stride))),
                            width,
                            encoder.integer("layers_in_middle", 2),
                            decoder.integer("in_channels", 768),
                            decoder.integer("layers_in_middle", 2),
                            language.hidden(),
                            encoder.number("norm_eps", 1e-6),
                            decoder.number("norm_eps", 1e-6),
                            language.normEpsilon()));
        } catch (IllegalArgumentException e) {
            throw new CheckpointException("config.json: " + e.getMessage(), e);
        }
    }

    private static ConfigFields part(JsonNode config, String name, String type) throws CheckpointException {
        ConfigFields part = ConfigFields.of(config, name);
        part.require("cls", type);
        ConfigFields params = part.object("params");
        params.requireOrAbsent("use_bias", "true");
        params.requireOrAbsent("use_mid_block", "true");
        return params;
    }

    private static int width(ConfigFields fields) throws CheckpointException {
        List<Integer> widths = fields.has("block_out_channels") ? fields.integers("block_out_channels") : List.of(768);
        if (widths.size() != 1) {
            throw fields.refused("block_out_channels", "one number", widths.toString());
        }
        return widths.get(0);
    }

    /** Patches of a painted picture along a side. */
    int grid() {
        return vision.side();
    }

    /** Places of a painted picture's latent along a side. */
    int places() {
        return 2 * grid();
    }
}
