package io.scriptorium.train;

import io.scriptorium.tensor.Checkpoint;
import io.scriptorium.tensor.CheckpointException;
import io.scriptorium.tensor.Precision;
import io.scriptorium.tensor.Safetensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A reader between two others: each weight is a weighted mean of theirs. A model that was trained further on some kinds of
 * lines and the model it came from often give one that keeps what the first knew of other kinds (Wortsman et al., Robust
 * fine-tuning of zero-shot models, arXiv 2109.01903).
 */
public final class WeightAverage {
    private static final String WEIGHTS = "model.safetensors";

    private WeightAverage() {}

    /**
     * Writes {@code (1 - share) * first + share * second} with the configuration and tokenizer of {@code first}.
     *
     * @param first folder of a reader
     * @param second folder of a reader of the same sizes and tokenizer, one that was trained from {@code first}
     * @param share of {@code second}, 0 to 1
     * @param output folder that is made; weights are float16, those stored as float32 stay so
     * @throws IllegalArgumentException if the share is not from 0 to 1
     * @throws CheckpointException if a folder holds no reader, or the two differ in config, tokenizer, names or shapes
     * @throws IOException if the output cannot be written
     */
    public static void write(Path first, Path second, double share, Path output) throws IOException {
        if (!(share >= 0 && share <= 1)) {
            throw new IllegalArgumentException("share of the second model: expected 0 to 1, got " + share);
        }
        if (!Checkpoint.open(first).config().equals(Checkpoint.open(second).config())) {
            throw new CheckpointException(second + ": config.json differs from that of " + first
                    + "; only models of the same sizes can be averaged");
        }
        if (Files.mismatch(first.resolve("tokenizer.json"), second.resolve("tokenizer.json")) >= 0) {
            throw new CheckpointException(second + ": tokenizer.json differs from that of " + first
                    + "; only models with the same characters can be averaged");
        }
        Safetensors one = Safetensors.open(first.resolve(WEIGHTS));
        Safetensors other = Safetensors.open(second.resolve(WEIGHTS));
        if (!one.tensors().keySet().equals(other.tensors().keySet())) {
            throw new CheckpointException(other.file() + ": expected the same tensors as in " + one.file()
                    + "; only models of the same sizes can be averaged");
        }
        Map<String, Safetensors.Content> content = new LinkedHashMap<>();
        for (String name : one.tensors().keySet()) {
            content.put(name, mean(one, other, name, share));
        }
        Files.createDirectories(output);
        TrainingFolder.describe(first, output);
        Safetensors.write(output.resolve(WEIGHTS), content, Map.of("format", "pt"));
    }

    private static Safetensors.Content mean(Safetensors one, Safetensors other, String name, double share)
            throws CheckpointException {
        long[] shape = one.shape(name);
        if (!Arrays.equals(shape, other.shape(name))) {
            throw new CheckpointException(other.file() + ": tensor " + name + " is of shape "
                    + Arrays.toString(other.shape(name)) + ", expected " + Arrays.toString(shape) + " as in "
                    + one.file());
        }
        float[] values = one.floats(name);
        float[] others = other.floats(name);
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) ((1 - share) * values[i] + share * others[i]);
        }
        if (one.tensors().get(name).precision() == Precision.F32) {
            return Safetensors.Content.ofFloats(shape, values);
        }
        return new Safetensors.Content(Precision.F16, shape, ReaderParameters.halves(values, 0, values.length));
    }
}
