package io.scriptorium.vlmodel.chat;

import com.fasterxml.jackson.databind.JsonNode;
import io.scriptorium.tensor.CheckpointException;
import io.scriptorium.tensor.Weights;
import io.scriptorium.visionencoder.hybrid.HybridEncoder;
import io.scriptorium.vlmodel.decoder.DecoderConfig;
import java.util.Optional;

/** What a checkpoint to talk with is made of, and where in it the decoder stands. */
enum Kind {
    /** A decoder of text. */
    TEXT,
    /** DeepSeek-VL. */
    VL,
    /** DeepSeek-VL2. */
    VL2;

    static Kind of(JsonNode config) {
        return switch (config.path("architectures").path(0).asText()) {
            case "MultiModalityCausalLM" -> VL;
            case "DeepseekVLV2ForCausalLM" -> VL2;
            default -> TEXT;
        };
    }

    DecoderConfig decoder(JsonNode config) throws CheckpointException {
        return switch (this) {
            case TEXT -> DecoderConfig.of(config);
            case VL -> DecoderConfig.llama(config.path("language_config"));
            case VL2 -> DecoderConfig.deepseekV2(config.path("language_config"));
        };
    }

    Weights language(Weights weights) {
        return switch (this) {
            case TEXT -> weights;
            case VL -> weights.at("language_model");
            case VL2 -> weights.at("language");
        };
    }

    Optional<Pictures> pictures(JsonNode config, Weights weights) throws CheckpointException {
        return switch (this) {
            case TEXT -> Optional.empty();
            case VL ->
                Optional.of(
                        config.at("/vision_config/cls").asText().equals("HybridVisionTower")
                                ? new Pictures.Hybrid(HybridEncoder.load(config, weights))
                                : Pictures.Square.load(config, weights));
            case VL2 -> Optional.of(Pictures.Tiled.load(config, weights));
        };
    }

    /** How conversations are written, where no file of the checkpoint says so. */
    Optional<ChatFormat> format() {
        return switch (this) {
            case TEXT -> Optional.empty();
            case VL -> Optional.of(ChatFormat.WORDS_AND_PICTURES);
            case VL2 -> Optional.of(ChatFormat.BARS);
        };
    }
}
