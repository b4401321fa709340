package io.scriptorium.janusgen.uvit;

/**
 * Sizes of a shallow U-ViT: an encoder before the language model, a decoder behind it, and one skip between the two.
 *
 * @param latent channels of a latent
 * @param patch of the encoder's first convolution
 * @param width channels of the encoder
 * @param encoderBlocks its ConvNeXt blocks
 * @param decoderWidth channels of what the decoder gets from the language model; with the skip it has {@code width} more
 * @param decoderBlocks its ConvNeXt blocks
 * @param hidden channels of the language model, {@code D}
 * @param encoderEpsilon of the encoder's norms
 * @param decoderEpsilon of the decoder's norms
 * @param languageEpsilon of the norm between language model and decoder
 */
public record UvitConfig(
        int latent,
        Patch patch,
        int width,
        int encoderBlocks,
        int decoderWidth,
        int decoderBlocks,
        int hidden,
        double encoderEpsilon,
        double decoderEpsilon,
        double languageEpsilon) {
    /** A convolution that takes squares of a latent, in its places. */
    public record Patch(int kernel, int stride, int padding) {
        /** Checks the sizes. */
        public Patch {
            if (kernel < 1 || stride < 1 || padding < 0) {
                throw new IllegalArgumentException("patch: expected kernel and stride from 1 and padding from 0, got "
                        + kernel + ", " + stride + " and " + padding);
            }
        }

        /** How many patches stand along a side of so many places. */
        public int along(int side) {
            return (side + 2 * padding - kernel) / stride + 1;
        }
    }

    /** Checks the sizes. */
    public UvitConfig {
        if (latent < 1 || width < 2 || width % 2 != 0 || encoderBlocks < 1 || decoderWidth < 1 || decoderBlocks < 1) {
            throw new IllegalArgumentException("U-ViT: expected positive sizes and an even width, got " + latent + ", "
                    + width + ", " + encoderBlocks + ", " + decoderWidth + " and " + decoderBlocks);
        }
    }
}
