package io.scriptorium.visionencoder.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class ResamplingTest {
    @ParameterizedTest
    @EnumSource(Resampling.class)
    void keepsOneColourAndTheSameSize(Resampling filter) {
        PageImage plain = PageImage.filled(40, 30, 0x10ff7f);
        assertThat(filter.resize(plain, 7, 91)).isEqualTo(PageImage.filled(7, 91, 0x10ff7f));
        assertThat(filter.resize(plain, 40, 30)).isSameAs(plain);
    }

    @ParameterizedTest
    @EnumSource(Resampling.class)
    void isSymmetricUnderMirroring(Resampling filter) {
        PageImage page = TestPattern.page(64, 33, 5);
        assertThat(filter.resize(mirror(page), 24, 50)).isEqualTo(mirror(filter.resize(page, 24, 50)));
    }

    private static PageImage mirror(PageImage page) {
        byte[] rgb = new byte[page.width() * page.height() * 3];
        int k = 0;
        for (int y = 0; y < page.height(); y++) {
            for (int x = page.width() - 1; x >= 0; x--) {
                int colour = page.rgb(x, y);
                rgb[k++] = (byte) (colour >> 16);
                rgb[k++] = (byte) (colour >> 8);
                rgb[k++] = (byte) colour;
            }
        }
        return PageImage.of(page.width(), page.height(), rgb);
    }

    @Test
    void refusesAnEmptySize() {
        PageImage page = PageImage.filled(4, 4, 0);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Resampling.BICUBIC.resize(page, 0, 5))
                .withMessageContaining("0 x 5");
    }
}
