package io.scriptorium.visionencoder.line;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.scriptorium.golden.Golden;
import io.scriptorium.tensor.CheckpointException;
import io.scriptorium.tensor.Safetensors;
import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class LineViewsTest {
    private final LineViews views = new LineViews(LineViewConfig.READER_LINE);

    @Test
    void percentileInterpolatesBetweenRanks() {
        int[] histogram = new int[256];
        histogram[10] = 1;
        histogram[20] = 1;
        histogram[40] = 1;
        assertThat(LineViews.percentile(histogram, 3, 50)).isEqualTo(20);
        assertThat(LineViews.percentile(histogram, 3, 75)).isEqualTo(30);
        assertThat(LineViews.percentile(histogram, 3, 1)).isEqualTo(10.2);
        assertThat(LineViews.percentile(histogram, 3, 100)).isEqualTo(40);
    }

    @Test
    void stretchesInkAndPaperToTheWholeScale() {
        byte[] pixels = new byte[100];
        Arrays.fill(pixels, (byte) 180);
        Arrays.fill(pixels, 0, 10, (byte) 80);
        pixels[50] = (byte) 130;
        views.stretchContrast(pixels);
        assertThat(pixels[0] & 0xff).isZero();
        assertThat(pixels[99] & 0xff).isEqualTo(255);
        assertThat(pixels[50] & 0xff).isEqualTo(127);
    }

    @Test
    void faintMarksAreNotBlownUpBeyondTheSmallestRange() {
        byte[] pixels = new byte[100];
        Arrays.fill(pixels, (byte) 200);
        Arrays.fill(pixels, 0, 10, (byte) 190);
        views.stretchContrast(pixels);
        assertThat(pixels[99] & 0xff).isEqualTo(255);
        assertThat(pixels[0] & 0xff).isEqualTo(204);
    }

    @Test
    void lightInkOnDarkPaperIsInverted() {
        byte[] pixels = new byte[100];
        Arrays.fill(pixels, (byte) 30);
        Arrays.fill(pixels, 0, 10, (byte) 230);
        views.stretchContrast(pixels);
        assertThat(pixels[0] & 0xff).isZero();
        assertThat(pixels[99] & 0xff).isEqualTo(255);
    }

    @Test
    void aViewIsPaddedWithPaperToTheNextTrainedWidth() {
        LineView view = views.view(gray(64, 300), 300, 64);
        assertThat(view.height()).isEqualTo(32);
        assertThat(view.inkWidth()).isEqualTo(150);
        assertThat(view.width()).isEqualTo(192);
        for (int y = 0; y < 32; y++) {
            for (int x = 150; x < 192; x++) {
                assertThat(view.pixels()[y * 192 + x] & 0xff).isEqualTo(255);
            }
        }
    }

    @Test
    void narrowAndWideCropsKeepTheLimits() {
        assertThat(views.view(gray(40, 3), 3, 40).width()).isEqualTo(128);
        assertThat(views.view(gray(10, 900), 900, 10).width()).isEqualTo(640);
        assertThatThrownBy(() -> views.view(new byte[5], 2, 3))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("2 x 3");
    }

    @Test
    void shrinkingAveragesAreas() {
        byte[] crop = new byte[64 * 256];
        for (int i = 0; i < crop.length; i++) {
            int x = i % 256;
            crop[i] = (byte) (x < 128 ? 255 : x % 2 == 0 ? 0 : 100);
        }
        LineView view = views.view(crop, 256, 64);
        assertThat(view.width()).isEqualTo(128);
        // 0 and 100 average to 50: the darkest there is, so ink.
        assertThat(view.pixels()[127] & 0xff).isZero();
        assertThat(view.pixels()[0] & 0xff).isEqualTo(255);
    }

    /** The stored views went through the same contrast step, which leaves a view that uses the whole scale as it is. */
    @Test
    @Tag(Golden.TAG)
    void storedViewsStayAsTheyAre() throws CheckpointException {
        Safetensors stored = Safetensors.open(Golden.path("reader-line", "golden.safetensors"));
        for (JsonNode line : Golden.json("reader-line", "golden.json").get("lines")) {
            String name = line.get("name").asText() + ".pixels";
            long[] values = stored.integers(name);
            int width = line.get("width").asInt();
            int height = values.length / width;
            byte[] pixels = new byte[values.length];
            int[] histogram = new int[256];
            for (int i = 0; i < pixels.length; i++) {
                pixels[i] = (byte) values[i];
                histogram[pixels[i] & 0xff]++;
            }
            LineView view = views.view(pixels, width, height);
            assertThat(view.width()).as(name).isEqualTo(width);
            double floor = LineViews.percentile(histogram, pixels.length, 1);
            double ceiling = LineViews.percentile(histogram, pixels.length, 95);
            for (int i = 0; i < pixels.length; i++) {
                double expected = Math.max(0, ((pixels[i] & 0xff) - floor) / (ceiling - floor) * 255);
                assertThat(view.pixels()[i] & 0xff).as("%s at %d", name, i).isBetween((int) (expected - 1e-3), (int)
                        (expected + 1e-3));
            }
        }
    }

    private static byte[] gray(int height, int width) {
        byte[] gray = new byte[height * width];
        for (int i = 0; i < gray.length; i++) {
            gray[i] = (byte) (i % 7 == 0 ? 20 : 240);
        }
        return gray;
    }
}
