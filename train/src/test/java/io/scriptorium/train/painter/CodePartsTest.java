package io.scriptorium.train.painter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class CodePartsTest {
    private static final int WIDTH = 3;

    private final SceneCodes codes = new SceneCodes();
    private final CodeParts parts = new CodeParts(codes);

    private static float[] random(int count) {
        Random random = new Random(1);
        float[] numbers = new float[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = (float) random.nextGaussian();
        }
        return numbers;
    }

    @Test
    void whatWasJoinedIsPartedToTheSameRows() {
        float[] rows = parts.join(random(parts.count() * WIDTH));
        float[] again = parts.join(parts.part(rows));
        assertThat(again).containsExactly(rows, within(1e-4f));
    }

    @Test
    void twoColoursDifferAlikeInEachShape() {
        float[] rows = parts.join(random(parts.count() * WIDTH));
        int other = SceneCodes.SHAPES;
        float difference = rows[other * WIDTH] - rows[0];
        for (int shape = 0; shape < SceneCodes.SHAPES; shape++) {
            assertThat(rows[(other + shape) * WIDTH] - rows[shape * WIDTH]).isCloseTo(difference, within(1e-5f));
        }
    }

    @Test
    void partsOfAnyRowsAreNearerThanOthers() {
        float[] rows = random(parts.codes());
        float[] best = parts.part(rows);
        double least = distance(rows, parts.join(best));
        for (int i = 0; i < parts.count(); i += 17) {
            float[] moved = best.clone();
            moved[i] += .05f;
            assertThat(distance(rows, parts.join(moved))).isGreaterThan(least);
        }
    }

    private static double distance(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += (a[i] - b[i]) * (a[i] - b[i]);
        }
        return sum;
    }
}
