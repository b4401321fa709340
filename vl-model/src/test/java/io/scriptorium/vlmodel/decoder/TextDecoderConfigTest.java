package io.scriptorium.vlmodel.decoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.scriptorium.tensor.CheckpointException;
import io.scriptorium.vlmodel.decoder.AttentionConfig.GroupedQuery;
import io.scriptorium.vlmodel.decoder.FeedForwardConfig.Dense;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TextDecoderConfigTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "'model_type': 'mistral' | model_type is mistral",
                "'attention_bias': true | attention_bias is true",
                "'mlp_bias': true | mlp_bias is true",
                "'hidden_act': 'gelu' | hidden_act is gelu",
                "'partial_rotary_factor': 0.5 | partial_rotary_factor is 0.5",
                "'quantization_config': {'quant_method': 'fp8'} | quantization_config is",
                "'rope_parameters': {'rope_theta': 5.0} | rope_parameters is",
                "'layer_types': ['full_attention', 'sliding_attention'] | layer_types holds \"sliding_attention\"",
                "'rope_scaling': {'rope_type': 'yarn', 'factor': 4.0} | rope_scaling.rope_type is yarn",
                "'rope_scaling': {'type': 'dynamic', 'factor': 4.0} | rope_scaling.type is dynamic",
                "'rope_scaling': {'factor': 4.0} | rope_scaling.type is absent",
                "'rope_scaling': {'type': 'linear'} | rope_scaling.factor: expected a number, found none",
                "'rope_scaling': {'type': 'linear', 'factor': 0.5} | rope_scaling.factor: expected a number of at least 1",
                "'rope_scaling': {'type': 'linear', 'factor': 2, 'mscale': 3} | rope_scaling.mscale is 3",
                "'rope_scaling': {'rope_type': 'llama3', 'factor': 8} | rope_scaling.low_freq_factor: expected a number",
                "'num_attention_heads': 6, 'num_key_value_heads': 4 | 6 query heads cannot share 4",
            })
    void llamaRefusesByNameWhatIsNotImplemented(String fields, String message) {
        assertThatThrownBy(() -> DecoderConfig.llama(json(fields)))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "'model_type': 'llama' | model_type is llama",
                "'use_sliding_window': true | use_sliding_window is true",
                "'use_mrope': true | use_mrope is true",
                "'rope_scaling': {'type': 'mrope'} | rope_scaling.type is mrope",
            })
    void qwen2RefusesByNameWhatIsNotImplemented(String fields, String message) {
        assertThatThrownBy(() -> DecoderConfig.qwen2(json(fields)))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining(message);
    }

    @Test
    void refusesAnUnknownFamilyByName() {
        assertThatThrownBy(() -> DecoderConfig.of(json("'model_type': 'mamba'")))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("model_type is mamba")
                .hasMessageContaining("llama, qwen2, deepseek, deepseek_v2, deepseek_v3");
        assertThatThrownBy(() -> DecoderConfig.of(json(""))).hasMessageContaining("model_type is absent by default");
    }

    @Test
    void takesTheDefaultsOfThePublishedClasses() throws IOException {
        DecoderConfig llama = DecoderConfig.llama(json(""));
        assertThat(llama.attention()).isEqualTo(new GroupedQuery(32, 32, 128, false));
        assertThat(llama.feedForward()).hasSize(32).containsOnly(new Dense(11008));
        assertThat(llama.vocabulary()).isEqualTo(32000);
        assertThat(llama.ropeScaling()).isEqualTo(RopeScaling.NONE);
        DecoderConfig qwen2 = DecoderConfig.qwen2(json(""));
        assertThat(qwen2.attention()).isEqualTo(new GroupedQuery(32, 32, 128, true));
        assertThat(qwen2.vocabulary()).isEqualTo(151936);
    }

    @Test
    void rotaryScalingUnderItsOldAndItsNewName() throws IOException {
        assertThat(DecoderConfig.llama(json("'rope_scaling': {'type': 'linear', 'factor': 4.0}"))
                        .ropeScaling())
                .isEqualTo(RopeScaling.linear(4));
        assertThat(DecoderConfig.llama(
                                json("'rope_scaling': {'rope_type': 'llama3', 'factor': 8.0, 'low_freq_factor': 1.0,"
                                        + " 'high_freq_factor': 4.0, 'original_max_position_embeddings': 8192}"))
                        .ropeScaling())
                .isEqualTo(new RopeScaling.Wavelengths(8, 1, 4, 8192));
        assertThat(DecoderConfig.llama(json("'rope_scaling': {'rope_type': 'default'}"))
                        .ropeScaling())
                .isEqualTo(RopeScaling.NONE);
    }

    private static JsonNode json(String fields) throws IOException {
        return new ObjectMapper().readTree("{" + fields.replace('\'', '"') + "}");
    }
}
