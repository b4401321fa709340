package io.scriptorium.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.scriptorium.tensor.CheckpointException;
import io.scriptorium.tensor.Precision;
import java.util.List;
import java.util.Map;

/**
 * What a step of training does with a batch: which gradients it takes, and how often. Not safe for several threads.
 *
 * @param <B> a batch of lines or pages
 */
interface Objective<B> extends AutoCloseable {
    /** Makes an objective. */
    @FunctionalInterface
    interface Source<B> {
        /**
         * The objective.
         *
         * @param owner of the parameters
         * @param parameters as the run starts, before a saved state is restored
         * @throws CheckpointException if a model that it needs beside them cannot be read
         */
        Objective<B> objective(
                NDManager owner,
                ReaderParameters parameters,
                ReaderTask<B> task,
                Precision precision,
                TrainSettings settings)
                throws CheckpointException;
    }

    /**
     * What a step says of itself.
     *
     * @param values by the names that the log has
     * @param norm of the gradients before they were clipped
     * @param loads for each layer with experts, the share of the choices that each expert got; empty where it is not asked
     */
    record Outcome(Map<String, Double> values, float norm, double[][] loads) {}

    /**
     * Trains on a batch.
     *
     * @param step zero-based
     * @param rate learning rate
     * @param averaging how much of the moving average of the weights stays, 0 to 1
     * @throws IllegalStateException if a loss is not a number
     */
    Outcome step(B batch, long step, double rate, double averaging) throws InterruptedException;

    /** Everything that changes beside parameters and biases, by name; written in place to restore it. */
    Map<String, List<NDArray>> state();

    /** The moving average of each parameter. */
    List<NDArray> average();

    @Override
    void close();
}
