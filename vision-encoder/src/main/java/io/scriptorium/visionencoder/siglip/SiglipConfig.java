package io.scriptorium.visionencoder.siglip;

/**
 * Sizes of a SigLIP vision transformer.
 *
 * @param image side in px of the square picture
 * @param patch side in px of a patch; a rest of the picture that fills no patch is not read
 * @param width of a token's vector
 * @param layers number of layers
 * @param heads of attention; divides {@code width}
 * @param hidden width of a layer's MLP
 * @param gelu the form of GELU in the MLP
 */
public record SiglipConfig(int image, int patch, int width, int layers, int heads, int hidden, Gelu gelu) {
    /**
     * SigLIP-L/16 at 384 px of Janus, Janus-Pro, JanusFlow and DeepSeek-VL (siglip_vit.py of deepseek-ai/Janus at 1daa72f,
     * {@code SigLIP_MODEL_CONFIG}, siglip_large_patch16_384): 576 tokens.
     */
    public static final SiglipConfig LARGE_384 = new SiglipConfig(384, 16, 1024, 24, 16, 4096, Gelu.EXACT);

    /** The two forms of GELU (Hendrycks and Gimpel 2016). They differ by up to 5e-4. */
    public enum Gelu {
        /** With the error function: Janus, DeepSeek-VL. */
        EXACT("none"),
        /** With tanh: DeepSeek-VL2. */
        TANH("tanh");

        private final String approximation;

        Gelu(String approximation) {
            this.approximation = approximation;
        }

        /** The word that {@code aten::gelu} takes. */
        String approximation() {
            return approximation;
        }
    }

    /** Checks the sizes against each other. */
    public SiglipConfig {
        if (width < 1 || heads < 1 || width % heads != 0) {
            throw new IllegalArgumentException("heads: expected a divisor of width " + width + ", got " + heads);
        }
        if (layers < 1 || hidden < 1) {
            throw new IllegalArgumentException(
                    "layers and MLP width: expected positive numbers, got " + layers + " and " + hidden);
        }
        if (patch < 1 || image < patch) {
            throw new IllegalArgumentException("expected 1 <= patch <= image in px, got " + patch + " and " + image);
        }
    }

    /** Patches along one side. */
    public int side() {
        return image / patch;
    }

    /** Number of tokens of a picture. */
    public int tokens() {
        return side() * side();
    }
}
