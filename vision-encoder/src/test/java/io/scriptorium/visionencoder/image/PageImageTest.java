package io.scriptorium.visionencoder.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PageImageTest {
    private static PageImage noise(int width, int height) {
        byte[] rgb = new byte[width * height * 3];
        new Random(7).nextBytes(rgb);
        return PageImage.of(width, height, rgb);
    }

    @Test
    void isNotChangedThroughItsArrays() {
        byte[] rgb = {1, 2, 3};
        PageImage page = PageImage.of(1, 1, rgb);
        rgb[0] = 9;
        page.toBytes()[1] = 9;
        assertThat(page.rgb(0, 0)).isEqualTo(0x010203);
        assertThat(page.pixels().isReadOnly()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            ints = {
                BufferedImage.TYPE_INT_RGB,
                BufferedImage.TYPE_INT_ARGB,
                BufferedImage.TYPE_INT_BGR,
                BufferedImage.TYPE_3BYTE_BGR,
                BufferedImage.TYPE_4BYTE_ABGR
            })
    void keepsTheColoursOfEveryRgbType(int type) {
        PageImage page = noise(13, 7);
        BufferedImage image = new BufferedImage(13, 7, type);
        for (int y = 0; y < 7; y++) {
            for (int x = 0; x < 13; x++) {
                image.setRGB(x, y, (image.getColorModel().hasAlpha() ? (x * 20) << 24 : 0) | page.rgb(x, y));
            }
        }
        assertThat(PageImage.from(image)).isEqualTo(page);
        assertThat(PageImage.from(image.getSubimage(3, 2, 5, 4))).isEqualTo(page.crop(3, 2, 5, 4));
    }

    @Test
    void grayIsTheStoredSample() {
        BufferedImage image = new BufferedImage(256, 1, BufferedImage.TYPE_BYTE_GRAY);
        BufferedImage wide = new BufferedImage(256, 1, BufferedImage.TYPE_USHORT_GRAY);
        for (int x = 0; x < 256; x++) {
            image.getRaster().setSample(x, 0, 0, x);
            wide.getRaster().setSample(x, 0, 0, x * 256 + 255);
        }
        PageImage page = PageImage.from(image);
        for (int x = 0; x < 256; x++) {
            assertThat(page.rgb(x, 0)).isEqualTo(x * 0x010101);
        }
        assertThat(PageImage.from(wide)).isEqualTo(page);
        assertThat(PageImage.ofGray(256, 1, page.gray())).isEqualTo(page);
    }

    @Test
    void lumaWeighsGreenMost() {
        assertThat(PageImage.filled(1, 1, 0xff0000).gray()).containsExactly((byte) 76);
        assertThat(PageImage.filled(1, 1, 0x00ff00).gray()).containsExactly((byte) 150);
        assertThat(PageImage.filled(1, 1, 0x0000ff).gray()).containsExactly((byte) 29);
    }

    @Test
    void pngGivesThePageBack(@TempDir Path folder) throws IOException {
        PageImage page = noise(31, 17);
        Path file = folder.resolve("page.png");
        page.writePng(file);
        assertThat(PageImage.from(ImageIO.read(file.toFile()))).isEqualTo(page);
    }

    @Test
    void thumbnailFitsAndKeepsTheAspect() {
        assertThat(noise(400, 100).thumbnail(40)).hasToString("PageImage 40 x 10");
        assertThat(noise(1000, 2).thumbnail(40)).hasToString("PageImage 40 x 1");
        PageImage small = noise(3, 4);
        assertThat(small.thumbnail(4)).isSameAs(small);
        assertThat(PageImage.filled(300, 200, 0x336699).thumbnail(30)).isEqualTo(PageImage.filled(30, 20, 0x336699));
    }

    @Test
    void refusesWrongSizes() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PageImage.of(2, 2, new byte[11]))
                .withMessageContaining("2 x 2 x 3 = 12 bytes, got 11");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PageImage.filled(0, 5, 0))
                .withMessageContaining("0 x 5");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PageImage.filled(50_000, 50_000, 0))
                .withMessageContaining("7500000000 bytes");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> noise(5, 5).crop(3, 0, 3, 1))
                .withMessageContaining("5 x 5");
    }
}
