package io.scriptorium.visionencoder.image;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.scriptorium.golden.Golden;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

@Tag(Golden.TAG)
final class ResamplingGoldenTest {
    @TestFactory
    List<DynamicTest> givesPillowsBytes() {
        List<DynamicTest> tests = new ArrayList<>();
        for (JsonNode c : Golden.json("pixels", "resize.json").get("cases")) {
            JsonNode in = c.get("in");
            JsonNode out = c.get("out");
            tests.add(DynamicTest.dynamicTest(c.get("filter").asText() + " " + in + " -> " + out, () -> {
                PageImage page = TestPattern.page(
                        in.get(0).asInt(), in.get(1).asInt(), c.get("seed").asInt());
                assertThat(TestPattern.sha256(page))
                        .as("the pattern itself")
                        .isEqualTo(c.get("in_sha256").asText());
                PageImage resized = Resampling.valueOf(c.get("filter").asText())
                        .resize(page, out.get(0).asInt(), out.get(1).asInt());
                assertThat(HexFormat.of().formatHex(resized.toBytes()))
                        .startsWith(c.get("first32").asText())
                        .endsWith(c.get("last32").asText());
                assertThat(TestPattern.sha256(resized))
                        .isEqualTo(c.get("out_sha256").asText());
            }));
        }
        assertThat(tests).isNotEmpty();
        return tests;
    }

    @TestFactory
    List<DynamicTest> hasPillowsCoefficients() {
        List<DynamicTest> tests = new ArrayList<>();
        for (JsonNode c : Golden.json("pixels", "resize.json").get("coefficients")) {
            int in = c.get("in").asInt();
            int out = c.get("out").asInt();
            tests.add(DynamicTest.dynamicTest(c.get("filter").asText() + " " + in + " -> " + out, () -> {
                Resampling.Table table =
                        Resampling.valueOf(c.get("filter").asText()).table(in, out);
                assertThat(c.get("rows")).hasSize(out);
                for (int i = 0; i < out; i++) {
                    JsonNode row = c.get("rows").get(i);
                    assertThat(table.start()[i])
                            .as("start %d", i)
                            .isEqualTo(row.get("xmin").asInt());
                    List<Integer> expected = new ArrayList<>();
                    row.get("coefficients").forEach(k -> expected.add(k.asInt()));
                    assertThat(table.coefficients()[i])
                            .as("row %d", i)
                            .containsExactly(expected.toArray(Integer[]::new));
                }
            }));
        }
        assertThat(tests).isNotEmpty();
        return tests;
    }
}
