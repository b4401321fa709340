package io.scriptorium.visionencoder.image;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Prints how long a scanned A4 page at 300 dpi takes to shrink to a global view; run it with {@code -Dgroups=slow}. */
@Tag("slow")
final class ResizeSpeedTest {
    @Test
    void fromA4At300DpiTo1024() {
        PageImage page = TestPattern.page(2480, 3508, 1);
        double best = Double.POSITIVE_INFINITY;
        for (int i = 0; i < 20; i++) {
            long start = System.nanoTime();
            PageImage small = Resampling.BICUBIC.resize(page, 724, 1024);
            best = Math.min(best, (System.nanoTime() - start) / 1e6);
            assertThat(small.height()).isEqualTo(1024);
        }
        LoggerFactory.getLogger(getClass()).info("2480 x 3508 -> 724 x 1024 bicubic: {} ms, best of 20", best);
    }
}
