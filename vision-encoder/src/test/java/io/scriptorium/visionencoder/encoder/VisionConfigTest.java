package io.scriptorium.visionencoder.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.scriptorium.tensor.CheckpointException;
import io.scriptorium.visionencoder.position.PositionGrid;
import io.scriptorium.visionencoder.sam.SamConfig;
import java.io.IOException;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VisionConfigTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** The vision part of the official config.json, its sizes as published. */
    private static final String OFFICIAL = """
            {"vision_config": {"image_size": 1024, "mlp_ratio": 3.7362, "model_name": "deeplip_b_l", "model_type": "vision",
               "width": {
                 "clip-l-14-224": {"heads": 16, "image_size": 224, "layers": 24, "patch_size": 14, "width": 1024},
                 "sam_vit_b": {"downsample_channels": [512, 1024], "global_attn_indexes": [2, 5, 8, 11], "heads": 12,
                   "layers": 12, "width": 768}}},
             "projector_config": {"input_dim": 2048, "model_type": "mlp_projector", "n_embed": 1280,
               "projector_type": "linear"}}
            """;

    @Test
    void officialKeysAndTheLiteralsTheyLeaveOut() throws IOException {
        VisionConfig config = VisionConfig.read(JSON.readTree(OFFICIAL));
        SamConfig sam = config.sam();
        assertThat(sam.channels()).isEqualTo(3);
        assertThat(sam.patch()).isEqualTo(16);
        assertThat(sam.window()).isEqualTo(new SamConfig.Window(14, 14));
        assertThat(sam.globalBlocks()).isEqualTo(Set.of(2, 5, 8, 11));
        assertThat(sam.relativePositions()).isTrue();
        assertThat(sam.positions()).isEqualTo(new PositionGrid(64, 64, PositionGrid.Fit.RESIZE));
        assertThat(sam.neck()).isEqualTo(256);
        assertThat(sam.mapRows(1024)).isEqualTo(16);
        assertThat(sam.mapColumns(640)).isEqualTo(10);
        assertThat(config.clip().positions()).isEqualTo(new PositionGrid(16, 16, PositionGrid.Fit.RESIZE));
        assertThat(config.clip().unusedPatch()).isEqualTo(OptionalInt.of(14));
        assertThat(config.fused()).isEqualTo(2048);
        assertThat(config.output()).isEqualTo(1280);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "projector_config | projector_type | \"mlp_gelu\" | projector_type",
                "projector_config | depth | 2 | projector_config.depth",
                "projector_config | input_dim | 1280 | projector_config.input_dim",
                "projector_config | n_embed | 0 | n_embed",
                "vision_config | model_name | \"deepencoderv2\" | vision_config.model_name",
                "vision_config | image_size | \"large\" | vision_config.image_size",
                "vision_config/width | qwen2-0-5b | {} | vision_config.width.qwen2-0-5b",
                "vision_config/width | sam_vit_b | null | vision_config.width.sam_vit_b",
                "vision_config/width/sam_vit_b | heads | 7 | heads",
                "vision_config/width/sam_vit_b | layers | -1 | sam_vit_b.layers",
                "vision_config/width/sam_vit_b | layers | 1e9 | sam_vit_b.layers",
                "vision_config/width/sam_vit_b | global_attn_indexes | [12] | global_attn_indexes",
                "vision_config/width/sam_vit_b | downsample_channels | [512, 896] | downsample_channels",
                "vision_config/width/sam_vit_b | downsample_channels | [512] | sam_vit_b.downsample_channels",
                "vision_config/width/sam_vit_b | downsample_strides | [2, [2, 0]] | sam_vit_b.downsample_strides",
                "vision_config/width/sam_vit_b | position_table | \"tile\" | sam_vit_b.position_table",
                "vision_config/width/sam_vit_b | position_grid | [0, 64] | position grid",
                "vision_config/width/sam_vit_b | patch_size | 0 | patch",
                "vision_config/width/sam_vit_b | use_rel_pos | 1 | sam_vit_b.use_rel_pos",
                "vision_config/width/sam_vit_b | qk_norm | true | sam_vit_b.qk_norm",
                "vision_config/width/clip-l-14-224 | width | 1000 | width",
                "vision_config/width/clip-l-14-224 | patch_size | 0 | patch",
            })
    void refusesByName(String object, String field, String value, String named) throws IOException {
        JsonNode config = JSON.readTree(OFFICIAL);
        ((ObjectNode) config.at("/" + object)).set(field, JSON.readTree(value));
        assertThatThrownBy(() -> VisionConfig.read(config))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("config.json")
                .hasMessageContaining(named);
    }

    @Test
    void refusesAnEmptyFile() throws IOException {
        JsonNode empty = JSON.readTree("{}");
        assertThatThrownBy(() -> VisionConfig.read(empty))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("vision_config");
    }
}
