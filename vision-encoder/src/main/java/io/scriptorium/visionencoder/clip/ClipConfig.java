package io.scriptorium.visionencoder.clip;

import io.scriptorium.visionencoder.position.PositionGrid;
import java.util.OptionalInt;

/**
 * Sizes of a CLIP vision transformer.
 *
 * @param width of a token's vector
 * @param layers number of layers
 * @param heads of attention; divides {@code width}
 * @param mlpRatio width of a layer's MLP in widths of the transformer
 * @param positions grid of the position table, the class token's row apart
 * @param unusedPatch side in px of a patch of the patch embedding, which is in the official files and is not used; empty
 *     where the file has none
 */
public record ClipConfig(
        int width, int layers, int heads, int mlpRatio, PositionGrid positions, OptionalInt unusedPatch) {
    /** The official ratio (deepencoder.py of deepseek-ai/DeepSeek-OCR, vit_model_cfg). */
    public static final int MLP_RATIO = 4;

    /** Checks the sizes against each other. */
    public ClipConfig {
        if (width < 1 || heads < 1 || width % heads != 0) {
            throw new IllegalArgumentException("heads: expected a divisor of width " + width + ", got " + heads);
        }
        if (layers < 1 || mlpRatio < 1) {
            throw new IllegalArgumentException(
                    "expected positive numbers, got layers " + layers + ", mlp_ratio " + mlpRatio);
        }
    }
}
