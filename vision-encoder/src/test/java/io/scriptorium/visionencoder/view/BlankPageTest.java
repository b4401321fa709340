package io.scriptorium.visionencoder.view;

import static org.assertj.core.api.Assertions.assertThat;

import io.scriptorium.visionencoder.image.PageImage;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BlankPageTest {
    private static PageImage paper(int width, int height, boolean shaded, boolean noisy) {
        Random random = new Random(1);
        byte[] gray = new byte[width * height];
        for (int i = 0; i < gray.length; i++) {
            int light = 235 - (shaded ? 130 * (i % width) / width : 0);
            gray[i] = (byte) Math.min(255, light + (noisy ? (int) (6 * random.nextGaussian()) : 0));
        }
        return PageImage.ofGray(width, height, gray);
    }

    @Test
    void paperIsBlankWhateverItsLight() {
        assertThat(BlankPage.is(paper(1191, 1684, false, false))).isTrue();
        assertThat(BlankPage.is(paper(1191, 1684, true, true))).isTrue();
        assertThat(BlankPage.is(PageImage.filled(1, 1, 0))).isTrue();
    }

    @Test
    void aFullStopIsSomething() {
        PageImage stop = PageImage.filled(3, 3, 0x303030);
        assertThat(BlankPage.is(paper(1191, 1684, true, true).with(stop, 700, 800)))
                .isFalse();
        assertThat(BlankPage.is(paper(1191, 1684, false, false).with(stop, 1188, 1681)))
                .isFalse();
    }

    @Test
    void aLonelySpeckIsNot() {
        assertThat(BlankPage.is(paper(800, 600, false, true).with(PageImage.filled(2, 2, 0), 99, 99)))
                .isTrue();
    }
}
