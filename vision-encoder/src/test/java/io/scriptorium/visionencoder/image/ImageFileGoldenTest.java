package io.scriptorium.visionencoder.image;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.scriptorium.golden.Golden;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

@Tag(Golden.TAG)
final class ImageFileGoldenTest {
    /** Of golden/pixels/README.md, "JPEG and WebP decoding". */
    private static final int MAX_LEVELS = 3;

    private static final double MEAN_LEVELS = 0.5;

    @TestFactory
    List<DynamicTest> readsPillowsPixels() {
        List<DynamicTest> tests = new ArrayList<>();
        for (JsonNode c : Golden.json("pixels", "images.json").get("images")) {
            tests.add(DynamicTest.dynamicTest(c.get("file").asText(), () -> check(c)));
        }
        assertThat(tests).isNotEmpty();
        return tests;
    }

    private static void check(JsonNode c) throws IOException {
        try (ImageFile file = ImageFile.open(Golden.path("pixels", c.get("file").asText()))) {
            assertThat(file.format().name()).isEqualTo(c.get("format").asText());
            PageImage page = file.page(0);
            assertThat(page.width()).isEqualTo(c.get("size").get(0).asInt());
            assertThat(page.height()).isEqualTo(c.get("size").get(1).asInt());
            if (c.get("decode").asText().equals("exact")) {
                // Differs: 16-bit gray keeps its picture.
                JsonNode expected = c.has("expected_high_byte") ? c.get("expected_high_byte") : c;
                assertThat(TestPattern.sha256(page))
                        .isEqualTo(expected.get("rgb_sha256").asText());
            } else {
                PageImage expected = ImageFile.readFirst(
                        Golden.path("pixels", c.get("decoded_png").asText()));
                assertThat(TestPattern.sha256(expected))
                        .isEqualTo(c.get("rgb_sha256").asText());
                checkNear(expected, page);
            }
            if (file.format() == ImageFormat.TIFF) {
                assertThat(file.pageCount()).isEqualTo(c.get("frames").asInt());
                for (int i = 0; c.has("pages") && i < file.pageCount(); i++) {
                    assertThat(TestPattern.sha256(file.page(i)))
                            .as("page %d", i)
                            .isEqualTo(c.get("pages").get(i).get("rgb_sha256").asText());
                }
            } else {
                assertThat(file.pageCount()).isEqualTo(1);
            }
        }
    }

    private static void checkNear(PageImage expected, PageImage actual) {
        byte[] a = expected.toBytes();
        byte[] b = actual.toBytes();
        int worst = 0;
        long sum = 0;
        for (int i = 0; i < a.length; i++) {
            int difference = Math.abs((a[i] & 0xff) - (b[i] & 0xff));
            worst = Math.max(worst, difference);
            sum += difference;
        }
        assertThat(worst).as("greatest difference in levels").isLessThanOrEqualTo(MAX_LEVELS);
        assertThat((double) sum / a.length).as("mean difference in levels").isLessThanOrEqualTo(MEAN_LEVELS);
    }
}
