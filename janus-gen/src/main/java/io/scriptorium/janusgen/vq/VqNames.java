package io.scriptorium.janusgen.vq;

import io.scriptorium.tensor.Weights;
import java.util.List;

/** The namings of the weights of a convolutional picture encoder and decoder. */
enum VqNames {
    /** Of Janus's official checkpoints. */
    OFFICIAL(
            "conv_blocks",
            "conv_blocks",
            "res",
            "mid.0",
            "mid.1",
            "mid.2",
            "nin_shortcut",
            "downsample",
            "upsample",
            Attention.PLAIN,
            "norm_out"),
    /** Of Janus in transformers. */
    TRANSFORMERS(
            "down",
            "up",
            "block",
            "mid.block_1",
            "mid.attn_1",
            "mid.block_2",
            "nin_shortcut",
            "downsample",
            "upsample",
            Attention.PLAIN,
            "norm_out"),
    /** Of diffusers. */
    DIFFUSERS(Attention.DIFFUSERS),
    /** Of older versions of diffusers. */
    DIFFUSERS_OLD(Attention.DIFFUSERS_OLD);

    /** Norm, query, key, value and output of an attention. */
    enum Attention {
        PLAIN("norm", "q", "k", "v", "proj_out"),
        DIFFUSERS("group_norm", "to_q", "to_k", "to_v", "to_out.0"),
        DIFFUSERS_OLD("group_norm", "query", "key", "value", "proj_attn");

        final String norm;
        private final String query;
        private final String key;
        private final String value;
        private final String output;

        Attention(String norm, String query, String key, String value, String output) {
            this.norm = norm;
            this.query = query;
            this.key = key;
            this.value = value;
            this.output = output;
        }

        List<String> matrices() {
            return List.of(query, key, value, output);
        }
    }

    final String encoderLevels;
    final String decoderLevels;
    final String residual;
    final String firstMiddle;
    final String middleAttention;
    final String lastMiddle;
    final String shortcut;
    final String downsample;
    final String upsample;
    final Attention attention;
    final String lastNorm;

    /** Which of diffusers' namings an encoder or a decoder has. */
    static VqNames diffusers(Weights weights) {
        return weights.has("mid_block.attentions.0.query.weight") ? DIFFUSERS_OLD : DIFFUSERS;
    }

    VqNames(Attention attention) {
        this(
                "down_blocks",
                "up_blocks",
                "resnets",
                "mid_block.resnets.0",
                "mid_block.attentions.0",
                "mid_block.resnets.1",
                "conv_shortcut",
                "downsamplers.0",
                "upsamplers.0",
                attention,
                "conv_norm_out");
    }

    VqNames(
            String encoderLevels,
            String decoderLevels,
            String residual,
            String firstMiddle,
            String middleAttention,
            String lastMiddle,
            String shortcut,
            String downsample,
            String upsample,
            Attention attention,
            String lastNorm) {
        this.encoderLevels = encoderLevels;
        this.decoderLevels = decoderLevels;
        this.residual = residual;
        this.firstMiddle = firstMiddle;
        this.middleAttention = middleAttention;
        this.lastMiddle = lastMiddle;
        this.shortcut = shortcut;
        this.downsample = downsample;
        this.upsample = upsample;
        this.attention = attention;
        this.lastNorm = lastNorm;
    }
}
