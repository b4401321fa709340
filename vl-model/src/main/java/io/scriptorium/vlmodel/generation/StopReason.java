package io.scriptorium.vlmodel.generation;

/** Why a sequence ended. */
public enum StopReason {
    /** The model said so. */
    END_OF_SEQUENCE,
    /** The greatest number of new tokens was reached, or the model has no more positions. */
    LENGTH,
    /** The same tokens came again and again, as {@link LoopRule} has it. */
    LOOPED,
    /** Its draft was wrong too often, and its request asks for no more then: {@link GenerationRequest#confirming}. */
    PARTED,
    /** Somebody asked for it. */
    CANCELLED
}
