package io.scriptorium.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Reading of lines.
 *
 * @param encode ids of a text
 */
record LineTask(ReaderNetwork network, LineBatches batches, Validation validation, Function<String, int[]> encode)
        implements ReaderTask<LineBatch> {
    @Override
    public LineBatch batch(long step) {
        return batches.batch(step);
    }

    @Override
    public int size(LineBatch batch) {
        return batch.size();
    }

    @Override
    public LineBatch part(LineBatch batch, int from, int to) {
        return batch.part(from, to);
    }

    @Override
    public ReaderNetwork.Result gradients(
            NDManager owner, LineBatch batch, ReaderParameters parameters, double ctcWeight, double balance) {
        int[][] ids = batch.texts().stream().map(encode).toArray(int[][]::new);
        return network.gradients(owner, batch, ids, parameters.groups(), parameters.biasList(), ctcWeight, balance);
    }

    @Override
    public boolean isMeasured() {
        return !validation.isEmpty();
    }

    @Override
    public Map<String, TrainingListener.Rates> measure(
            ReaderParameters parameters, List<NDArray> weights, NDManager owner) {
        return validation.measure(network, parameters, weights, owner);
    }
}
