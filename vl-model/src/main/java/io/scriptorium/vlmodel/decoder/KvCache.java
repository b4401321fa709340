package io.scriptorium.vlmodel.decoder;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.scriptorium.tensor.Precision;
import io.scriptorium.tensor.Program;
import io.scriptorium.tensor.Tensors;
import io.scriptorium.vlmodel.decoder.AttentionConfig.GroupedQuery;
import io.scriptorium.vlmodel.decoder.AttentionConfig.Latent;
import java.util.Arrays;

/**
 * What attention looks back at: the positions so far of a batch of sequences, each of its own length. For each layer either
 * keys and values, two tensors {@code [B, KV, C, d]}, or with latent attention one tensor {@code [B, 1, C, rank + rotary]},
 * latent vector and position key. Allocated once and written in place by {@link Decoder#prefill}, {@link Decoder#append}
 * and {@link Decoder#step}; memory of positions never reached is not touched. Keys are stored turned (after RoPE).
 *
 * <p>Mutable, for one thread, closed by whoever made it.
 */
public final class KvCache implements AutoCloseable {
    private final NDManager owner;
    private final Program program;
    private final DecoderConfig config;
    private final Precision precision;
    private final NDArray[][] tensors;
    private final int capacity;
    private final long bytesPerToken;
    private int[] lengths;
    // Positions that each sequence has passed over: its next token stands at its length and these.
    private int[] skipped;
    // Their first rows, as many as there are sequences.
    private NDArray[][] activeTensors;
    private NDManager active;

    KvCache(NDManager parent, DecoderConfig config, Precision precision, int sequences, int capacity) {
        if (sequences < 1 || capacity < 1 || capacity > config.positions()) {
            throw new IllegalArgumentException("cache: expected at least 1 sequence and 1 to " + config.positions()
                    + " positions (max_position_embeddings), got " + sequences + " and " + capacity);
        }
        this.config = config;
        this.precision = precision;
        this.owner = parent.newSubManager();
        this.program = DecoderLayer.program(parent);
        this.capacity = capacity;
        this.lengths = new int[sequences];
        this.skipped = new int[sequences];
        long[] shape;
        if (config.attention() instanceof Latent latent) {
            shape = new long[] {sequences, 1, capacity, latent.cached()};
            this.tensors = new NDArray[config.layers()][1];
        } else {
            GroupedQuery grouped = (GroupedQuery) config.attention();
            shape = new long[] {sequences, grouped.keyValueHeads(), capacity, grouped.headSize()};
            this.tensors = new NDArray[config.layers()][2];
        }
        for (NDArray[] layer : tensors) {
            for (int i = 0; i < layer.length; i++) {
                layer[i] = Tensors.empty(owner, precision, shape);
            }
        }
        long elements = Arrays.stream(tensors)
                .flatMap(Arrays::stream)
                .mapToLong(NDArray::size)
                .sum();
        this.bytesPerToken = elements / sequences / capacity * precision.bytes();
        this.activeTensors = tensors;
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
        skipped = Arrays.stream(rows).map(row -> skipped[row]).toArray();
        int longest = Arrays.stream(rows).map(row -> lengths[row]).max().orElse(0);
        for (int i = 0; i < rows.length; i++) {
            kept[i] = lengths[rows[i]];
            if (rows[i] != i) {
                for (NDArray[] layer : tensors) {
                    for (NDArray tensor : layer) {
                        // Up to the longest, not to its own length: what lies between is defined (zero) and stays so.
                        program.invoke("move", tensor, i, rows[i], longest);
                    }
                }
            }
        }
        lengths = kept;
        NDManager before = active;
        active = owner.newSubManager();
        activeTensors = Arrays.stream(tensors).map(this::first).toArray(NDArray[][]::new);
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

    /**
     * Passes over positions: the next tokens of each sequence stand so many positions further from those before, with
     * nothing between that they could look back at. It is as if those positions were masked. They take no room, and
     * {@link #cut} does not undo it.
     *
     * @param positions for each sequence, 0 for none
     * @throws IllegalArgumentException if the model has fewer positions
     */
    public void skip(int... positions) {
        boolean fits = positions.length == lengths.length;
        for (int i = 0; fits && i < positions.length; i++) {
            fits = positions[i] >= 0 && (long) lengths[i] + skipped[i] + positions[i] <= config.positions();
        }
        if (!fits) {
            throw new IllegalArgumentException("skip: expected a number for each of " + lengths.length
                    + " sequences, none beyond the model's " + config.positions()
                    + " positions (max_position_embeddings), got " + Arrays.toString(positions));
        }
        for (int i = 0; i < positions.length; i++) {
            skipped[i] += positions[i];
        }
    }

    /** Where the next token of each sequence stands. */
    int[] positions() {
        int[] next = lengths.clone();
        for (int i = 0; i < next.length; i++) {
            next[i] += skipped[i];
        }
        return next;
    }

    /** Zeroes what stands after the last position of each sequence. It goes through the whole cache. */
    public void clear() {
        try (NDManager passing = owner.newSubManager()) {
            NDArray ends = passing.create(Arrays.stream(lengths).asLongStream().toArray());
            for (NDArray[] layer : activeTensors) {
                for (NDArray tensor : layer) {
                    program.invoke("clear", tensor, ends);
                }
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
        Arrays.fill(copies.skipped, skipped[0]);
        for (int layer = 0; layer < tensors.length; layer++) {
            for (int i = 0; i < tensors[layer].length; i++) {
                program.invoke("spread", copies.tensors[layer][i], activeTensors[layer][i], lengths[0]);
            }
        }
        return copies;
    }

    private NDArray[] first(NDArray... layer) {
        return Arrays.stream(layer)
                .map(tensor -> program.call(active, "first", tensor, lengths.length))
                .toArray(NDArray[]::new);
    }

    /** Keys and values of a layer, or its latent vectors with their keys. */
    NDArray[] tensors(int layer) {
        return activeTensors[layer];
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
        int furthest = Arrays.stream(positions()).max().orElse(0);
        if (furthest + more > config.positions()) {
            throw new IllegalArgumentException("cache: position " + furthest + " and " + more
                    + " more are beyond the model's " + config.positions() + " (max_position_embeddings)");
        }
    }

    @Override
    public void close() {
        owner.close();
    }
}
