package io.scriptorium.vlmodel.decoder;

/** What the matrices of single-token steps are held in. Prefill always computes with the weights as loaded. */
public enum StepWeights {
    /** The weights as loaded, held once. */
    AS_LOADED,
    /**
     * Signed bytes with one scale for each row, made at load, beside the weights as loaded. A step reads every active
     * weight once, so a quarter of float32's bytes is what makes it faster on a CPU; results differ slightly.
     */
    INT8
}
