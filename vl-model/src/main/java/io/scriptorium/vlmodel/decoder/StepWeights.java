package io.scriptorium.vlmodel.decoder;

import io.scriptorium.tensor.Precision;
import io.scriptorium.tensor.Weights;

/** What the matrices of single-token steps are held in. Prefill always computes with all bits of the weights. */
public enum StepWeights {
    /** The weights as loaded, held once. */
    AS_LOADED,
    /**
     * Signed bytes with one scale for each row, made at load. A step reads every active weight once, so a quarter of
     * float32's bytes is what makes it faster on a CPU; results differ slightly. Of weights stored in 16 bits the file's
     * own pages stay the other copy even where prefill computes in float32: they are widened as they are used, since a
     * prompt reads each only once.
     */
    INT8;

    /** The element type in which the matrices for prefill are held. */
    Precision held(Weights weights) {
        Precision stored = weights.checkpoint().precision();
        boolean narrow = stored == Precision.BF16 || stored == Precision.F16;
        return this == INT8 && weights.precision() == Precision.F32 && narrow ? stored : weights.precision();
    }
}
