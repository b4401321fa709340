package io.scriptorium.janusgen.janus;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.scriptorium.tensor.Program;
import io.scriptorium.tensor.Tensors;
import io.scriptorium.vlmodel.decoder.Decoder;
import io.scriptorium.vlmodel.decoder.KvCache;
import io.scriptorium.vlmodel.sampling.InvalidLogitsException;
import java.util.Arrays;
import java.util.List;

/**
 * Pictures of one prompt, painted side by side, a code of each at a time (generation_inference.py of deepseek-ai/Janus at
 * 1daa72f). All rows, with the prompt and without it, are one batch with one cache. For one thread; closed by its owner.
 */
final class Painting implements AutoCloseable {
    private final Decoder decoder;
    private final CodeHead head;
    private final double guidance;
    private final NDManager owner;
    private final KvCache cache;
    private final int pictures;
    private NDArray hidden;

    /** Chooses a code of a picture from its logits, which it may change. */
    @FunctionalInterface
    interface Choice {
        int choose(int picture, float[] logits) throws InvalidLogitsException;
    }

    private Painting(Decoder decoder, CodeHead head, double guidance, NDManager parent, int pictures, int capacity) {
        this.decoder = decoder;
        this.head = head;
        this.guidance = guidance;
        this.pictures = pictures;
        this.owner = parent.newSubManager();
        this.cache = decoder.newCache(owner, 2 * pictures, capacity);
    }

    /**
     * Reads the prompt, {@code pictures} times with and without what it says.
     *
     * @param prompt ids that begin with bos and end with the begin-of-image token
     * @param pad what all ids between become in the rows without; it is attended to, as in the reference
     * @param codes of a picture
     */
    static Painting start(
            Decoder decoder,
            CodeHead head,
            double guidance,
            NDManager parent,
            int[] prompt,
            int pad,
            int pictures,
            int codes) {
        int[] without = prompt.clone();
        Arrays.fill(without, 1, without.length - 1, pad);
        Painting painting =
                new Painting(decoder, head, guidance, parent, pictures, prompt.length + Math.max(0, codes - 1));
        try (NDManager step = painting.owner.newSubManager()) {
            NDArray pair = decoder.pad(step, List.of(decoder.embed(step, prompt), decoder.embed(step, without)));
            NDArray rows = Program.load(Painting.class, "janus.py", parent.getDevice())
                    .call(step, "repeat_rows", pair, pictures);
            int[] lengths = new int[2 * pictures];
            Arrays.fill(lengths, prompt.length);
            painting.hidden = decoder.prefill(painting.owner, rows, lengths, painting.cache);
            return painting;
        } catch (RuntimeException e) {
            painting.close();
            throw e;
        }
    }

    /** Chooses the next code of every picture from what was read so far. */
    int[] choose(Choice choice) throws InvalidLogitsException {
        try (NDManager step = owner.newSubManager()) {
            float[] logits = Tensors.floats(head.logits(step, normed(step), guidance));
            int size = logits.length / pictures;
            int[] codes = new int[pictures];
            for (int picture = 0; picture < pictures; picture++) {
                codes[picture] =
                        choice.choose(picture, Arrays.copyOfRange(logits, picture * size, (picture + 1) * size));
            }
            return codes;
        }
    }

    /** The last states after the final norm, {@code [2P, D]}. */
    NDArray normed(NDManager step) {
        return decoder.normalise(step, hidden);
    }

    /** Reads a code of every picture. */
    void read(int... codes) {
        try (NDManager step = owner.newSubManager()) {
            NDArray next = decoder.step(owner, head.embed(step, codes), cache);
            hidden.close();
            hidden = next;
        }
    }

    @Override
    public void close() {
        owner.close();
    }
}
