package io.scriptorium.vlmodel.generation;

/** Why a sequence ended. */
public enum StopReason {
    /** The model said so. */
    END_OF_SEQUENCE,
    /** The greatest number of new tokens was reached, or the model has no more positions. */
    LENGTH,
    /** The same tokens came again and again, as {@link LoopRule} has it. */
    LOOPED,
    /** Somebody asked for it. */
    CANCELLED
}
