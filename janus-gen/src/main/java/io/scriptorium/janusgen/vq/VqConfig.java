package io.scriptorium.janusgen.vq;

import io.scriptorium.tensor.CheckpointException;
import io.scriptorium.visionencoder.config.ConfigFields;
import java.util.List;

/**
 * Sizes of a VQ image tokenizer (VQGAN, Esser et al. 2021, as LlamaGen's VQ-16 has it).
 *
 * @param codes rows of the codebook
 * @param codeWidth numbers of a codebook row
 * @param channels of the highest resolution, a multiple of {@link #GROUPS}
 * @param multipliers of {@code channels} by level, the highest resolution first; each level after the first halves the side
 * @param residualBlocks of a level of the encoder; the decoder has one more. With none the encoder's levels are their
 *     downsampling convolutions alone, which keep the width: all multipliers but the last are then 1.
 * @param latent channels between the convolutions around the codebook and the rest
 */
public record VqConfig(
        int codes, int codeWidth, int channels, List<Integer> multipliers, int residualBlocks, int latent) {
    /** Groups of every group norm (vq_model.py of deepseek-ai/Janus at 1daa72f, {@code Normalize}). */
    static final int GROUPS = 32;

    /** Checks the sizes against each other. */
    public VqConfig {
        multipliers = List.copyOf(multipliers);
        require(codes > 0 && codeWidth > 0 && latent > 0, "codebook and latent channels: expected positive sizes");
        require(
                channels > 0 && channels % GROUPS == 0,
                "channels: expected a multiple of the norm's " + GROUPS + " groups, got " + channels);
        require(
                !multipliers.isEmpty() && multipliers.stream().allMatch(m -> m > 0),
                "channel multipliers: expected positive numbers, got " + multipliers);
        require(residualBlocks >= 0, "residual blocks: expected 0 or more, got " + residualBlocks);
        require(
                residualBlocks > 0
                        || multipliers.subList(0, multipliers.size() - 1).stream()
                                .allMatch(m -> m == 1),
                "channel multipliers: without residual blocks all but the last must be 1, got " + multipliers);
    }

    private static void require(boolean valid, String message) {
        if (!valid) {
            throw new IllegalArgumentException(message);
        }
    }

    /**
     * Reads {@code gen_vision_config} of an official config.json. The official code has literals for all sizes but the
     * codebook's: these are the defaults of {@code ch} 128, {@code ch_mult} [1, 1, 2, 2, 4], {@code num_res_blocks} 2 and
     * {@code z_channels} 256 (vq_model.py of deepseek-ai/Janus at 1daa72f, {@code ModelArgs}).
     *
     * @throws CheckpointException if a field is missing, unknown, or has a value that is not implemented; the message names it
     */
    public static VqConfig official(ConfigFields config) throws CheckpointException {
        config.require("cls", "VQ-16");
        ConfigFields params = config.object("params");
        params.only("image_token_size", "n_embed", "ch", "ch_mult", "num_res_blocks", "z_channels");
        return checked(
                params,
                params.integer("image_token_size"),
                params.integer("n_embed"),
                params.integer("ch", 128),
                params.has("ch_mult") ? params.integers("ch_mult") : List.of(1, 1, 2, 2, 4),
                params.integer("num_res_blocks", 2),
                params.integer("z_channels", 256));
    }

    /**
     * Reads {@code vq_config} of transformers' config.json.
     *
     * @throws CheckpointException if a field is missing, or has a value that is not implemented; the message names it
     */
    public static VqConfig transformers(ConfigFields config) throws CheckpointException {
        if (config.bool("double_latent", false)) {
            throw config.refused("double_latent", "false", "true");
        }
        for (String colours : List.of("in_channels", "out_channels")) {
            if (config.integer(colours, 3) != 3) {
                throw config.refused(colours, "3", String.valueOf(config.integer(colours)));
            }
        }
        return checked(
                config,
                config.integer("num_embeddings", 16384),
                config.integer("embed_dim", 8),
                config.integer("base_channels", 128),
                config.has("channel_multiplier") ? config.integers("channel_multiplier") : List.of(1, 1, 2, 2, 4),
                config.integer("num_res_blocks", 2),
                config.integer("latent_channels", 256));
    }

    private static VqConfig checked(
            ConfigFields fields,
            int codes,
            int codeWidth,
            int channels,
            List<Integer> multipliers,
            int residualBlocks,
            int latent)
            throws CheckpointException {
        try {
            return new VqConfig(codes, codeWidth, channels, multipliers, residualBlocks, latent);
        } catch (IllegalArgumentException e) {
            throw new CheckpointException("config.json, " + fields + ": " + e.getMessage(), e);
        }
    }

    /** Number of levels. */
    public int levels() {
        return multipliers.size();
    }

    /** Side in px of the square that one code stands for. */
    public int cell() {
        return 1 << (levels() - 1);
    }

    /** Sizes of its encoder and decoder. */
    VqStages.Levels stages() {
        return new VqStages.Levels(
                channels, multipliers.stream().map(m -> channels * m).toList(), residualBlocks, true);
    }
}
