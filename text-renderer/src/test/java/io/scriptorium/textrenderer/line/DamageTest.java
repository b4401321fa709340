package io.scriptorium.textrenderer.line;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class DamageTest {
    private static double sum(Raster raster) {
        double sum = 0;
        for (float value : raster.values()) {
            sum += value;
        }
        return sum;
    }

    private static Raster square() {
        Canvas canvas = new Canvas(40, 30);
        canvas.polygon(1, 10.25, 8.5, 25.75, 8.5, 25.75, 20, 10.25, 20);
        return canvas.coverage();
    }

    @Test
    void coverageIsTheExactArea() {
        assertThat(sum(square())).isCloseTo(15.5 * 11.5, within(1e-3));
        Canvas canvas = new Canvas(20, 20);
        canvas.polygon(0.5, 2, 2, 17.3, 5.1, 6.2, 16.9);
        assertThat(sum(canvas.coverage())).isCloseTo(0.5 * 0.5 * (15.3 * 14.9 - 4.2 * 3.1), within(1e-3));
    }

    @Test
    void shapesOfOppositeTurnDoNotCancelOut() {
        Canvas canvas = new Canvas(10, 10);
        canvas.polygon(1, 2, 2, 8, 2, 8, 8, 2, 8);
        canvas.polygon(1, 2, 8, 8, 8, 8, 2, 2, 2);
        assertThat(sum(canvas.coverage())).isCloseTo(36, within(1e-3));
    }

    @Test
    void shapesOutsideTheCanvasAreCutOff() {
        Canvas canvas = new Canvas(10, 10);
        canvas.polygon(1, -5, -5, 5, -5, 5, 5, -5, 5);
        canvas.polygon(1, 20, 2, 30, 2, 30, 9, 20, 9);
        assertThat(sum(canvas.coverage())).isCloseTo(25, within(1e-3));
    }

    @Test
    void blurKeepsTheAmountOfInk() {
        assertThat(sum(square().blurred(1.3, 0.6))).isCloseTo(sum(square()), within(0.1));
    }

    @Test
    void spreadAddsInkAndLossTakesIt() {
        Dice dice = Dice.of(1);
        assertThat(sum(InkDamage.spread(square(), 40, dice))).isGreaterThan(sum(square()) + 3);
        assertThat(sum(InkDamage.loss(square(), 40, dice))).isLessThan(sum(square()) - 1);
        assertThat(sum(InkDamage.faint(square(), 40, dice))).isLessThan(sum(square()) * 0.8);
    }

    @Test
    void jpegIsNearlyLosslessAtBestAndCoarseAtWorst() {
        Raster best = square();
        Raster worst = square();
        for (Raster raster : new Raster[] {best, worst}) {
            for (int i = 0; i < raster.values().length; i++) {
                raster.values()[i] *= 200;
            }
        }
        Raster original = new Raster(best.values().clone(), best.width(), best.height());
        PaperDamage.jpeg(best, 100);
        PaperDamage.jpeg(worst, 5);
        double finest = 0;
        double coarsest = 0;
        for (int i = 0; i < original.values().length; i++) {
            finest = Math.max(finest, Math.abs(best.values()[i] - original.values()[i]));
            coarsest = Math.max(coarsest, Math.abs(worst.values()[i] - original.values()[i]));
        }
        assertThat(finest).isLessThan(4);
        assertThat(coarsest).isGreaterThan(15);
    }

    @Test
    void diceAreUniformAndNormal() {
        Dice dice = Dice.of(3, 1);
        double sum = 0;
        double squares = 0;
        double rough = 0;
        int[] drawn = new int[3];
        for (int i = 0; i < 30_000; i++) {
            double gauss = dice.gauss();
            sum += gauss;
            squares += gauss * gauss;
            float noise = dice.roughGauss();
            rough += noise * noise;
            drawn[dice.weighted(1, 0, 3)]++;
        }
        assertThat(sum / 30_000).isCloseTo(0, within(0.03));
        assertThat(squares / 30_000).isCloseTo(1, within(0.05));
        assertThat(rough / 30_000).isCloseTo(1, within(0.05));
        assertThat(drawn[1]).isZero();
        assertThat(drawn[0] / 30_000.0).isCloseTo(0.25, within(0.02));
    }
}
