package io.scriptorium.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.scriptorium.eval.text.EditDistance;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** Lines that are never trained on, and the errors of a reader on them. */
final class Validation {
    /** The whole set, beside the kinds. */
    static final String ALL = "all";
    /** The user's own lines of whatever kind; absent where there are none. */
    static final String REAL = "real";
    /** Characters are not narrower than this in a view of height 32; a longer text is a loop. */
    private static final int NARROWEST = 4;

    private final List<LineBatch> batches;
    private final Function<String, int[]> encode;

    Validation(List<LineBatch> batches, Function<String, int[]> encode) {
        this.batches = List.copyOf(batches);
        this.encode = encode;
    }

    boolean isEmpty() {
        return batches.isEmpty();
    }

    private static final class Count {
        int lines;
        int characters;
        int decoder;
        int ctc;

        void add(int[] truth, int[] byDecoder, int[] byCtc) {
            lines++;
            characters += truth.length;
            decoder += EditDistance.between(truth, byDecoder);
            ctc += EditDistance.between(truth, byCtc);
        }

        TrainingListener.Rates rates() {
            double all = Math.max(1, characters);
            return new TrainingListener.Rates(lines, decoder / all, ctc / all);
        }
    }

    private static List<String> groups(String kind) {
        return kind.startsWith(REAL + ":") ? List.of(ALL, REAL, kind) : List.of(ALL, kind);
    }

    /**
     * The rate that says which weights are best: of real lines where there are any, for they are what a user trains for, and
     * the smaller of the decoder's and the CTC head's, for from random weights the decoder learns to look at the picture long
     * after the CTC head can read.
     */
    static double deciding(Map<String, TrainingListener.Rates> rates) {
        return Math.min(ofDecoder(rates), decisive(rates).ctc());
    }

    /** The same where the decoder alone is trained. */
    static double ofDecoder(Map<String, TrainingListener.Rates> rates) {
        return decisive(rates).decoder();
    }

    private static TrainingListener.Rates decisive(Map<String, TrainingListener.Rates> rates) {
        return rates.containsKey(REAL) ? rates.get(REAL) : rates.get(ALL);
    }

    /** The most characters that a view of this batch can hold. */
    static int most(LineBatch batch) {
        return batch.width() / NARROWEST;
    }

    /** Error rates by kind, of {@link #ALL} and of {@link #REAL}, of these weights. */
    Map<String, TrainingListener.Rates> measure(
            ReaderNetwork network, ReaderParameters parameters, List<NDArray> weights, NDManager owner) {
        Map<String, Count> counts = new TreeMap<>();
        for (LineBatch batch : batches) {
            try (NDManager step = owner.newSubManager()) {
                ReaderNetwork.Reading reading = network.read(
                        step, batch, parameters.grouped(step, weights), parameters.biasList(), most(batch));
                for (int i = 0; i < batch.size(); i++) {
                    int[] truth = encode.apply(batch.texts().get(i));
                    for (String kind : groups(batch.kinds().get(i))) {
                        counts.computeIfAbsent(kind, k -> new Count())
                                .add(truth, reading.decoder()[i], reading.ctc()[i]);
                    }
                }
            }
        }
        Map<String, TrainingListener.Rates> rates = new TreeMap<>();
        counts.forEach((kind, count) -> rates.put(kind, count.rates()));
        return rates;
    }
}
