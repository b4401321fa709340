package io.scriptorium.vlmodel.sampling;

import java.util.BitSet;
import java.util.SplittableRandom;

/**
 * Chooses the tokens of one generation: repetition penalty, n-gram rule, temperature, top-k, top-p, then the most
 * probable token or a draw. It remembers the ids so far and belongs to one thread.
 *
 * @see <a href="https://github.com/huggingface/transformers">transformers, GenerationMixin, for the order</a>
 */
public final class Sampler {
    private final SamplingSettings settings;
    private final NgramHistory ngrams;
    private final BitSet seen = new BitSet();
    private final SplittableRandom random;

    /**
     * Starts a generation.
     *
     * @param prompt the ids that the model was prefilled with, not kept. The repetition penalty and
     *     {@link NgramRule.WholeSequence} count them, {@link NgramRule.Windowed} does not.
     */
    public Sampler(SamplingSettings settings, int... prompt) {
        this.settings = settings;
        this.random = new SplittableRandom(settings.seed());
        NgramRule rule = settings.ngrams();
        if (rule instanceof NgramRule.Windowed windowed) {
            ngrams = NgramHistory.of(windowed);
        } else if (rule instanceof NgramRule.WholeSequence whole) {
            ngrams = NgramHistory.of(whole);
        } else {
            ngrams = null;
        }
        for (int id : prompt) {
            seen.set(id);
            if (rule instanceof NgramRule.WholeSequence) {
                ngrams.accept(id);
            }
        }
    }

    /**
     * Chooses the next token and takes it into the history.
     *
     * @param logits {@code [V]} of the last position, changed by the rules
     * @return its id
     * @throws InvalidLogitsException if a logit is NaN or +infinity, or the rules forbid every token; the history is
     *     then unchanged
     */
    public int next(float[] logits) throws InvalidLogitsException {
        process(logits);
        int id = settings.temperature() == 0 ? Logits.argmax(logits) : draw(logits);
        accept(id);
        return id;
    }

    /** Takes an id into the history that was not chosen here, for example a forced beginning of the answer. */
    public void accept(int id) {
        seen.set(id);
        if (ngrams != null) {
            ngrams.accept(id);
        }
    }

    /** Applies all rules in their order. */
    void process(float[] logits) throws InvalidLogitsException {
        // Refuses a broken forward pass before a rule can hide it; the choice at the end refuses an empty rest.
        Logits.argmax(logits);
        if (settings.repetitionPenalty() != 1) {
            for (int id = seen.nextSetBit(0); id >= 0; id = seen.nextSetBit(id + 1)) {
                Logits.penalize(logits, id, (float) settings.repetitionPenalty());
            }
        }
        if (ngrams != null) {
            ngrams.forEachBanned(id -> Logits.ban(logits, id));
        }
        if (settings.temperature() == 0) {
            return;
        }
        if (settings.temperature() != 1) {
            Logits.temperature(logits, settings.temperature());
        }
        if (settings.topK() > 0) {
            Logits.topK(logits, settings.topK());
        }
        if (settings.topP() < 1) {
            Logits.topP(logits, settings.topP());
        }
    }

    private int draw(float[] logits) throws InvalidLogitsException {
        int last = Logits.argmax(logits);
        float[] probabilities = Logits.softmax(logits);
        double target = random.nextDouble();
        double sum = 0;
        for (int id = 0; id < probabilities.length; id++) {
            if (probabilities[id] > 0) {
                sum += probabilities[id];
                last = id;
                if (target < sum) {
                    return id;
                }
            }
        }
        // Rounding can leave the sum a little below 1.
        return last;
    }
}
