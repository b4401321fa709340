package io.scriptorium.janusgen.janus;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;

/** The two namings of Janus's weights; each name is spelled once, here. */
enum JanusNames {
    /** Of deepseek-ai's files. */
    OFFICIAL(
            "MultiModalityCausalLM",
            "language_model",
            "model",
            "vision_model.vision_tower",
            "aligner",
            "layers.0",
            "layers.2",
            "gen_vision_model",
            "gen_embed.weight",
            "gen_aligner",
            "gen_head",
            "output_mlp_projector"),
    /** Of transformers' conversions. */
    TRANSFORMERS(
            "JanusForConditionalGeneration",
            "",
            "model.language_model",
            "model.vision_model",
            "model.aligner",
            "fc1",
            "hidden_layers.0",
            "model.vqmodel",
            "model.generation_embeddings.weight",
            "model.generation_aligner",
            "model.generation_head",
            "proj_out");

    final String architecture;
    final String languageModel;
    final String languageBody;
    final String vision;
    final String aligner;
    final String firstLayer;
    final String secondLayer;
    final String tokenizer;
    final String codeEmbedding;
    final String codeAligner;
    final String codeHead;
    final String codeHeadFirst;

    JanusNames(
            String architecture,
            String languageModel,
            String languageBody,
            String vision,
            String aligner,
            String firstLayer,
            String secondLayer,
            String tokenizer,
            String codeEmbedding,
            String codeAligner,
            String codeHead,
            String codeHeadFirst) {
        this.architecture = architecture;
        this.languageModel = languageModel;
        this.languageBody = languageBody;
        this.vision = vision;
        this.aligner = aligner;
        this.firstLayer = firstLayer;
        this.secondLayer = secondLayer;
        this.tokenizer = tokenizer;
        this.codeEmbedding = codeEmbedding;
        this.codeAligner = codeAligner;
        this.codeHead = codeHead;
        this.codeHeadFirst = codeHeadFirst;
    }

    /** The naming that config.json's {@code architectures} or {@code model_type} stand for. */
    static Optional<JanusNames> of(JsonNode config) {
        String architecture = config.path("architectures").path(0).asText("");
        String type = config.path("model_type").asText("");
        // JanusFlow has the first's model_type and other parts.
        if (config.has("gen_vision_config")
                && (architecture.equals(OFFICIAL.architecture) || type.equals("multi_modality"))) {
            return Optional.of(OFFICIAL);
        }
        return architecture.equals(TRANSFORMERS.architecture) || type.equals("janus")
                ? Optional.of(TRANSFORMERS)
                : Optional.empty();
    }

    List<String> alignerLayers() {
        return List.of(firstLayer, secondLayer);
    }

    List<String> codeHeadLayers() {
        return List.of(codeHeadFirst, "vision_head");
    }
}
