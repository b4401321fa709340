package io.scriptorium.textrenderer.line;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LineImagesTest {
    private static final Fonts FONTS = Fonts.shipped();

    @Test
    void sameSeedGivesTheSameBytesWithNewObjects() {
        LineSample first = new LineImages(FONTS, TestLines.text(), LineImageConfig.DEFAULT).sample(7, 256, 384);
        LineSample second =
                new LineImages(Fonts.shipped(), TestLines.text(), LineImageConfig.DEFAULT).sample(7, 256, 384);
        LineSample other = new LineImages(FONTS, TestLines.text(), LineImageConfig.DEFAULT).sample(8, 256, 384);
        assertThat(second.text()).isEqualTo(first.text());
        assertThat(second.view()).isEqualTo(first.view()).isNotEqualTo(other.view());
    }

    @Test
    void viewsHaveTheirWidthInkAndText() {
        LineImages images = new LineImages(FONTS, TestLines.text(), LineImageConfig.DEFAULT);
        for (int width : TestLines.WIDTHS) {
            for (LineSample sample : TestLines.samples(images, 60, width)) {
                assertThat(sample.view()).hasSize(32 * width);
                assertThat(TestLines.ink(sample)).as(sample.text()).isGreaterThan(0.001);
                assertThat(sample.text())
                        .isNotEmpty()
                        .isEqualTo(sample.text().strip())
                        .doesNotContain("  ");
                assertThat(sample.text().codePoints().boxed().toList())
                        .allMatch(c -> c == ' ' || TestLines.LATIN.contains(c));
            }
        }
    }

    @Test
    void theLastLetterIsInsideTheView() {
        // On clean views the column after the ink is paper: nothing is cut off at the right.
        LineImageConfig config = TestLines.only(Look.PRINT);
        LineImages images = new LineImages(FONTS, TestLines.text(), config);
        for (LineSample sample : TestLines.samples(images, 200, 256)) {
            for (int y = 0; y < 32; y++) {
                assertThat(sample.view()[y * 256 + 255] & 0xff)
                        .as(sample.text())
                        .isGreaterThan(200);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Damage.class)
    void everyDamageChangesThePicture(Damage damage) {
        Look look = Arrays.stream(Look.values())
                .max((a, b) -> Double.compare(damage.probability(a), damage.probability(b)))
                .orElseThrow();
        LineImages plain = new LineImages(FONTS, TestLines.text(), TestLines.only(look));
        LineImages damaged = new LineImages(FONTS, TestLines.text(), TestLines.only(look, damage));
        int changed = 0;
        for (int seed = 0; seed < 12; seed++) {
            if (!Arrays.equals(
                    plain.sample(seed, 128, 256).view(),
                    damaged.sample(seed, 128, 256).view())) {
                changed++;
            }
        }
        // A view is the same for dark on light and light on dark, up to rounding.
        assertThat(changed).isGreaterThan(damage == Damage.INVERSE ? 0 : 8);
    }

    @ParameterizedTest
    @EnumSource(Look.class)
    void everyLookDrawsAndIsNamed(Look look) {
        LineImages images = new LineImages(FONTS, TestLines.text(), TestLines.only(look, Damage.values()));
        assertThat(TestLines.samples(images, 10, 256))
                .allSatisfy(s -> assertThat(s.kind()).isIn("print", "old-print", "typewriter", "receipt"));
    }

    @Test
    void sizesFillMarginsShapingAndCleanChangeThePicture() {
        LineImageConfig base = TestLines.only(Look.PRINT);
        List<LineImageConfig> changed = List.of(
                new LineImageConfig(base.looks(), base.damage(), 1, 20, 40, 0.7, 0.8, 0.1, 0.3, 0),
                new LineImageConfig(base.looks(), base.damage(), 0, 10, 12, 0.7, 0.8, 0.1, 0.3, 0),
                new LineImageConfig(base.looks(), base.damage(), 0, 20, 40, 0.9, 0.95, 0.1, 0.3, 0),
                new LineImageConfig(base.looks(), base.damage(), 0, 20, 40, 0.7, 0.8, 0.35, 0.4, 0),
                new LineImageConfig(base.looks(), base.damage(), 0, 20, 40, 0.7, 0.8, 0.1, 0.3, 1));
        List<LineSample> plain = TestLines.samples(new LineImages(FONTS, TestLines.text(), base), 8, 384);
        for (LineImageConfig config : changed) {
            List<LineSample> other = TestLines.samples(new LineImages(FONTS, TestLines.text(), config), 8, 384);
            assertThat(other).as(config.toString()).usingRecursiveComparison().isNotEqualTo(plain);
        }
    }

    @Test
    void refusesImpossibleConfigs() {
        LineImageConfig base = LineImageConfig.DEFAULT;
        assertThatThrownBy(() -> new LineImageConfig(Map.of(), base.damage(), 0, 12, 46, 0.6, 0.95, 0.06, 0.4, 0.5))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("look");
        assertThatThrownBy(() -> new LineImageConfig(base.looks(), base.damage(), 0, 46, 12, 0.6, 0.95, 0.06, 0.4, 0.5))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("minSize");
        assertThatThrownBy(() -> new LineImages(FONTS.only(List.of("none")), TestLines.text(), base))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("font");
    }
}
