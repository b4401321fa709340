package io.scriptorium.visionencoder.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.scriptorium.visionencoder.image.PageImage;
import io.scriptorium.visionencoder.image.TestPattern;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class ViewsTest {
    @ParameterizedTest
    @CsvSource({
        "TINY,64,73",
        "SMALL,100,111",
        "BASE,256,273",
        "LARGE,400,421",
        "GUNDAM,256,273",
        "GUNDAM_M,400,421",
        "FLOW,256,257"
    })
    void aSmallSquarePageHasTheAdvertisedTokens(ViewMode mode, int advertised, int placeholders) {
        ViewLayout layout = mode.recipe().layout(640, 640);
        assertThat(layout.isTiled()).isFalse();
        assertThat(layout.advertisedTokens()).isEqualTo(advertised);
        assertThat(layout.validTokensOfCode()).isEqualTo(advertised);
        assertThat(layout.validTokensOfPaper()).isEqualTo(advertised);
        assertThat(layout.placeholders()).isEqualTo(placeholders);
    }

    @Test
    void moreTilesAreAllowedWhenAskedFor() {
        assertThat(ViewMode.GUNDAM.recipe().layout(6400, 640).tileCount()).isEqualTo(9);
        ViewLayout six = ViewMode.GUNDAM.recipe().withMaxTiles(6).layout(6400, 640);
        assertThat(six.columns()).isEqualTo(6);
        assertThat(six.placeholders()).isEqualTo(273 + 10 * 61);
        assertThat(ViewMode.BASE.recipe().withMaxTiles(6)).isEqualTo(ViewMode.BASE.recipe());
    }

    @ParameterizedTest
    @EnumSource(ViewMode.class)
    void theLongestStripStillShows(ViewMode mode) {
        for (int[] size : new int[][] {{3000, 1}, {1, 3000}}) {
            Views views = Views.of(PageImage.filled(size[0], size[1], 0x112233), mode);
            assertThat(views.global().width()).isEqualTo(mode.recipe().base());
            assertThat(views.global()
                            .rgb(views.layout().contentX(), views.layout().contentY()))
                    .isEqualTo(0x112233);
        }
    }

    @Test
    void tilesAreTheStretchedPageRowByRow() {
        Views views = Views.of(TestPattern.page(1280, 640, 3), ViewMode.GUNDAM);
        assertThat(views.tiles())
                .containsExactly(
                        TestPattern.page(1280, 640, 3).crop(0, 0, 640, 640),
                        TestPattern.page(1280, 640, 3).crop(640, 0, 640, 640));
        assertThat(views.global().rgb(0, 0)).isEqualTo(0x7f7f7f);
    }

    @Test
    void planesAreRedGreenBlue() {
        PageImage page = PageImage.of(2, 1, new byte[] {0, (byte) 255, 0, (byte) 255, 0, 0});
        float[] once = {-1, 1, 1, -1, -1, -1};
        assertThat(PixelNormalization.DEEPSEEK_OCR.chw(page)).containsExactly(once);
        assertThat(PixelNormalization.DEEPSEEK_OCR.nchw(List.of(page, page)))
                .hasSize(12)
                .startsWith(once)
                .endsWith(once);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PixelNormalization.DEEPSEEK_OCR.nchw(List.of(page, PageImage.filled(1, 1, 0))))
                .withMessageContaining("2 x 1");
    }

    @Test
    void refusesWhatCannotBe() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ViewMode.of("giant"))
                .withMessage("expected a mode of tiny, small, base, large, gundam, gundam-m, flow, got \"giant\"");
        assertThat(ViewMode.of("gundam-m")).isEqualTo(ViewMode.GUNDAM_M);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ViewRecipe.single(1000))
                .withMessageContaining("multiple of 64");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ViewMode.GUNDAM.recipe().withMaxTiles(1))
                .withMessageContaining("2 and 1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ViewMode.BASE.recipe().layout(10, 10).cut(PageImage.filled(9, 10, 0)))
                .withMessageContaining("9 x 10");
    }
}
