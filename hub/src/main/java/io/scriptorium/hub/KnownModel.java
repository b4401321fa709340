package io.scriptorium.hub;

import java.util.Locale;
import java.util.Optional;

/** Published models that the program reads, by short names. */
public enum KnownModel {
    /** Reads pages. */
    DEEPSEEK_OCR("deepseek-ai/DeepSeek-OCR", "reads pages", 6.7),
    /** Reads pages. */
    DEEPSEEK_OCR_2("deepseek-ai/DeepSeek-OCR-2", "reads pages", 6.8),
    /** Paints pictures and answers questions about pictures. */
    JANUS_1_3B("deepseek-ai/Janus-1.3B", "paints, and sees", 4.2),
    /** Paints pictures and answers questions about pictures. */
    JANUS_PRO_1B("deepseek-ai/Janus-Pro-1B", "paints, and sees", 4.2),
    /** Paints pictures and answers questions about pictures. */
    JANUS_PRO_7B("deepseek-ai/Janus-Pro-7B", "paints, and sees", 14.8),
    /** Talks. */
    DEEPSEEK_LLM_7B_CHAT("deepseek-ai/deepseek-llm-7b-chat", "talks", 13.8),
    /** Talks. */
    DEEPSEEK_CODER_1_3B_INSTRUCT("deepseek-ai/deepseek-coder-1.3b-instruct", "writes programs", 2.7),
    /** Talks. */
    DEEPSEEK_CODER_6_7B_INSTRUCT("deepseek-ai/deepseek-coder-6.7b-instruct", "writes programs", 13.5),
    /** Talks. */
    DEEPSEEK_MOE_16B_CHAT("deepseek-ai/deepseek-moe-16b-chat", "talks", 32.8),
    /** Talks. */
    DEEPSEEK_V2_LITE_CHAT("deepseek-ai/DeepSeek-V2-Lite-Chat", "talks", 31.4),
    /** Thinks and talks. */
    R1_DISTILL_QWEN_1_5B("deepseek-ai/DeepSeek-R1-Distill-Qwen-1.5B", "thinks and talks", 3.6),
    /** Thinks and talks. */
    R1_DISTILL_QWEN_7B("deepseek-ai/DeepSeek-R1-Distill-Qwen-7B", "thinks and talks", 15.2),
    /** Thinks and talks. */
    R1_DISTILL_LLAMA_8B("deepseek-ai/DeepSeek-R1-Distill-Llama-8B", "thinks and talks", 16.1),
    /** Thinks and talks. */
    R1_DISTILL_QWEN_14B("deepseek-ai/DeepSeek-R1-Distill-Qwen-14B", "thinks and talks", 29.5),
    /** Thinks and talks. */
    R1_DISTILL_QWEN_32B("deepseek-ai/DeepSeek-R1-Distill-Qwen-32B", "thinks and talks", 65.5),
    /** Thinks and talks. */
    DEEPSEEK_R1("deepseek-ai/DeepSeek-R1", "thinks and talks", 688);

    private final String id;
    private final String summary;
    private final double gigabytes;

    KnownModel(String id, String summary, double gigabytes) {
        this.id = id;
        this.summary = summary;
        this.gigabytes = gigabytes;
    }

    /** What users type, lower case with dashes. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Where it is published, at its newest revision. */
    public Repository repository() {
        return Repository.parse(id);
    }

    /** What it does, in a few words. */
    public String summary() {
        return summary;
    }

    /** Size of its weights as published, about, in 10^9 bytes. */
    public double gigabytes() {
        return gigabytes;
    }

    /** Memory that it takes in bfloat16, about, in 10^9 bytes: R1's weights are published in 8 bits and read into 16. */
    public double memory() {
        return 1 + 1.1 * gigabytes * (this == DEEPSEEK_R1 ? 2 : 1);
    }

    /** The model of that name. */
    public static Optional<KnownModel> named(String word) {
        for (KnownModel model : values()) {
            if (model.word().equals(word.toLowerCase(Locale.ROOT))) {
                return Optional.of(model);
            }
        }
        return Optional.empty();
    }
}
