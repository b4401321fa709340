package io.scriptorium.janusgen.vq;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.scriptorium.tensor.CheckpointException;
import io.scriptorium.tensor.Precision;
import io.scriptorium.tensor.Program;
import io.scriptorium.tensor.Weights;

/**
 * The rows that a code stands for, each of length 1 (vq_model.py of deepseek-ai/Janus at 1daa72f, class VectorQuantizer with
 * {@code l2_norm}). {@code e} is the width of a row. Immutable and safe for several threads; float32.
 */
public final class Codebook {
    private final int codes;
    private final Program program;
    private final NDArray rows;

    private Codebook(int codes, Program program, NDArray rows) {
        this.codes = codes;
        this.program = program;
        this.rows = rows;
    }

    /**
     * Reads {@code quantize.embedding}.
     *
     * @param weights at the tokenizer, {@code gen_vision_model} or {@code model.vqmodel}
     */
    public static Codebook load(VqConfig config, Weights weights) throws CheckpointException {
        return new Codebook(
                config.codes(),
                Program.load(Codebook.class, "vq.py", weights.owner().getDevice()),
                weights.get(Precision.F32, "quantize.embedding.weight", config.codes(), config.codeWidth()));
    }

    /** The same codebook, whose calls are recorded for autograd. */
    public Codebook withGradient() {
        return new Codebook(codes, program.withGradient(), rows);
    }

    /**
     * The rows of codes.
     *
     * @param ids {@code [B, h*w]} int64, row by row from the top
     * @return {@code [B, e, h, w]}
     */
    public NDArray entries(NDManager owner, NDArray ids, int h, int w) {
        return program.call(owner, "entries", ids, rows, h, w);
    }

    /**
     * The rows of codes, one array a picture.
     *
     * @throws IllegalArgumentException if the arrays are not of {@code h*w} codes, or a code is none of the codebook
     */
    public NDArray entries(NDManager owner, int[][] ids, int h, int w) {
        long[] flat = new long[ids.length * h * w];
        int at = 0;
        for (int[] picture : ids) {
            if (picture.length != h * w) {
                throw new IllegalArgumentException("codes: expected " + h + " x " + w + ", got " + picture.length);
            }
            for (int id : picture) {
                if (id < 0 || id >= codes) {
                    throw new IllegalArgumentException("code " + id + " is not in 0.." + (codes - 1));
                }
                flat[at++] = id;
            }
        }
        try (NDManager passing = owner.newSubManager()) {
            return entries(owner, passing.create(flat, new Shape(ids.length, (long) h * w)), h, w);
        }
    }

    /**
     * The codes whose rows are nearest, in direction.
     *
     * <p>Differs: transformers 5.23.0 compares without normalising; this is the official rule, with which the codebook was
     * trained.
     *
     * @param latents {@code [B, e, h, w]}
     * @return {@code [B, h*w]} int64, row by row from the top
     */
    public NDArray nearest(NDManager owner, NDArray latents) {
        return program.call(owner, "nearest", latents, rows);
    }

    /** Number of codes. */
    public int codes() {
        return codes;
    }
}
