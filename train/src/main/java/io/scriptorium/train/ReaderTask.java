package io.scriptorium.train;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.scriptorium.tensor.Precision;
import java.util.List;
import java.util.Map;

/**
 * What a reader is trained on, and how it is measured. Safe for use by several threads.
 *
 * @param <B> a batch of lines or pages
 */
interface ReaderTask<B> {
    /** Makes a task for a network of known sizes. */
    @FunctionalInterface
    interface Source<B> {
        /**
         * The task.
         *
         * @param precision of the products
         */
        ReaderTask<B> task(ReaderConfig config, Precision precision, Device device);
    }

    /**
     * One batch.
     *
     * @param step zero-based; the same step gives the same batch however often and in whatever order it is asked for, which
     *     is what lets a run go on where it stopped
     */
    B batch(long step);

    /** How many lines or pages. */
    int size(B batch);

    /** Those from {@code from} to {@code to}, zero-based, the second exclusive. */
    B part(B batch, int from, int to);

    /**
     * Losses and gradients.
     *
     * @param owner receives the gradients
     * @param share of the loss that is not worked on first: of the auxiliary head's beside the decoder's for lines, of the
     *     decoder's beside the head's for pages
     * @param balance weight of the load-balancing loss
     */
    ReaderNetwork.Result gradients(NDManager owner, B batch, ReaderParameters parameters, double share, double balance);

    /** Whether there is anything to measure errors on. */
    boolean isMeasured();

    /** Error rates by kind, {@link Validation#ALL} among them, of these weights. */
    Map<String, TrainingListener.Rates> measure(ReaderParameters parameters, List<NDArray> weights, NDManager owner);
}
