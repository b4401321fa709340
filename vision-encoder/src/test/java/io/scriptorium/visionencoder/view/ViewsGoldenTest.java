package io.scriptorium.visionencoder.view;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.scriptorium.golden.Golden;
import io.scriptorium.visionencoder.image.ImageFile;
import io.scriptorium.visionencoder.image.PageImage;
import io.scriptorium.visionencoder.image.TestPattern;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

@Tag(Golden.TAG)
final class ViewsGoldenTest {
    @TestFactory
    List<DynamicTest> everyPictureInEveryMode() {
        JsonNode images = Golden.json("pixels", "images.json");
        List<DynamicTest> tests = new ArrayList<>();
        for (JsonNode image : images.get("images")) {
            tests.add(DynamicTest.dynamicTest(image.get("file").asText(), () -> {
                String decoded = image.has("decoded_png")
                        ? image.get("decoded_png").asText()
                        : image.get("file").asText();
                PageImage page = ImageFile.readFirst(Golden.path("pixels", decoded));
                JsonNode views =
                        (image.has("expected_high_byte") ? image.get("expected_high_byte") : image).get("views");
                SoftAssertions soft = new SoftAssertions();
                for (JsonNode mode : images.get("modes")) {
                    check(soft, mode, page, views.get(mode.get("mode").asText()));
                }
                soft.assertAll();
            }));
        }
        assertThat(tests).isNotEmpty();
        return tests;
    }

    private static ViewRecipe recipe(JsonNode mode) {
        Optional<Tiling> tiling = mode.get("tile").isNull()
                ? Optional.empty()
                : Optional.of(new Tiling(
                        mode.get("tile").asInt(),
                        mode.get("min_tiles").asInt(),
                        mode.get("max_tiles").asInt(),
                        640));
        return new ViewRecipe(mode.get("base").asInt(), tiling);
    }

    private static void check(SoftAssertions soft, JsonNode mode, PageImage page, JsonNode expected) {
        String name = mode.get("mode").asText();
        Views views = Views.of(page, recipe(mode));
        ViewLayout layout = views.layout();
        soft.assertThat(List.of(layout.columns(), layout.rows()))
                .as("%s grid", name)
                .isEqualTo(ints(expected.get("grid")));
        soft.assertThat(List.of(layout.contentWidth(), layout.contentHeight()))
                .as("%s content", name)
                .isEqualTo(ints(expected.get("content_size")));
        soft.assertThat(List.of(layout.contentX(), layout.contentY()))
                .as("%s offset", name)
                .isEqualTo(ints(expected.get("content_offset")));
        soft.assertThat(layout.recipe().stretches())
                .as("%s rule", name)
                .isEqualTo(expected.get("global_rule").asText().equals("stretch"));
        soft.assertThat(List.of(views.global().width(), views.global().height()))
                .as("%s size", name)
                .isEqualTo(ints(expected.get("global_size")));
        soft.assertThat(TestPattern.sha256(views.global()))
                .as("%s global", name)
                .isEqualTo(expected.get("global_sha256").asText());
        soft.assertThat(views.tiles().stream().map(TestPattern::sha256).toList())
                .as("%s tiles", name)
                .isEqualTo(texts(expected.get("tiles_sha256")));
        soft.assertThat(layout.placeholders())
                .as("%s placeholders", name)
                .isEqualTo(expected.get("placeholders").asInt());
        soft.assertThat(layout.advertisedTokens())
                .as("%s advertised", name)
                .isEqualTo(expected.get("advertised").asInt());
        soft.assertThat(layout.validTokensOfCode())
                .as("%s valid by code", name)
                .isEqualTo(expected.get("valid_code").asInt());
        soft.assertThat(layout.validTokensOfPaper())
                .as("%s valid by paper", name)
                .isEqualTo(expected.get("valid_paper").asInt());
    }

    @Test
    void namedModesAreTheFixtures() {
        for (JsonNode mode : Golden.json("pixels", "images.json").get("modes")) {
            String name = mode.get("mode").asText();
            ViewRecipe recipe = name.equals("gundam_max6")
                    ? ViewMode.GUNDAM.recipe().withMaxTiles(6)
                    : ViewMode.of(name).recipe();
            assertThat(recipe).as(name).isEqualTo(recipe(mode));
        }
    }

    @Test
    void gridsUnderEveryRule() {
        SoftAssertions soft = new SoftAssertions();
        for (JsonNode c : Golden.json("pixels", "grid.json").get("cases")) {
            int w = c.get("width").asInt();
            int h = c.get("height").asInt();
            for (String rule :
                    List.of("hf_640_max9", "vllm_640_max6", "vllm_640_max9", "vllm_1024_max9", "vllm_1024_max6")) {
                int tile = rule.contains("1024") ? 1024 : 640;
                Tiling.Grid grid = new Tiling(tile, 2, rule.endsWith("9") ? 9 : 6, 640).grid(w, h);
                soft.assertThat(List.of(grid.columns(), grid.rows()))
                        .as("%s of %d x %d", rule, w, h)
                        .isEqualTo(ints(c.get(rule)));
            }
        }
        soft.assertAll();
    }

    @Test
    void padding() {
        SoftAssertions soft = new SoftAssertions();
        for (JsonNode c : Golden.json("pixels", "pad.json").get("cases")) {
            int base = c.get("base").asInt();
            // A tiling keeps small bases from being stretched.
            ViewLayout layout = new ViewRecipe(base, Optional.of(new Tiling(640, 2, 9, 640)))
                    .layout(c.get("width").asInt(), c.get("height").asInt());
            String prefix = c.has("expected_content_size") ? "expected_" : "";
            soft.assertThat(List.of(layout.contentWidth(), layout.contentHeight()))
                    .as("size of %s", c)
                    .isEqualTo(ints(c.get(prefix + "content_size")));
            soft.assertThat(List.of(layout.contentX(), layout.contentY()))
                    .as("offset of %s", c)
                    .isEqualTo(ints(c.get(prefix + "offset")));
        }
        soft.assertAll();
    }

    @Test
    void tilingOfTheModelFixtures() {
        SoftAssertions soft = new SoftAssertions();
        for (JsonNode c : Golden.json("deepseek-ocr", "tiling.json")) {
            int w = c.get("w").asInt();
            int h = c.get("h").asInt();
            for (int most : new int[] {9, 6}) {
                ViewLayout layout = ViewMode.GUNDAM.recipe().withMaxTiles(most).layout(w, h);
                soft.assertThat(List.of(layout.columns(), layout.rows()))
                        .as("%d x %d, at most %d", w, h, most)
                        .isEqualTo(ints(c.get("grid" + most)));
            }
            for (ViewMode mode : List.of(ViewMode.BASE, ViewMode.LARGE)) {
                ViewLayout layout = mode.recipe().layout(w, h);
                soft.assertThat(List.of(
                                layout.contentX(), layout.contentY(), layout.contentWidth(), layout.contentHeight()))
                        .as("%d x %d, %s", w, h, mode)
                        .isEqualTo(ints(c.get("pad" + mode.recipe().base())));
            }
        }
        soft.assertAll();
    }

    @TestFactory
    List<DynamicTest> viewsOfTheModelFixtures() {
        List<DynamicTest> tests = new ArrayList<>();
        for (JsonNode c : Golden.json("deepseek-ocr", "e2e.json").get("cases")) {
            tests.add(DynamicTest.dynamicTest(c.get("name").asText(), () -> checkModelCase(c)));
        }
        assertThat(tests).isNotEmpty();
        return tests;
    }

    private static void checkModelCase(JsonNode c) throws IOException {
        PageImage page =
                ImageFile.readFirst(Golden.path("deepseek-ocr", c.get("image").asText()));
        Views views = Views.of(page, ViewMode.of(c.get("mode").asText()));
        ViewLayout layout = views.layout();
        assertThat(List.of(layout.columns(), layout.rows())).isEqualTo(ints(c.get("grid_columns_rows")));
        assertThat(layout.placeholders()).isEqualTo(c.get("image_tokens").asInt());
        assertThat(layout.validTokensOfCode())
                .isEqualTo(c.get("official_valid_image_tokens").asInt());
        checkView(c.get("global_view"), views.global());
        assertThat(views.tiles()).hasSize(c.get("tiles").size());
        for (int i = 0; i < views.tiles().size(); i++) {
            checkView(c.get("tiles").get(i), views.tiles().get(i));
        }
    }

    private static void checkView(JsonNode expected, PageImage view) {
        assertThat(TestPattern.sha256(view))
                .isEqualTo(expected.get("sha256_u8_hwc_rgb").asText());
        assertThat(littleEndian(PixelNormalization.DEEPSEEK_OCR.chw(view)))
                .isEqualTo(expected.get("sha256_f32_chw").asText());
    }

    static String littleEndian(float[] values) {
        ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        return TestPattern.sha256(bytes);
    }

    @Test
    void normalisedValues() {
        JsonNode bits = Golden.json("pixels", "normalize.json");
        for (int v = 0; v < 256; v++) {
            for (int c = 0; c < 3; c++) {
                assertThat(String.format("%08x", Float.floatToRawIntBits(PixelNormalization.DEEPSEEK_OCR.value(c, v))))
                        .as("DeepSeek-OCR %d", v)
                        .isEqualTo(bits.get("deepseek_ocr_f32_bits").get(v).asText());
                assertThat(String.format("%08x", Float.floatToRawIntBits(PixelNormalization.JANUS.value(c, v))))
                        .as("Janus %d", v)
                        .isEqualTo(bits.get("janus_f32_bits").get(v).asText());
            }
        }
    }

    @TestFactory
    List<DynamicTest> janus() {
        List<DynamicTest> tests = new ArrayList<>();
        for (JsonNode c : Golden.json("pixels", "janus.json").get("cases")) {
            tests.add(DynamicTest.dynamicTest(
                    c.get("in") + " " + c.get("mean_std").asText(), () -> {
                        List<Integer> in = ints(c.get("in"));
                        List<Integer> colour = ints(c.get("pad_colour"));
                        JanusView recipe =
                                new JanusView(384, 14, colour.get(0) << 16 | colour.get(1) << 8 | colour.get(2));
                        PageImage view = recipe.of(TestPattern.page(
                                in.get(0), in.get(1), c.get("seed").asInt()));
                        assertThat(TestPattern.sha256(view))
                                .isEqualTo(c.get("rgb_sha256").asText());
                        PixelNormalization normalization =
                                c.get("mean_std").asText().equals("clip")
                                        ? PixelNormalization.JANUS_CLIP
                                        : PixelNormalization.JANUS;
                        assertThat(littleEndian(normalization.chw(view)))
                                .isEqualTo(c.get("tensor_sha256_f32le").asText());
                    }));
        }
        assertThat(tests).isNotEmpty();
        return tests;
    }

    private static List<Integer> ints(JsonNode array) {
        List<Integer> values = new ArrayList<>();
        array.forEach(v -> values.add(v.asInt()));
        return values;
    }

    private static List<String> texts(JsonNode array) {
        List<String> values = new ArrayList<>();
        array.forEach(v -> values.add(v.asText()));
        return values;
    }
}
