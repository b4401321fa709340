package io.scriptorium.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.scriptorium.eval.text.EditDistance;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Reading of pages.
 *
 * @param validation pages that are never trained on
 */
record PageTask(PageNetwork network, ReaderConfig.Head head, PageSource pages, List<PageBatch> validation)
        implements ReaderTask<PageBatch> {
    @Override
    public PageBatch batch(long step) {
        return pages.batch(step);
    }

    @Override
    public int size(PageBatch batch) {
        return batch.size();
    }

    @Override
    public PageBatch part(PageBatch batch, int from, int to) {
        return batch.part(from, to);
    }

    @Override
    public ReaderNetwork.Result gradients(
            NDManager owner, PageBatch batch, ReaderParameters parameters, double decoderWeight, double balance) {
        return network.gradients(owner, batch, parameters, decoderWeight, balance);
    }

    @Override
    public boolean isMeasured() {
        return !validation.isEmpty();
    }

    private static final class Count {
        int pages;
        int characters;
        int edits;
        int decodedCharacters;
        int decodedEdits;

        TrainingListener.Rates rates() {
            return new TrainingListener.Rates(
                    pages, decodedEdits / Math.max(1., decodedCharacters), edits / Math.max(1., characters));
        }
    }

    @Override
    public Map<String, TrainingListener.Rates> measure(
            ReaderParameters parameters, List<NDArray> weights, NDManager owner) {
        Map<String, Count> counts = new TreeMap<>();
        for (PageBatch batch : validation) {
            try (NDManager step = owner.newSubManager()) {
                PageNetwork.Reading reading =
                        network.read(step, batch, parameters.grouped(step, weights), parameters.biasList());
                PageBatch read = new PageBatch(
                        batch.side(), batch.cells(), batch.pixels(), reading.grid(), batch.decoded(), batch.kinds());
                int line = 0;
                for (int i = 0; i < batch.size(); i++) {
                    Count count = new Count();
                    count.pages = 1;
                    for (int row = 0; row < network.rows(); row++) {
                        int[] truth = batch.row(i, row, network.frames(), head.blank());
                        count.characters += truth.length;
                        count.edits += EditDistance.between(truth, read.row(i, row, network.frames(), head.blank()));
                    }
                    for (int row : batch.decoded().get(i)) {
                        int[] truth = batch.row(i, row, network.frames(), head.blank());
                        count.decodedCharacters += truth.length;
                        count.decodedEdits +=
                                EditDistance.between(truth, reading.decoder().get(line++));
                    }
                    for (String kind : List.of(Validation.ALL, batch.kinds().get(i))) {
                        counts.merge(kind, count, PageTask::sum);
                    }
                }
            }
        }
        Map<String, TrainingListener.Rates> rates = new TreeMap<>();
        counts.forEach((kind, count) -> rates.put(kind, count.rates()));
        return rates;
    }

    private static Count sum(Count a, Count b) {
        Count sum = new Count();
        sum.pages = a.pages + b.pages;
        sum.characters = a.characters + b.characters;
        sum.edits = a.edits + b.edits;
        sum.decodedCharacters = a.decodedCharacters + b.decodedCharacters;
        sum.decodedEdits = a.decodedEdits + b.decodedEdits;
        return sum;
    }
}
