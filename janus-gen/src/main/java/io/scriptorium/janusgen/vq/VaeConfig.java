package io.scriptorium.janusgen.vq;

import io.scriptorium.tensor.CheckpointException;
import io.scriptorium.visionencoder.config.ConfigFields;
import java.util.List;

/**
 * Sizes of a VAE of pictures (the first stage of Rombach et al. 2022), as diffusers keeps it in config.json.
 *
 * @param latent channels of a latent
 * @param widths channels of each level, the highest resolution first; each after the first halves the side
 * @param residualBlocks of a level of the encoder; the decoder has one more
 * @param scale factor of the latents that a model works with: theirs are the VAE's times this
 */
public record VaeConfig(int latent, List<Integer> widths, int residualBlocks, double scale) {
    /** Checks the sizes against each other. */
    public VaeConfig {
        widths = List.copyOf(widths);
        if (latent < 1 || residualBlocks < 0) {
            throw new IllegalArgumentException(
                    "latent channels and residual blocks: expected 1 or more and 0 or more, got " + latent + " and "
                            + residualBlocks);
        }
        if (widths.isEmpty() || widths.stream().anyMatch(w -> w < 1 || w % VqConfig.GROUPS != 0)) {
            throw new IllegalArgumentException(
                    "channels: expected multiples of the norm's " + VqConfig.GROUPS + " groups, got " + widths);
        }
        if (!(scale > 0) || Double.isInfinite(scale)) {
            throw new IllegalArgumentException("scaling factor: expected a number above 0, got " + scale);
        }
    }

    /**
     * Reads config.json of a folder in diffusers' form, for example stabilityai/sdxl-vae. Absent fields take the defaults of
     * the published class.
     *
     * @throws CheckpointException if a field is unknown, or has a value that is not implemented; the message names it
     * @see <a href="https://github.com/huggingface/diffusers/blob/v0.31.0/src/diffusers/models/autoencoders/autoencoder_kl.py">
     *     AutoencoderKL</a>
     */
    public static VaeConfig diffusers(ConfigFields config) throws CheckpointException {
        config.require("_class_name", "AutoencoderKL");
        config.only(
                "_class_name",
                "_diffusers_version",
                "_name_or_path",
                "act_fn",
                "block_out_channels",
                "down_block_types",
                "force_upcast",
                "in_channels",
                "latent_channels",
                "latents_mean",
                "latents_std",
                "layers_per_block",
                "mid_block_add_attention",
                "norm_num_groups",
                "out_channels",
                "sample_size",
                "scaling_factor",
                "shift_factor",
                "up_block_types",
                "use_post_quant_conv",
                "use_quant_conv");
        config.requireOrAbsent("act_fn", "silu");
        config.requireOrAbsent("norm_num_groups", String.valueOf(VqConfig.GROUPS));
        config.requireOrAbsent("in_channels", "3");
        config.requireOrAbsent("out_channels", "3");
        config.requireOrAbsent("latents_mean", "null");
        config.requireOrAbsent("latents_std", "null");
        config.requireOrAbsent("shift_factor", "null");
        config.requireOrAbsent("mid_block_add_attention", "true");
        config.requireOrAbsent("use_quant_conv", "true");
        config.requireOrAbsent("use_post_quant_conv", "true");
        List<Integer> widths = config.has("block_out_channels") ? config.integers("block_out_channels") : List.of(64);
        blocks(config, "down_block_types", "DownEncoderBlock2D", widths.size());
        blocks(config, "up_block_types", "UpDecoderBlock2D", widths.size());
        try {
            return new VaeConfig(
                    config.integer("latent_channels", 4),
                    widths,
                    config.integer("layers_per_block", 1),
                    config.number("scaling_factor", 0.18215));
        } catch (IllegalArgumentException e) {
            throw new CheckpointException("config.json: " + e.getMessage(), e);
        }
    }

    private static void blocks(ConfigFields config, String field, String type, int levels) throws CheckpointException {
        List<String> types = config.has(field) ? config.strings(field) : List.of(type);
        if (types.size() != levels || !types.stream().allMatch(type::equals)) {
            throw config.refused(
                    field, levels + " times " + type + ", one for each of block_out_channels", types.toString());
        }
    }

    /** Side in px of the square that one place of a latent stands for. */
    public int cell() {
        return 1 << (widths.size() - 1);
    }

    /** Sizes of its encoder and decoder. */
    VqStages.Levels stages() {
        return new VqStages.Levels(widths.get(0), widths, residualBlocks, false);
    }
}
