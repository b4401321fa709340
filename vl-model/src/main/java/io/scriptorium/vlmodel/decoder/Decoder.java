package io.scriptorium.vlmodel.decoder;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.scriptorium.tensor.CheckpointException;
import io.scriptorium.tensor.Precision;
import io.scriptorium.tensor.Program;
import io.scriptorium.tensor.TensorList;
import io.scriptorium.tensor.Tensors;
import io.scriptorium.tensor.Weights;
import io.scriptorium.vlmodel.decoder.DecoderLayer.Placed;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The decoder of a language model: embeddings in, hidden states and logits out. It knows nothing of text, pictures or the
 * choice of tokens. Letters of shapes: {@code B} sequences, {@code T} positions, {@code N} tokens of all sequences
 * together, {@code D} hidden channels, {@code V} vocabulary.
 *
 * <p>Immutable, safe for several threads; everything that changes is in a {@link KvCache}. Its tensors live as long as the
 * manager of the weights it was loaded from.
 */
public final class Decoder {
    private final DecoderConfig config;
    private final Precision precision;
    private final Program program;
    private final DecoderWeights weights;
    private final List<DecoderLayer> layers;

    Decoder(DecoderWeights weights) {
        this.config = weights.config();
        this.precision = weights.precision();
        this.program = DecoderLayer.program(weights.embedding().getManager());
        this.weights = weights;
        this.layers = weights.layers();
    }

    /**
     * Reads {@code model.embed_tokens}, {@code model.layers.N}, {@code model.norm} and {@code lm_head}.
     *
     * @param weights at the scope under which these names stand
     * @param stepWeights in what form single-token steps have their matrices
     * @throws CheckpointException if a tensor is missing or misshapen
     * @throws IllegalArgumentException if bytes are asked for on a device that cannot multiply them
     */
    public static Decoder load(DecoderConfig config, Weights weights, StepWeights stepWeights)
            throws CheckpointException {
        return load(config, weights, "model", stepWeights);
    }

    /**
     * As {@link #load(DecoderConfig, Weights, StepWeights)}, where the decoder's body stands at another name than
     * {@code model}.
     */
    public static Decoder load(DecoderConfig config, Weights weights, String body, StepWeights stepWeights)
            throws CheckpointException {
        Weights model = weights.at(body);
        List<Weights> layers = new ArrayList<>();
        for (int layer = 0; layer < config.layers(); layer++) {
            layers.add(model.at("layers." + layer));
        }
        return new Decoder(DecoderWeights.load(
                config,
                weights,
                body + ".embed_tokens.weight",
                layers,
                body + ".norm.weight",
                "lm_head.weight",
                stepWeights));
    }

    /** The numbers of this decoder. */
    public DecoderConfig config() {
        return config;
    }

    /** The element type of embeddings and hidden states. */
    public Precision precision() {
        return precision;
    }

    /**
     * Rows of the embedding; recorded for autograd where the embedding requires it.
     *
     * @return {@code [n, D]}, attached to {@code owner}
     * @throws IllegalArgumentException if an id lies outside the vocabulary
     */
    public NDArray embed(NDManager owner, int... ids) {
        long[] rows = new long[ids.length];
        for (int i = 0; i < ids.length; i++) {
            if (ids[i] < 0 || ids[i] >= config.vocabulary()) {
                throw new IllegalArgumentException(
                        "token id " + ids[i] + " at " + i + " (zero-based) is not in 0.." + (config.vocabulary() - 1));
            }
            rows[i] = ids[i];
        }
        try (NDManager passing = owner.newSubManager()) {
            return program.withGradient().call(owner, "embed", passing.create(rows), weights.embedding(), precision);
        }
    }

    /**
     * Room for a batch of sequences.
     *
     * @param owner the cache is closed with it at the latest
     * @param sequences {@code B}
     * @param capacity positions of each, prompt and answer together
     * @throws IllegalArgumentException if the model has fewer positions than {@code capacity}
     */
    public KvCache newCache(NDManager owner, int sequences, int capacity) {
        return new KvCache(owner, config, precision, sequences, capacity);
    }

    /**
     * Reads the beginnings of all sequences.
     *
     * @param embeddings {@code [B, T, D]}, padded on the right; what stands in the padding has no effect
     * @param lengths tokens of each sequence, {@code 1 .. T}
     * @param cache of {@code B} empty sequences; afterwards they have these lengths
     * @return hidden state of the last token of each sequence, before the final norm, {@code [B, D]}, attached to
     *     {@code owner}
     * @throws IllegalArgumentException if the shapes do not fit each other, or {@code T} the cache
     */
    public NDArray prefill(NDManager owner, NDArray embeddings, int[] lengths, KvCache cache) {
        return prefill(owner, embeddings, lengths, cache, false);
    }

    /**
     * As {@link #prefill}, of one sequence of text.
     *
     * @return hidden states of all its tokens, before the final norm, {@code [T, D]}
     */
    public NDArray prefillAll(NDManager owner, int[] ids, KvCache cache) {
        try (NDManager passing = owner.newSubManager()) {
            NDArray embedded = pad(passing, List.of(embed(passing, ids)));
            return prefill(owner, embedded, new int[] {ids.length}, cache, true);
        }
    }

    /** Embeddings {@code [n, D]} or {@code [1, n, D]} one after the other, {@code [N, D]}, attached to {@code owner}. */
    public NDArray join(NDManager owner, List<NDArray> parts) {
        try (NDManager passing = owner.newSubManager();
                TensorList list = TensorList.of(passing, parts)) {
            return program.call(owner, "join", list);
        }
    }

    /** Some of hidden states {@code [N, D]}, attached to {@code owner}. */
    public NDArray rows(NDManager owner, NDArray hidden, long... which) {
        try (NDManager passing = owner.newSubManager()) {
            return program.call(owner, "rows", hidden, passing.create(which));
        }
    }

    private NDArray prefill(NDManager owner, NDArray embeddings, int[] lengths, KvCache cache, boolean all) {
        requireShape(embeddings, lengths, cache.sequences());
        if (cache.longest() != 0) {
            throw new IllegalArgumentException("prefill: the cache has " + cache.longest() + " positions already");
        }
        int width = (int) embeddings.getShape().get(1);
        cache.require(width);
        try (NDManager passing = owner.newSubManager()) {
            Placed batch = place(passing, cache.positions(), lengths, width);
            NDArray x = program.call(passing, "rows", embeddings, batch.rows());
            int top = layers.size() - 1;
            for (int layer = 0; layer < top; layer++) {
                NDArray y = layers.get(layer).prefill(passing, x, batch, cache.tensors(layer));
                x.close();
                x = y;
            }
            NDArray hidden = all
                    ? layers.get(top).prefill(owner, x, batch, cache.tensors(top))
                    : prefillLast(owner, passing, x, batch, lengths, cache.tensors(top));
            System.arraycopy(lengths, 0, cache.lengths(), 0, lengths.length);
            return hidden;
        }
    }

    private NDArray prefillLast(
            NDManager owner, NDManager passing, NDArray x, Placed batch, int[] lengths, NDArray... cache) {
        long[] last = new long[lengths.length];
        long[] at = new long[lengths.length];
        long tokens = 0;
        for (int i = 0; i < lengths.length; i++) {
            tokens += lengths[i];
            last[i] = tokens - 1;
            at[i] = lengths[i] - 1L;
        }
        return layers.get(layers.size() - 1)
                .prefillLast(owner, x, batch, passing.create(last), passing.create(at), cache);
    }

    /**
     * Reads one more token of each sequence.
     *
     * @param ids one for each sequence of the cache
     * @param cache every sequence becomes longer by one
     * @return hidden state of these tokens, before the final norm, {@code [B, D]}, attached to {@code owner}
     * @throws IllegalArgumentException if the cache is full
     */
    public NDArray step(NDManager owner, int[] ids, KvCache cache) {
        if (ids.length != cache.sequences()) {
            throw new IllegalArgumentException(
                    "step: expected " + cache.sequences() + " tokens, one for each sequence, got " + ids.length);
        }
        try (NDManager passing = owner.newSubManager()) {
            return step(owner, embed(passing, ids), cache);
        }
    }

    /**
     * As {@link #step(NDManager, int[], KvCache)}, of vectors that are no rows of the embedding.
     *
     * @param embeddings {@code [B, D]} in this decoder's element type
     */
    public NDArray step(NDManager owner, NDArray embeddings, KvCache cache) {
        if (embeddings.getShape().dimension() != 2
                || embeddings.getShape().get(0) != cache.sequences()
                || embeddings.getShape().get(1) != config.hidden()) {
            throw new IllegalArgumentException("step: expected embeddings [" + cache.sequences() + ", "
                    + config.hidden() + "], got " + embeddings.getShape());
        }
        cache.require(1);
        int longest = cache.longest();
        try (NDManager passing = owner.newSubManager()) {
            NDArray x = embeddings;
            NDArray at = positions(passing, cache.lengths());
            NDArray[] angles = angles(passing, positions(passing, cache.positions()));
            boolean even = Arrays.stream(cache.lengths()).allMatch(length -> length == longest);
            NDArray mask = even ? passing.create(new float[0]) : program.call(passing, "mask", at, longest, x);
            for (int layer = 0; layer < layers.size(); layer++) {
                x = layers.get(layer)
                        .step(
                                layer == layers.size() - 1 ? owner : passing,
                                x,
                                angles[0],
                                angles[1],
                                mask,
                                at,
                                longest,
                                cache.tensors(layer));
            }
            for (int i = 0; i < cache.lengths().length; i++) {
                cache.lengths()[i]++;
            }
            return x;
        }
    }

    /**
     * Reads one or more tokens of each sequence at once: what as many calls of {@link #step} give, at the cost of one pass.
     * Every sequence needs room for the most tokens that one of them gets.
     *
     * @param ids at least one for each sequence of the cache
     * @param cache every sequence becomes longer by as many
     * @return hidden states of these tokens, before the final norm, those of the first sequence first, {@code [N, D]},
     *     attached to {@code owner}
     * @throws IllegalArgumentException if the cache has too little room
     */
    public NDArray append(NDManager owner, int[][] ids, KvCache cache) {
        int[] counts = Arrays.stream(ids).mapToInt(tokens -> tokens.length).toArray();
        try (NDManager passing = owner.newSubManager()) {
            NDArray x = embed(
                    passing, Arrays.stream(ids).flatMapToInt(Arrays::stream).toArray());
            return append(owner, x, counts, cache);
        }
    }

    /**
     * As {@link #append(NDManager, int[][], KvCache)}, of vectors that are no rows of the embedding.
     *
     * @param embeddings {@code [N, D]} in this decoder's element type, those of the first sequence first
     * @param counts how many each sequence gets
     */
    public NDArray append(NDManager owner, NDArray embeddings, int[] counts, KvCache cache) {
        int width = Arrays.stream(counts).max().orElse(0);
        if (counts.length != cache.sequences() || Arrays.stream(counts).anyMatch(count -> count == 0)) {
            throw new IllegalArgumentException("append: expected at least one token for each of " + cache.sequences()
                    + " sequences, got " + Arrays.toString(counts));
        }
        cache.require(width);
        int longest = cache.longest();
        try (NDManager passing = owner.newSubManager()) {
            NDArray x = embeddings;
            Placed batch = place(passing, cache.positions(), counts, width);
            NDArray where = program.call(passing, "places", positions(passing, cache.lengths()), width);
            NDArray mask = program.call(passing, "append_mask", where, longest, x);
            for (int layer = 0; layer < layers.size(); layer++) {
                NDManager receiver = layer == layers.size() - 1 ? owner : passing;
                x = layers.get(layer).append(receiver, x, batch, mask, where, longest, cache.tensors(layer));
            }
            for (int i = 0; i < counts.length; i++) {
                cache.lengths()[i] += counts[i];
            }
            return x;
        }
    }

    /**
     * Logits of hidden states, with the weights of single-token steps.
     *
     * @param hidden {@code [B, D]}, before the final norm
     * @return {@code [B, V]} float32, attached to {@code owner}
     */
    public NDArray logits(NDManager owner, NDArray hidden) {
        return program.call(
                owner,
                "logits",
                hidden,
                weights.norm(),
                config.normEpsilon(),
                weights.stepHead(),
                weights.stepHeadScale());
    }

    /**
     * The final norm, for heads of other modules.
     *
     * @param hidden {@code [B, D]}, before the final norm
     * @return {@code [B, D]}, attached to {@code owner}
     */
    public NDArray normalise(NDManager owner, NDArray hidden) {
        return program.call(owner, "rms_norm", hidden, weights.norm(), config.normEpsilon());
    }

    /**
     * The most probable token after each hidden state, found without moving the logits {@code [B, V]} to Java.
     *
     * @param hidden {@code [B, D]}, before the final norm
     */
    public BestToken[] best(NDArray hidden) {
        try (NDManager passing = hidden.getManager().newSubManager()) {
            double[] rows = program.call(
                            passing,
                            "best",
                            hidden,
                            weights.norm(),
                            config.normEpsilon(),
                            weights.stepHead(),
                            weights.stepHeadScale())
                    .toDoubleArray();
            BestToken[] best = new BestToken[rows.length / 4];
            for (int i = 0; i < best.length; i++) {
                best[i] = new BestToken((int) rows[4 * i], rows[4 * i + 1], rows[4 * i + 2], rows[4 * i + 3]);
            }
            return best;
        }
    }

    /**
     * Reads whole sequences without a cache, for training: no tensor is written in place, and the calls are recorded for
     * autograd. It gives what {@link #prefill} gives.
     *
     * @param embeddings {@code [B, T, D]}, padded on the right
     * @param lengths tokens of each sequence
     */
    public Forward forward(NDManager owner, NDArray embeddings, int... lengths) {
        requireShape(embeddings, lengths, (int) embeddings.getShape().get(0));
        int width = (int) embeddings.getShape().get(1);
        Program differentiable = program.withGradient();
        Placed batch = place(owner, new int[lengths.length], lengths, width);
        NDArray x = differentiable.call(owner, "rows", embeddings, batch.rows());
        List<NDArray> hidden = new ArrayList<>();
        List<NDArray> scores = new ArrayList<>();
        for (DecoderLayer layer : layers) {
            NDArray[] result = layer.forward(differentiable, owner, x, batch);
            x = result[0];
            hidden.add(x);
            if (layer.routing().length > 0) {
                scores.add(result[1]);
            }
        }
        NDArray normed = differentiable.call(owner, "rms_norm", x, weights.norm(), config.normEpsilon());
        NDArray logits = differentiable.call(owner, "linear", normed, weights.head(), weights.head());
        return new Forward(hidden, scores, normed, logits);
    }

    /**
     * What a pass over whole sequences gives. {@code N} tokens of all sequences, one after the other.
     *
     * @param layers output of each layer, {@code [N, D]}
     * @param routerScores of each layer with experts, {@code [N, experts]} float32
     * @param normed after the final norm, {@code [N, D]}
     * @param logits {@code [N, V]}
     */
    public record Forward(List<NDArray> layers, List<NDArray> routerScores, NDArray normed, NDArray logits) {}

    /**
     * Pads embeddings of sequences on the right.
     *
     * @param sequences {@code [T_i, D]} each
     * @return {@code [B, T, D]}, {@code T} the greatest {@code T_i}, attached to {@code owner}
     */
    public NDArray pad(NDManager owner, List<NDArray> sequences) {
        try (NDManager passing = owner.newSubManager();
                TensorList list = TensorList.of(passing, sequences)) {
            return program.call(owner, "pad_sequences", list);
        }
    }

    /** Embeddings or hidden states from Java, in this decoder's element type. */
    NDArray create(NDManager owner, float[] values, long... shape) {
        try (NDManager passing = owner.newSubManager()) {
            NDArray tensor =
                    Tensors.convert(passing, passing.create(values, new ai.djl.ndarray.types.Shape(shape)), precision);
            tensor.attach(owner);
            return tensor;
        }
    }

    DecoderLayer layer(int index) {
        return layers.get(index);
    }

    NDArray finalNorm() {
        return weights.norm();
    }

    private void requireShape(NDArray embeddings, int[] lengths, int sequences) {
        long[] shape = embeddings.getShape().getShape();
        boolean fits = shape.length == 3
                && shape[0] == sequences
                && shape[2] == config.hidden()
                && lengths.length == sequences
                && Arrays.stream(lengths).allMatch(length -> length >= 1 && length <= shape[1]);
        if (!fits) {
            throw new IllegalArgumentException(
                    "expected embeddings [" + sequences + ", T, " + config.hidden() + "] and "
                            + sequences + " lengths of 1..T, got " + embeddings.getShape() + " and "
                            + Arrays.toString(lengths));
        }
        if (shape[1] > config.positions()) {
            throw new IllegalArgumentException("a prompt of " + shape[1] + " tokens; the model has "
                    + config.positions() + " positions (max_position_embeddings)");
        }
    }

    private Placed place(NDManager owner, int[] starts, int[] lengths, int width) {
        long[] rows = new long[Arrays.stream(lengths).sum()];
        int[] positions = new int[rows.length];
        int token = 0;
        for (int sequence = 0; sequence < lengths.length; sequence++) {
            for (int position = 0; position < lengths[sequence]; position++) {
                rows[token] = (long) sequence * width + position;
                positions[token] = starts[sequence] + position;
                token++;
            }
        }
        NDArray[] angles = angles(owner, positions(owner, positions));
        return new Placed(owner.create(rows), angles[0], angles[1], lengths.length, width);
    }

    /** Cosines and sines {@code [n, 1, d]} of positions {@code [n]}. */
    NDArray[] angles(NDManager owner, NDArray positions) {
        return program.withGradient().callTuple(owner, "angles", positions, weights.cosines(), weights.sines());
    }

    private static NDArray positions(NDManager owner, int... positions) {
        return owner.create(Arrays.stream(positions).asLongStream().toArray());
    }
}
