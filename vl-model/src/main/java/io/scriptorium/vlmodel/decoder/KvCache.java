package io.scriptorium.vlmodel.decoder;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.scriptorium.tensor.Precision;
import io.scriptorium.tensor.Program;
import io.scriptorium.tensor.Tensors;
import io.scriptorium.vlmodel.decoder.AttentionConfig.GroupedQuery;
import java.util.Arrays;

/**
 * Keys and values of the positions so far of a batch of sequences, each of its own length. For each layer two tensors
 * {@code [B, KV, C, d]}, allocated once and written in place by {@link Decoder#prefill}, {@link Decoder#append} and {@link Decoder#step}; memory
 * of positions never reached is not touched. The keys are stored turned (after RoPE).
 *
 * <p>Mutable, for one thread, closed by whoever made it.
 */
public final class KvCache implements AutoCloseable {
    private final NDManager owner;
    private final Program program;
    private final DecoderConfig config;
    private final Precision precision;
    private final NDArray[] keys;
    private final NDArray[] values;
    private final int capacity;
    private final long bytesPerToken;
    private int[] lengths;
    // The first rows of keys and values, as many as there are sequences.
    private NDArray[] activeKeys;
    private NDArray[] activeValues;
    private NDManager active;

    KvCache(NDManager parent, DecoderConfig config, Precision precision, int sequences, int capacity) {
        if (sequences < 1 || capacity < 1 || capacity > config.positions()) {
            throw new IllegalArgumentException("cache: expected at least 1 sequence and 1 to " + config.positions()
                    + " positions (max_position_embeddings), got " + sequences + " and " + capacity);
        }
        GroupedQuery attention = (GroupedQuery) config.attention();
        this.config = config;
        this.precision = precision;
        this.owner = parent.newSubManager();
        this.program = Program.load(Decoder.class, "decoder.py", parent.getDevice());
        this.capacity = capacity;
        this.lengths = new int[sequences];
        this.keys = new NDArray[config.layers()];
        this.values = new NDArray[config.layers()];
        long[] shape = {sequences, attention.keyValueHeads(), capacity, attention.headSize()};
        this.bytesPerToken =
                2L * config.layers() * attention.keyValueHeads() * attention.headSize() * precision.bytes();
        for (int layer = 0; layer < keys.length; layer++) {
            keys[layer] = Tensors.empty(owner, precision, shape);
            values[layer] = Tensors.empty(owner, precision, shape);
        }
        this.activeKeys = keys;
        this.activeValues = values;
    }

    /** Number of sequences, {@code B}. */
    public int sequences() {
        return lengths.length;
    }

    /** Number of positions that each sequence can have, {@code C}. */
    public int capacity() {
        return capacity;
    }

    /** Positions so far of a sequence. */
    public int length(int sequence) {
        return lengths[sequence];
    }

    /** Positions so far of the longest sequence. */
    public int longest() {
        return Arrays.stream(lengths).max().orElse(0);
    }

    /** Bytes of one position of one sequence, all layers. */
    public long bytesPerToken() {
        return bytesPerToken;
    }

    /**
     * Keeps some sequences, in a new order, and forgets the others: sequence {@code i} is then the former
     * {@code rows[i]}. Only rows that change their place are copied, and only positions in use.
     *
     * @param rows distinct former numbers; {@code rows[i] >= i}, so that no row is overwritten before it has moved
     */
    public void keep(int... rows) {
        boolean[] taken = new boolean[lengths.length];
        for (int i = 0; i < rows.length; i++) {
            if (rows[i] < i || rows[i] >= lengths.length || taken[rows[i]]) {
                throw new IllegalArgumentException("rows to keep of " + lengths.length
                        + ": expected distinct ones, each not before its new place, got " + Arrays.toString(rows));
            }
            taken[rows[i]] = true;
        }
        if (rows.length == 0) {
            throw new IllegalArgumentException("no rows to keep: close the cache instead");
        }
        int[] kept = new int[rows.length];
        int longest = Arrays.stream(rows).map(row -> lengths[row]).max().orElse(0);
        for (int i = 0; i < rows.length; i++) {
            kept[i] = lengths[rows[i]];
            if (rows[i] != i) {
                for (int layer = 0; layer < keys.length; layer++) {
                    // Up to the longest, not to its own length: what lies between is defined (zero) and stays so.
                    program.invoke("move", keys[layer], i, rows[i], longest);
                    program.invoke("move", values[layer], i, rows[i], longest);
                }
            }
        }
        lengths = kept;
        NDManager before = active;
        active = owner.newSubManager();
        activeKeys = first(keys);
        activeValues = first(values);
        if (before != null) {
            before.close();
        }
    }

    /**
     * Forgets the last positions of sequences. Their keys and values stay in memory, out of sight, until others take their
     * places; they do no harm as long as they are finite. Where they may not be, {@link #clear} must follow.
     *
     * @param to new length of each sequence, at most what it has
     */
    public void cut(int... to) {
        boolean fits = to.length == lengths.length;
        for (int i = 0; fits && i < to.length; i++) {
            fits = to[i] >= 0 && to[i] <= lengths[i];
        }
        if (!fits) {
            throw new IllegalArgumentException("cut: expected a length for each sequence, at most what it has, "
                    + Arrays.toString(lengths) + ", got " + Arrays.toString(to));
        }
        lengths = to.clone();
    }

    /** Zeroes what stands after the last position of each sequence. It goes through the whole cache. */
    public void clear() {
        try (NDManager passing = owner.newSubManager()) {
            NDArray ends = passing.create(Arrays.stream(lengths).asLongStream().toArray());
            for (int layer = 0; layer < keys.length; layer++) {
                program.invoke("clear", activeKeys[layer], ends);
                program.invoke("clear", activeValues[layer], ends);
            }
        }
    }

    /**
     * Several sequences with the beginning that this cache has of one, each to be continued in its own way.
     *
     * @param parent the new cache is closed with it at the latest
     * @throws IllegalArgumentException if this cache has more than one sequence
     */
    public KvCache repeat(NDManager parent, int sequences) {
        if (lengths.length != 1) {
            throw new IllegalArgumentException("repeat: expected a cache of 1 sequence, got " + lengths.length);
        }
        KvCache copies = new KvCache(parent, config, precision, sequences, capacity);
        Arrays.fill(copies.lengths, lengths[0]);
        for (int layer = 0; layer < keys.length; layer++) {
            program.invoke("spread", copies.keys[layer], activeKeys[layer], lengths[0]);
            program.invoke("spread", copies.values[layer], activeValues[layer], lengths[0]);
        }
        return copies;
    }

    private NDArray[] first(NDArray[] tensors) {
        return Arrays.stream(tensors)
                .map(tensor -> program.call(active, "first", tensor, lengths.length))
                .toArray(NDArray[]::new);
    }

    NDArray keys(int layer) {
        return activeKeys[layer];
    }

    NDArray values(int layer) {
        return activeValues[layer];
    }

    int[] lengths() {
        return lengths;
    }

    /** Fails if {@code more} positions do not fit after those of the longest sequence. */
    void require(int more) {
        if (longest() + more > capacity) {
            throw new IllegalArgumentException("cache: " + longest() + " positions and " + more
                    + " more do not fit into its capacity of " + capacity);
        }
    }

    @Override
    public void close() {
        owner.close();
    }
}
