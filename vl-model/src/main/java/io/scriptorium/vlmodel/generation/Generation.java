package io.scriptorium.vlmodel.generation;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.scriptorium.tensor.Tensors;
import io.scriptorium.vlmodel.decoder.BestToken;
import io.scriptorium.vlmodel.decoder.Decoder;
import io.scriptorium.vlmodel.decoder.KvCache;
import io.scriptorium.vlmodel.sampling.InvalidLogitsException;
import io.scriptorium.vlmodel.sampling.Sampler;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A batch of sequences that are continued side by side, one token each at a time. A sequence that has ended leaves the
 * batch at once, so that the others become cheaper. This is the one mutable object of a generation: it owns the cache.
 *
 * <p>For one thread, but for {@link #cancel}. Closed by whoever started it.
 */
public final class Generation implements AutoCloseable {
    private final Decoder decoder;
    private final int endOfSequence;
    private final TokenListener listener;
    private final NDManager owner;
    private final KvCache cache;
    private final List<Sequence> sequences = new ArrayList<>();
    /** Those that go on; their order is that of the cache. */
    private final List<Sequence> running = new ArrayList<>();

    /** Whether drafts are looked at; not after one led to logits that are not numbers. */
    private boolean drafting = true;

    private volatile boolean cancelled;

    private Generation(
            Decoder decoder,
            int endOfSequence,
            TokenListener listener,
            NDManager parent,
            List<GenerationRequest> requests) {
        this.decoder = decoder;
        this.endOfSequence = endOfSequence;
        this.listener = listener;
        int capacity = 0;
        for (int i = 0; i < requests.size(); i++) {
            GenerationRequest request = requests.get(i);
            int positions = decoder.config().positions();
            if (request.prefixLength() >= positions) {
                throw new IllegalArgumentException("sequence " + i + " has " + request.prefixLength()
                        + " tokens already; the model has " + positions + " positions (max_position_embeddings)");
            }
            int end = (int) Math.min(positions, (long) request.prefixLength() + request.maxNewTokens());
            capacity = Math.max(capacity, end);
            sequences.add(new Sequence(i, request, end - request.prefixLength()));
        }
        running.addAll(sequences);
        this.owner = parent.newSubManager();
        this.cache = decoder.newCache(owner, requests.size(), capacity);
    }

    /** What changes in one sequence. */
    private static final class Sequence {
        final int number;
        final int limit;
        final boolean plainGreedy;
        final Sampler sampler;
        final boolean confirming;
        final LoopRule.Detector loops;
        final Draft draft;
        int[] ids = new int[64];
        float[] logProbabilities = new float[64];
        int count;
        StopReason reason;
        InvalidLogitsException failure;

        Sequence(int number, GenerationRequest request, int limit) {
            this.number = number;
            this.limit = limit;
            this.plainGreedy = request.isPlainGreedy();
            this.sampler = new Sampler(request.sampling(), request.promptIds());
            this.draft = new Draft(request.draft());
            this.confirming = request.confirming();
            this.loops = new LoopRule.Detector(request.loops());
        }

        int newest() {
            return ids[count - 1];
        }

        void add(int id, double logProbability) {
            if (count == ids.length) {
                ids = Arrays.copyOf(ids, 2 * count);
                logProbabilities = Arrays.copyOf(logProbabilities, 2 * count);
            }
            ids[count] = id;
            logProbabilities[count] = (float) logProbability;
            count++;
            draft.add(id);
        }
    }

    /**
     * Reads the prefixes and chooses the first token of each.
     *
     * @param parent the generation is closed with it at the latest; its device is the decoder's
     * @param prefixes {@code [B, T, D]}, padded on the right; not kept
     * @param requests one for each sequence. A sequence whose prefix and new tokens together exceed the model's positions
     *     ends there with {@link StopReason#LENGTH}.
     * @param endOfSequence id that ends a sequence
     * @param listener hears of every token
     * @throws IllegalArgumentException if the requests do not fit the prefixes, or a prefix the model
     */
    public static Generation start(
            Decoder decoder,
            NDManager parent,
            NDArray prefixes,
            List<GenerationRequest> requests,
            int endOfSequence,
            TokenListener listener) {
        Generation generation = new Generation(decoder, endOfSequence, listener, parent, requests);
        try (NDManager step = generation.owner.newSubManager()) {
            int[] lengths =
                    requests.stream().mapToInt(GenerationRequest::prefixLength).toArray();
            generation.choose(step, decoder.prefill(step, prefixes, lengths, generation.cache));
            return generation;
        } catch (RuntimeException e) {
            generation.close();
            throw e;
        }
    }

    /**
     * Adds a token to every sequence that has not ended; to one with a draft, as many as the draft foresaw and one more.
     *
     * @return whether there was one
     */
    public boolean step() {
        if (cancelled) {
            running.forEach(sequence -> sequence.reason = StopReason.CANCELLED);
            running.clear();
        }
        if (running.isEmpty()) {
            return false;
        }
        int[][] drafts = drafts();
        if (Arrays.stream(drafts).anyMatch(draft -> draft.length > 0) && verify(drafts)) {
            return true;
        }
        int[] ids = running.stream().mapToInt(Sequence::newest).toArray();
        try (NDManager step = owner.newSubManager()) {
            choose(step, decoder.step(step, ids, cache));
        }
        return true;
    }

    /** What is proposed for each running sequence. */
    private int[][] drafts() {
        int room = cache.capacity() - cache.longest() - 1;
        boolean all = drafting && running.stream().allMatch(sequence -> sequence.plainGreedy);
        return running.stream()
                .map(sequence ->
                        all ? sequence.draft.next(Math.min(room, sequence.limit - sequence.count - 1)) : new int[0])
                .toArray(int[][]::new);
    }

    /**
     * Reads the newest token of each sequence and its draft in one pass, and accepts the decoder's own choice after each of
     * them up to the first that the draft did not foresee (Leviathan et al. 2023, for greedy choice). The cache forgets the
     * rest.
     *
     * @return false if nothing was accepted, because there are logits that are not numbers
     */
    private boolean verify(int[][] drafts) {
        int[] lengths = new int[drafts.length];
        int[][] ids = new int[drafts.length][];
        for (int row = 0; row < drafts.length; row++) {
            lengths[row] = cache.length(row);
            ids[row] = new int[drafts[row].length + 1];
            ids[row][0] = running.get(row).newest();
            System.arraycopy(drafts[row], 0, ids[row], 1, drafts[row].length);
        }
        try (NDManager step = owner.newSubManager()) {
            BestToken[] best = decoder.best(decoder.append(step, ids, cache));
            if (Arrays.stream(best).anyMatch(token -> Double.isNaN(token.logProbability()))) {
                cache.cut(lengths);
                cache.clear();
                drafting = false;
                return false;
            }
            int first = 0;
            for (int row = 0; row < drafts.length; row++) {
                Sequence sequence = running.get(row);
                int[] draft = drafts[row];
                int right = 0;
                while (right < draft.length && best[first + right].id() == draft[right]) {
                    right++;
                }
                for (int i = 0; i <= right && sequence.reason == null; i++) {
                    accept(sequence, best[first + i].id(), best[first + i].logProbability());
                }
                if (draft.length > 0) {
                    sequence.draft.judge(draft.length, right);
                    if (sequence.confirming && sequence.draft.isGivenUp() && sequence.reason == null) {
                        sequence.reason = StopReason.PARTED;
                    }
                }
                lengths[row] += right + 1;
                first += draft.length + 1;
            }
            cache.cut(lengths);
        }
        dropEnded();
        return true;
    }

    /** Goes on until every sequence has ended. */
    public void run() {
        boolean more = true;
        while (more) {
            more = step();
        }
    }

    /** Ends all sequences before the next step; from any thread. */
    public void cancel() {
        cancelled = true;
    }

    /** How many sequences have not ended. */
    public int running() {
        return running.size();
    }

    /** Tokens added so far, all sequences together. */
    public int tokens() {
        return sequences.stream().mapToInt(sequence -> sequence.count).sum();
    }

    /**
     * What was added to a sequence that has ended.
     *
     * @param sequence number of the request, zero-based
     * @throws InvalidLogitsException if no token could be chosen for it, because of NaN or because the rules forbade all;
     *     the other sequences are not affected
     * @throws IllegalStateException if it has not ended
     */
    public GeneratedTokens result(int sequence) throws InvalidLogitsException {
        Sequence state = sequences.get(sequence);
        if (state.failure != null) {
            throw state.failure;
        }
        if (state.reason == null) {
            throw new IllegalStateException("sequence " + sequence + " has not ended");
        }
        return new GeneratedTokens(
                Arrays.copyOf(state.ids, state.count),
                Arrays.copyOf(state.logProbabilities, state.count),
                state.reason);
    }

    private void choose(NDManager step, NDArray hidden) {
        if (running.stream().allMatch(sequence -> sequence.plainGreedy)) {
            BestToken[] best = decoder.best(hidden);
            if (Arrays.stream(best).noneMatch(token -> Double.isNaN(token.logProbability()))) {
                for (int row = 0; row < best.length; row++) {
                    accept(running.get(row), best[row].id(), best[row].logProbability());
                }
                dropEnded();
                return;
            }
        }
        float[] logits = Tensors.floats(decoder.logits(step, hidden));
        int size = logits.length / running.size();
        for (int row = 0; row < running.size(); row++) {
            Sequence sequence = running.get(row);
            try {
                int id = sequence.sampler.next(Arrays.copyOfRange(logits, row * size, (row + 1) * size));
                accept(sequence, id, logProbability(logits, row * size, size, id));
            } catch (InvalidLogitsException e) {
                sequence.failure = e;
            }
        }
        dropEnded();
    }

    private void accept(Sequence sequence, int id, double logProbability) {
        if (id == endOfSequence) {
            sequence.reason = StopReason.END_OF_SEQUENCE;
            return;
        }
        sequence.add(id, logProbability);
        listener.token(sequence.number, id);
        if (sequence.loops.accept(id)) {
            sequence.reason = StopReason.LOOPED;
        } else if (sequence.count == sequence.limit) {
            sequence.reason = StopReason.LENGTH;
        }
    }

    /** Puts the last running sequences in the places of those that ended: each place is copied once at most. */
    private void dropEnded() {
        List<Sequence> kept = new ArrayList<>(running);
        kept.removeIf(Generation::hasEnded);
        if (kept.size() == running.size()) {
            return;
        }
        int[] rows = new int[kept.size()];
        int last = running.size();
        for (int place = 0; place < rows.length; place++) {
            int row = place;
            if (hasEnded(running.get(place))) {
                do {
                    last--;
                } while (hasEnded(running.get(last)));
                row = last;
            }
            rows[place] = row;
            kept.set(place, running.get(row));
        }
        running.clear();
        running.addAll(kept);
        if (rows.length > 0) {
            cache.keep(rows);
        } else {
            cache.close();
        }
    }

    private static boolean hasEnded(Sequence sequence) {
        return sequence.reason != null || sequence.failure != null;
    }

    /** Of one of {@code size} logits from {@code start}. */
    private static double logProbability(float[] logits, int start, int size, int id) {
        double greatest = Double.NEGATIVE_INFINITY;
        for (int i = start; i < start + size; i++) {
            greatest = Math.max(greatest, logits[i]);
        }
        double sum = 0;
        for (int i = start; i < start + size; i++) {
            sum += Math.exp(logits[i] - greatest);
        }
        return logits[start + id] - greatest - Math.log(sum);
    }

    @Override
    public void close() {
        owner.close();
    }
}
