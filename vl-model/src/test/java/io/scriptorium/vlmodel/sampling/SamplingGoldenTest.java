package io.scriptorium.vlmodel.sampling;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.scriptorium.golden.Golden;
import io.scriptorium.golden.Tolerance;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag(Golden.TAG)
final class SamplingGoldenTest {
    @Test
    void bansWhatTheReferenceBans() {
        for (JsonNode item : Golden.json("decoding", "ngram.json").get("cases")) {
            String name = item.get("name").textValue();
            int[] prompt = ids(item.get("prompt"));
            int[] generated = ids(item.get("generated"));
            NgramRule.Windowed windowed = windowed(item, "ngram");
            assertThat(fed(NgramHistory.of(windowed), generated).banned())
                    .as(name)
                    .isEqualTo(ids(item.get("expected_window")));
            NgramHistory whole = NgramHistory.of(
                    new NgramRule.WholeSequence(item.get("ngram").intValue()));
            assertThat(fed(fed(whole, prompt), generated).banned())
                    .as(name)
                    .isEqualTo(ids(item.get("hf_whole_sequence")));
            if (windowed.size() > 1) {
                assertThat(fed(fed(NgramHistory.of(windowed), prompt), generated)
                                .banned())
                        .as(name)
                        .isEqualTo(ids(item.get("vllm_window_over_prompt_too")));
            }
        }
    }

    @Test
    void bansWhatTheModelsOwnSetBans() {
        for (JsonNode item : Golden.json("deepseek-ocr", "ngram.json")) {
            int[] ids = ids(item.get("ids"));
            NgramRule.Windowed windowed = windowed(item, "ngram_size");
            // For n = 1 this set stores what the published slice ids[-0:] gives, which NgramRule.Windowed rejects.
            if (windowed.size() > 1) {
                assertThat(fed(NgramHistory.of(windowed), ids).banned())
                        .as(item.toString())
                        .isEqualTo(ids(item.get("banned_windowed")));
            }
            NgramRule.WholeSequence whole = new NgramRule.WholeSequence(windowed.size());
            assertThat(fed(NgramHistory.of(whole), ids).banned())
                    .as(item.toString())
                    .isEqualTo(ids(item.get("banned_whole_sequence")));
        }
    }

    private static NgramRule.Windowed windowed(JsonNode item, String size) {
        return new NgramRule.Windowed(
                item.get(size).intValue(), item.get("window").intValue(), ids(item.get("whitelist")));
    }

    private static NgramHistory fed(NgramHistory history, int[] ids) {
        for (int id : ids) {
            history.accept(id);
        }
        return history;
    }

    @Test
    void appliesEveryRuleInOrder() throws InvalidLogitsException {
        for (JsonNode item : Golden.json("decoding", "sampling.json").get("cases")) {
            String name = item.get("name").textValue();
            float[] logits = floats(item.get("logits"));
            int[] inputIds = ids(item.get("input_ids"));
            if (given(item, "repetition_penalty")) {
                Logits.repetitionPenalty(
                        logits, inputIds, item.get("repetition_penalty").doubleValue());
                check(item, "after_repetition_penalty", logits);
            }
            if (given(item, "no_repeat_ngram")) {
                NgramRule.WholeSequence rule =
                        new NgramRule.WholeSequence(item.get("no_repeat_ngram").intValue());
                Logits.ban(logits, fed(NgramHistory.of(rule), inputIds).banned());
                check(item, "after_no_repeat_ngram", logits);
            }
            if (given(item, "temperature")) {
                Logits.temperature(logits, item.get("temperature").doubleValue());
                check(item, "after_temperature", logits);
            }
            if (given(item, "top_k")) {
                Logits.topK(logits, item.get("top_k").intValue());
                check(item, "after_top_k", logits);
            }
            if (given(item, "top_p")) {
                Logits.topP(logits, item.get("top_p").doubleValue());
                check(item, "after_top_p", logits);
            }
            check(item, "processed", logits);
            int kept = 0;
            for (float logit : logits) {
                kept += logit == Float.NEGATIVE_INFINITY ? 0 : 1;
            }
            assertThat(kept).as(name).isEqualTo(item.get("kept").intValue());
            assertThat(Logits.argmax(logits))
                    .as(name)
                    .isEqualTo(item.get("argmax").intValue());
            Tolerance.PROBABILITY.check(
                    name + " probabilities", floats(item.get("probabilities")), Logits.softmax(logits));
        }
    }

    @Test
    void samplerDoesTheSameAsTheRulesOneByOne() throws InvalidLogitsException {
        for (JsonNode item : Golden.json("decoding", "sampling.json").get("cases")) {
            SamplingSettings settings = new SamplingSettings(
                    number(item, "repetition_penalty", 1),
                    given(item, "no_repeat_ngram")
                            ? new NgramRule.WholeSequence(
                                    item.get("no_repeat_ngram").intValue())
                            : new NgramRule.Off(),
                    number(item, "temperature", 1),
                    (int) number(item, "top_k", 0),
                    Math.min(1, number(item, "top_p", 1)),
                    3);
            Sampler sampler = new Sampler(settings, ids(item.get("input_ids")));
            float[] logits = floats(item.get("logits"));
            sampler.process(logits);
            check(item, "processed", logits);
        }
    }

    private static boolean given(JsonNode item, String rule) {
        return item.hasNonNull(rule);
    }

    private static double number(JsonNode item, String rule, double absent) {
        return given(item, rule) ? item.get(rule).doubleValue() : absent;
    }

    /** The stage's values, and exactly the same tokens forbidden: -Infinity equals nothing but itself. */
    private static void check(JsonNode item, String stage, float[] logits) {
        Tolerance.SAMPLING_LOGITS.check(item.get("name").textValue() + " " + stage, floats(item.get(stage)), logits);
    }

    private static int[] ids(JsonNode array) {
        int[] result = new int[array.size()];
        for (int i = 0; i < result.length; i++) {
            result[i] = array.get(i).intValue();
        }
        return result;
    }

    private static float[] floats(JsonNode array) {
        float[] result = new float[array.size()];
        for (int i = 0; i < result.length; i++) {
            JsonNode value = array.get(i);
            result[i] = value.isTextual() ? Float.NEGATIVE_INFINITY : value.floatValue();
        }
        return result;
    }
}
