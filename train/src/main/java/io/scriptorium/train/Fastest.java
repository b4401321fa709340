package io.scriptorium.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.scriptorium.tensor.Precision;
import io.scriptorium.tensor.Program;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * In which precision this machine multiplies matrices faster. bfloat16 is four to seven times as fast as float32 on a CPU with
 * matrix units and several times slower on one without, and no name of a CPU says which, so it is tried.
 */
public final class Fastest {
    private static final Logger LOG = LoggerFactory.getLogger(Fastest.class);
    private static final int SIDE = 512;

    private Fastest() {}

    /** {@link Precision#BF16} where its products take less than three quarters of the time, else {@link Precision#F32}. */
    public static Precision precision(NDManager owner) {
        try (NDManager step = owner.newSubManager()) {
            Program program = Program.load(Fastest.class, "optimizer.py", owner.getDevice());
            NDArray x = step.ones(new Shape(SIDE, SIDE));
            double single = nanoseconds(program, step, x, Precision.F32);
            double brain = nanoseconds(program, step, x, Precision.BF16);
            Precision fastest = brain < .75 * single ? Precision.BF16 : Precision.F32;
            LOG.info(
                    "products of {}: float32 {} us, bfloat16 {} us; computing in {}",
                    SIDE,
                    single / 1e3,
                    brain / 1e3,
                    fastest);
            return fastest;
        }
    }

    private static double nanoseconds(Program program, NDManager step, NDArray x, Precision precision) {
        double least = Double.MAX_VALUE;
        for (int i = 0; i < 5; i++) {
            long begin = System.nanoTime();
            program.call(step, "product", x, precision).close();
            least = Math.min(least, (double) (System.nanoTime() - begin));
        }
        return least;
    }
}
