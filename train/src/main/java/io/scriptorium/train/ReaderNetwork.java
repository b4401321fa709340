package io.scriptorium.train;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.scriptorium.tensor.Precision;
import io.scriptorium.tensor.Program;
import io.scriptorium.tensor.TensorList;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;

/**
 * The line reader as one program: encoder, CTC head, decoder, losses and their gradients in a single call. It computes what
 * vision-encoder and vl-model compute layer by layer at reading (a test holds both to the same logits), in fused layouts and
 * with plain products and softmax instead of fused attention, whose backward pass took a third of a step on a CPU.
 *
 * <p>Immutable; safe for several threads, each with its own manager.
 */
final class ReaderNetwork {
    private final ReaderConfig config;
    private final Precision precision;
    private final Program program;
    private final NetworkSizes sizes;

    /** A network of these sizes whose products are computed in {@code precision}. */
    ReaderNetwork(ReaderConfig config, Precision precision, Device device) {
        this.config = config;
        this.precision = precision;
        this.program = Program.load(ReaderNetwork.class, "reader.py", device);
        this.sizes = NetworkSizes.of(config);
    }

    /**
     * Losses and gradients of a batch.
     *
     * @param decoder mean cross-entropy of the decoder over the characters and the end of every line, in nats
     * @param ctc mean over the lines of the CTC loss for each character, in nats; for pages the cross-entropy of the page
     *     head's frames for each character
     * @param balance load-balancing loss of the layers with experts, at least 1 for each
     * @param loads {@code [layers, experts]} share of the choices that each expert got
     * @param gradients one for each parameter, in the order of {@link ReaderParameters#parameters}
     */
    record Result(float decoder, float ctc, float balance, NDArray loads, List<NDArray> gradients) {
        /** What the training programs give: three losses, the loads, the gradients. */
        static Result of(NDArray[] results) {
            float[] losses = new float[3];
            for (int i = 0; i < 3; i++) {
                losses[i] = results[i].getFloat();
                results[i].close();
            }
            return new Result(
                    losses[0],
                    losses[1],
                    losses[2],
                    results[3],
                    List.of(results).subList(4, results.length));
        }
    }

    /**
     * Losses and gradients of {@code batch}.
     *
     * @param owner receives the gradients
     * @param ids the token ids of each line, without begin and end
     */
    Result gradients(
            NDManager owner,
            LineBatch batch,
            int[][] ids,
            TensorList[] weights,
            TensorList biases,
            double ctcWeight,
            double balanceWeight) {
        try (NDManager step = owner.newSubManager()) {
            int n = batch.size();
            int longest = Arrays.stream(ids).mapToInt(line -> line.length).max().orElse(0);
            int total = Arrays.stream(ids).mapToInt(line -> line.length).sum();
            long[] rows = new long[total + n];
            long[] targets = new long[total + n];
            long[] characters = new long[total];
            long[] lengths = new long[n];
            int at = 0;
            int from = 0;
            for (int i = 0; i < n; i++) {
                lengths[i] = ids[i].length;
                for (int j = 0; j <= ids[i].length; j++) {
                    rows[at] = (long) i * (longest + 1) + j;
                    targets[at++] =
                            j < ids[i].length ? ids[i][j] : config.decoder().end();
                }
                for (int id : ids[i]) {
                    characters[from++] = id;
                }
            }
            NDArray[] results = program.withGradient()
                    .callTuple(
                            owner,
                            "gradients",
                            pixels(step, batch),
                            tokens(step, ids, longest),
                            step.create(rows),
                            step.create(targets),
                            step.create(characters),
                            step.create(lengths),
                            weights,
                            biases,
                            sizes.sam(),
                            sizes.clip(),
                            sizes.decoder(),
                            sizes.routing(),
                            sizes.reals(step),
                            precision,
                            ctcWeight,
                            balanceWeight);
            return Result.of(results);
        }
    }

    /**
     * Logits of the decoder at every text position, and of the CTC head.
     *
     * @return {@code [B, L+1, V]} from the last position of the prefix on, and {@code [B, frames, V]}; float32
     */
    NDArray[] logits(NDManager owner, LineBatch batch, int[][] ids, TensorList[] weights, TensorList biases) {
        try (NDManager step = owner.newSubManager()) {
            int longest = Arrays.stream(ids).mapToInt(line -> line.length).max().orElse(0);
            return program.callTuple(
                    owner,
                    "logits",
                    pixels(step, batch),
                    tokens(step, ids, longest),
                    weights,
                    biases,
                    sizes.sam(),
                    sizes.clip(),
                    sizes.decoder(),
                    sizes.routing(),
                    sizes.reals(step),
                    precision);
        }
    }

    /**
     * What the network reads.
     *
     * @param decoder ids of each line, greedy, without the end; cut at the length that was allowed
     * @param ctc ids of each line by the best path of the CTC head
     */
    record Reading(int[][] decoder, int[][] ctc) {}

    /** Reads a batch, at most {@code most} characters a line. */
    Reading read(NDManager owner, LineBatch batch, TensorList[] weights, TensorList biases, int most) {
        try (NDManager step = owner.newSubManager()) {
            NDArray[] results = program.callTuple(
                    step,
                    "read",
                    pixels(step, batch),
                    weights,
                    biases,
                    sizes.sam(),
                    sizes.clip(),
                    sizes.decoder(),
                    sizes.routing(),
                    sizes.reals(step),
                    precision,
                    most);
            int[][] text = lines(results[0]);
            for (int i = 0; i < text.length; i++) {
                int end = 0;
                while (end < text[i].length && text[i][end] != config.decoder().end()) {
                    end++;
                }
                text[i] = Arrays.copyOf(text[i], end);
            }
            int[][] path = lines(results[1]);
            for (int i = 0; i < path.length; i++) {
                path[i] = collapse(path[i], config.head().blank());
            }
            return new Reading(text, path);
        }
    }

    static int[][] lines(NDArray ids) {
        int n = (int) ids.getShape().get(0);
        int length = (int) ids.getShape().get(1);
        long[] flat = ids.toLongArray();
        int[][] lines = new int[n][length];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < length; j++) {
                lines[i][j] = (int) flat[i * length + j];
            }
        }
        return lines;
    }

    /** A CTC path without repeats and blanks. */
    static int[] collapse(int[] path, int blank) {
        int[] kept = new int[path.length];
        int count = 0;
        int last = -1;
        for (int id : path) {
            if (id != last && id != blank) {
                kept[count++] = id;
            }
            last = id;
        }
        return Arrays.copyOf(kept, count);
    }

    static NDArray pixels(NDManager step, LineBatch batch) {
        return pixels(step, batch.pixels(), batch.size(), batch.height(), batch.width());
    }

    /** Grey values as {@code [count, 1, height, width]}, bytes. */
    static NDArray pixels(NDManager step, byte[] gray, int count, int height, int width) {
        ByteBuffer bytes = ByteBuffer.allocateDirect(gray.length);
        bytes.put(gray).flip();
        return step.create(bytes, new Shape(count, 1, height, width), DataType.UINT8);
    }

    private NDArray tokens(NDManager step, int[][] ids, int longest) {
        long[] tokens = new long[ids.length * longest];
        Arrays.fill(tokens, config.decoder().pad());
        for (int i = 0; i < ids.length; i++) {
            for (int j = 0; j < ids[i].length; j++) {
                tokens[i * longest + j] = ids[i][j];
            }
        }
        return step.create(tokens, new Shape(ids.length, longest));
    }
}
