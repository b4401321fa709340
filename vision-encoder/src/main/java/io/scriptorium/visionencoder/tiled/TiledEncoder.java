package io.scriptorium.visionencoder.tiled;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.scriptorium.tensor.CheckpointException;
import io.scriptorium.tensor.Precision;
import io.scriptorium.tensor.Program;
import io.scriptorium.tensor.TensorList;
import io.scriptorium.tensor.Tensors;
import io.scriptorium.tensor.Weights;
import io.scriptorium.visionencoder.image.PageImage;
import io.scriptorium.visionencoder.siglip.SiglipEncoder;
import io.scriptorium.visionencoder.view.PixelNormalization;

/**
 * The vision encoder of DeepSeek-VL2 (arXiv 2412.10302, section 2): SigLIP over each view, four neighbouring tokens folded
 * into one, a projector; global view first, then the tiles as one map. Mathematics of modeling_deepseek_vl_v2.py in
 * deepseek-ai/DeepSeek-VL2 at ef9f91e2.
 *
 * <p>Immutable and safe for several threads. Computes in the precision of its weights.
 */
public final class TiledEncoder {
    private final TiledConfig config;
    private final Precision precision;
    private final Program program;
    private final SiglipEncoder siglip;
    private final TensorList projector;
    private final NDArray newline;
    private final NDArray separator;

    private TiledEncoder(
            TiledConfig config,
            Precision precision,
            Program program,
            SiglipEncoder siglip,
            TensorList projector,
            NDArray newline,
            NDArray separator) {
        this.config = config;
        this.precision = precision;
        this.program = program;
        this.siglip = siglip;
        this.projector = projector;
        this.newline = newline;
        this.separator = separator;
    }

    /**
     * Reads {@code vision}, {@code projector}, {@code image_newline} and {@code view_seperator}.
     *
     * @param weights at the checkpoint's root
     * @throws CheckpointException if a tensor is missing or of another shape
     */
    public static TiledEncoder load(TiledConfig config, Weights weights) throws CheckpointException {
        Weights layers = weights.at("projector.layers");
        int in = 4 * config.siglip().width();
        return new TiledEncoder(
                config,
                weights.precision(),
                Program.load(TiledEncoder.class, "tiled.py", weights.owner().getDevice()),
                SiglipEncoder.load(config.siglip(), weights.at("vision")),
                TensorList.of(
                        weights.owner(),
                        layers.get("0.weight", config.hidden(), in),
                        layers.get("0.bias", config.hidden()),
                        layers.get("2.weight", config.output(), config.hidden()),
                        layers.get("2.bias", config.output())),
                weights.get("image_newline", config.output()),
                // Spelled so in the official files.
                weights.get("view_seperator", config.output()));
    }

    /**
     * Encodes a picture.
     *
     * @param step receives the result; what lies between is freed on the way
     * @return {@code [1, N, D]}, {@code N} as {@link PictureGrid#tokens} says
     */
    public NDArray encode(NDManager step, PageImage picture, PictureGrid grid) {
        try (NDManager scratch = step.newSubManager()) {
            NDArray folded = unfold(scratch, siglip.encode(scratch, pixels(scratch, picture, grid)));
            NDArray views = project(scratch, folded);
            return program.call(
                    step, "sequence", views, config.side(), grid.rows(), grid.columns(), newline, separator);
        }
    }

    /** Normalised views, the global one first, {@code [1 + tiles, 3, side, side]}. */
    NDArray pixels(NDManager step, PageImage picture, PictureGrid grid) {
        float[] values = PixelNormalization.DEEPSEEK_OCR.nchw(grid.cut(picture));
        int side = config.siglip().image();
        return step.create(values, new Shape(1L + grid.rows() * (long) grid.columns(), 3, side, side));
    }

    /** Each 2 x 2 of a view's tokens in one, channel by channel: {@code [B, n, C]} to {@code [B, side*side, 4*C]}. */
    NDArray unfold(NDManager step, NDArray tokens) {
        return program.call(step, "unfold", tokens);
    }

    NDArray project(NDManager step, NDArray folded) {
        return program.call(step, "project", Tensors.convert(step, folded, precision), projector);
    }

    SiglipEncoder siglip() {
        return siglip;
    }

    /** Sizes. */
    public TiledConfig config() {
        return config;
    }
}
