package io.scriptorium.vlmodel.ocr;

import ai.djl.Device;
import io.scriptorium.tensor.ComputeDevice;
import io.scriptorium.tensor.Precision;
import io.scriptorium.tensor.Weights;
import io.scriptorium.vlmodel.decoder.DecoderConfig;
import io.scriptorium.vlmodel.decoder.StepWeights;
import java.util.Objects;

/**
 * How a model is loaded.
 *
 * @param device {@code cpu}, {@code cuda:N} or {@code auto}
 * @param precision {@code f32}, {@code bf16}, {@code f16} or {@code auto}
 * @param stepWeights in what form single-token steps have their matrices
 * @param threads threads of the CPU, for the whole process; 0 for the environment's number
 */
public record LoadOptions(String device, String precision, StepWeights stepWeights, int threads) {
    /** Columns up to which float32 was seen to be the faster one. */
    private static final int NARROW = 256;

    /** The best device that is there, the precision that suits it and the file. */
    public static final LoadOptions DEFAULT = new LoadOptions("auto", "auto", StepWeights.AS_LOADED, 0);

    /**
     * Nothing may be null.
     *
     * @throws IllegalArgumentException if {@code threads} is negative
     */
    public LoadOptions {
        Objects.requireNonNull(device, "device");
        Objects.requireNonNull(precision, "precision");
        Objects.requireNonNull(stepWeights, "stepWeights");
        if (threads < 0) {
            throw new IllegalArgumentException(
                    "threads: expected 1 or more, or 0 for the environment's, got " + threads);
        }
    }

    /**
     * The device to load on; sets the threads of the whole process, where a number is given.
     *
     * @throws IllegalArgumentException if the device is unknown or not there
     */
    public Device openDevice() {
        Device opened = ComputeDevice.parse(device);
        if (threads > 0) {
            ComputeDevice.useThreads(threads);
        }
        return opened;
    }

    /**
     * The precision to compute in.
     *
     * @param stored that of the checkpoint, which {@code auto} goes by
     * @throws IllegalArgumentException if the name is unknown
     */
    public Precision precisionOn(Device on, Precision stored) {
        return precision.equals("auto") ? Precision.auto(on, stored) : Precision.parse(precision);
    }

    /**
     * The precision of a decoder whose encoder computes in that of {@code weights}: with {@code auto} a narrow one on a CPU
     * computes in float32. bfloat16 products are compiled anew for every number of rows, which differs from pass to pass, and
     * that costs more than such small products themselves (docs/performance.md).
     */
    Precision decoderPrecision(Weights weights, DecoderConfig config) {
        boolean narrow =
                config.hidden() <= NARROW && !weights.owner().getDevice().isGpu();
        return precision.equals("auto") && narrow ? Precision.F32 : weights.precision();
    }
}
