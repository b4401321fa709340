package io.scriptorium.train;

/** What is trained on, batch by batch. Safe for use by several threads. */
@FunctionalInterface
public interface LineBatches {
    /**
     * One batch.
     *
     * @param step zero-based; the same step gives the same batch however often and in whatever order it is asked for, which
     *     is what lets a run go on where it stopped
     */
    LineBatch batch(long step);
}
