package io.scriptorium.janusgen.vq;

/** The two namings of the tokenizer's weights. */
enum VqNames {
    /** Of the official checkpoints. */
    OFFICIAL("conv_blocks", "conv_blocks", "res", "mid.0", "mid.1", "mid.2"),
    /** Of transformers. */
    TRANSFORMERS("down", "up", "block", "mid.block_1", "mid.attn_1", "mid.block_2");

    final String encoderLevels;
    final String decoderLevels;
    final String residual;
    final String firstMiddle;
    final String middleAttention;
    final String lastMiddle;

    VqNames(
            String encoderLevels,
            String decoderLevels,
            String residual,
            String firstMiddle,
            String middleAttention,
            String lastMiddle) {
        this.encoderLevels = encoderLevels;
        this.decoderLevels = decoderLevels;
        this.residual = residual;
        this.firstMiddle = firstMiddle;
        this.middleAttention = middleAttention;
        this.lastMiddle = lastMiddle;
    }
}
