package io.scriptorium.visionencoder.encoder;

import com.fasterxml.jackson.databind.JsonNode;
import io.scriptorium.tensor.CheckpointException;
import io.scriptorium.visionencoder.clip.ClipConfig;
import io.scriptorium.visionencoder.config.ConfigFields;
import io.scriptorium.visionencoder.position.PositionGrid;
import io.scriptorium.visionencoder.sam.SamConfig;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Sizes of a DeepEncoder.
 *
 * @param sam SAM and the compressor
 * @param clip CLIP; as wide as the compressor's map
 * @param output width of a projected vision token, that of the decoder
 */
public record VisionConfig(SamConfig sam, ClipConfig clip, int output) {
    private static final String SAM = "sam_vit_b";
    private static final String CLIP = "clip-l-14-224";

    /** Checks the sizes against each other. */
    public VisionConfig {
        if (sam.second().channels() != clip.width()) {
            throw new IllegalArgumentException("downsample_channels: expected the last to be the width of " + CLIP
                    + ", " + clip.width() + ", got " + sam.second().channels());
        }
        if (output < 1) {
            throw new IllegalArgumentException("n_embed: expected a positive number, got " + output);
        }
    }

    /** Width of what the projector reads: CLIP's output beside the compressor's map. */
    public int fused() {
        return clip.width() + sam.second().channels();
    }

    /**
     * Reads {@code vision_config} and {@code projector_config} of the official config.json of DeepSeek-OCR. Literals of the
     * official code that the file does not say are the defaults of further keys: in {@code sam_vit_b} {@code in_chans} 3,
     * {@code patch_size} 16, {@code window_size} 14, {@code use_rel_pos} true, {@code neck_channels} 256,
     * {@code downsample_strides} [2, 2], {@code position_table} "resize" (or "crop"), {@code position_grid} and
     * {@code mlp_ratio} 4; the last three in {@code clip-l-14-224} also. {@code vision_config.mlp_ratio} is read by nobody: the
     * official code has 4.
     *
     * @param config the whole file
     * @throws CheckpointException if a key is missing, unknown, or has a value that is not implemented; the message names it
     */
    public static VisionConfig read(JsonNode config) throws CheckpointException {
        try {
            ConfigFields vision = ConfigFields.of(config, "vision_config");
            vision.require("model_name", "deeplip_b_l");
            ConfigFields width = vision.object("width");
            width.only(SAM, CLIP);
            ConfigFields projector = ConfigFields.of(config, "projector_config");
            projector.only("model_type", "projector_type", "input_dim", "n_embed");
            projector.require("projector_type", "linear");
            VisionConfig read = new VisionConfig(
                    sam(width.object(SAM), vision), clip(width.object(CLIP)), projector.integer("n_embed"));
            int input = projector.integer("input_dim");
            if (input != read.fused()) {
                throw new CheckpointException("config.json, projector_config.input_dim: expected " + read.fused()
                        + " (CLIP beside the compressor's map), got " + input);
            }
            return read;
        } catch (IllegalArgumentException e) {
            throw new CheckpointException("config.json, vision_config: " + e.getMessage(), e);
        }
    }

    static SamConfig sam(ConfigFields fields, ConfigFields vision) throws CheckpointException {
        fields.only(
                "width",
                "layers",
                "heads",
                "mlp_ratio",
                "global_attn_indexes",
                "downsample_channels",
                "downsample_strides",
                "neck_channels",
                "in_chans",
                "patch_size",
                "window_size",
                "use_rel_pos",
                "position_table",
                "position_grid");
        int patch = fields.has("patch_size") ? fields.positive("patch_size") : 16;
        int[] window = fields.pair("window_size", 14);
        int[] channels = fields.pair("downsample_channels");
        int[][] strides = fields.pairs("downsample_strides", 2);
        Optional<int[]> grid = fields.optionalPair("position_grid");
        int side = grid.isPresent() ? 0 : vision.integer("image_size") / patch;
        return new SamConfig(
                fields.integer("in_chans", 3),
                fields.integer("width"),
                fields.integer("layers"),
                fields.integer("heads"),
                fields.integer("mlp_ratio", SamConfig.MLP_RATIO),
                patch,
                new SamConfig.Window(window[0], window[1]),
                Set.copyOf(fields.integers("global_attn_indexes")),
                fields.bool("use_rel_pos", true),
                positions(grid, side, fields),
                fields.integer("neck_channels", 256),
                new SamConfig.Downsampling(channels[0], strides[0][0], strides[0][1]),
                new SamConfig.Downsampling(channels[1], strides[1][0], strides[1][1]));
    }

    private static ClipConfig clip(ConfigFields fields) throws CheckpointException {
        fields.only(
                "width", "layers", "heads", "mlp_ratio", "image_size", "patch_size", "position_table", "position_grid");
        Optional<int[]> grid = fields.optionalPair("position_grid");
        boolean official = fields.has("patch_size");
        int side = grid.isPresent() ? 0 : fields.integer("image_size") / fields.positive("patch_size");
        return new ClipConfig(
                fields.integer("width"),
                fields.integer("layers"),
                fields.integer("heads"),
                fields.integer("mlp_ratio", ClipConfig.MLP_RATIO),
                positions(grid, side, fields),
                official ? OptionalInt.of(fields.integer("patch_size")) : OptionalInt.empty());
    }

    private static PositionGrid positions(Optional<int[]> grid, int side, ConfigFields fields)
            throws CheckpointException {
        String table = fields.string("position_table", "resize");
        PositionGrid.Fit fit = switch (table) {
            case "resize" -> PositionGrid.Fit.RESIZE;
            case "crop" -> PositionGrid.Fit.CROP;
            default -> throw fields.refused("position_table", "resize or crop", table);
        };
        int[] size = grid.orElse(new int[] {side, side});
        return new PositionGrid(size[0], size[1], fit);
    }
}
