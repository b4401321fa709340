package io.scriptorium.vlmodel.ocr;

import io.scriptorium.vlmodel.decoder.StepWeights;
import java.util.Objects;

/**
 * How a model is loaded.
 *
 * @param device {@code cpu}, {@code cuda:N} or {@code auto}
 * @param precision {@code f32}, {@code bf16}, {@code f16} or {@code auto}
 * @param stepWeights in what form single-token steps have their matrices
 */
public record LoadOptions(String device, String precision, StepWeights stepWeights) {
    /** The best device that is there, the precision that suits it and the file. */
    public static final LoadOptions DEFAULT = new LoadOptions("auto", "auto", StepWeights.AS_LOADED);

    /** Nothing may be null. */
    public LoadOptions {
        Objects.requireNonNull(device, "device");
        Objects.requireNonNull(precision, "precision");
        Objects.requireNonNull(stepWeights, "stepWeights");
    }
}
