package io.scriptorium.janusgen.janus;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.scriptorium.janusgen.uvit.UvitDecoder;
import io.scriptorium.janusgen.uvit.UvitEncoder;
import io.scriptorium.tensor.ComputeDevice;
import io.scriptorium.tensor.Program;
import io.scriptorium.vlmodel.decoder.Decoder;
import io.scriptorium.vlmodel.decoder.KvCache;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntConsumer;

/**
 * A picture on its way from noise along a rectified flow (demo/app_janusflow.py of deepseek-ai/Janus at 1daa72f,
 * {@code generate}; Liu et al. 2023). At each step the language model reads, after the prompt, the time and the patches of the
 * latent, and what it says of them becomes a velocity. Two rows with one cache, with the prompt and without it; what they read
 * of the prompt is read once. For one thread; closed by its owner.
 */
final class FlowPainting implements AutoCloseable {
    private final Decoder decoder;
    private final UvitEncoder before;
    private final UvitDecoder behind;
    private final NDManager owner;
    private final KvCache cache;
    private final int[] read;

    private FlowPainting(
            Decoder decoder, UvitEncoder before, UvitDecoder behind, NDManager parent, int prompt, int room) {
        this.decoder = decoder;
        this.before = before;
        this.behind = behind;
        this.owner = parent.newSubManager();
        this.cache = decoder.newCache(owner, 2, prompt + room);
        this.read = new int[] {prompt, 1};
    }

    /**
     * Reads the prompt. The row without it has bos alone, and its next token stands where the other's does: the reference
     * pads it and masks the padding, which comes to the same.
     *
     * @param prompt ids that begin with bos; the last tag is not among them, since the time stands in its place
     * @param patches of a picture
     */
    static FlowPainting start(
            Decoder decoder, UvitEncoder before, UvitDecoder behind, NDManager parent, int[] prompt, int patches) {
        FlowPainting painting = new FlowPainting(decoder, before, behind, parent, prompt.length, 1 + patches);
        try (NDManager step = painting.owner.newSubManager()) {
            NDArray rows = decoder.pad(
                    step, List.of(decoder.embed(step, prompt), decoder.embed(step, Arrays.copyOf(prompt, 1))));
            decoder.prefill(step, rows, painting.read, painting.cache);
            painting.cache.skip(0, prompt.length - 1);
            return painting;
        } catch (RuntimeException e) {
            painting.close();
            throw e;
        }
    }

    /**
     * Where a latent moves, with the prompt and without. Convolutions are computed on one thread of the CPU: their sums depend on how many there
     * are, and the same seed would not be the same picture.
     *
     * @param latent {@code [1, c, h, w]} float32
     * @param t 0 (noise) to 1000 (picture)
     * @return {@code [2, c, h, w]} float32
     */
    NDArray velocities(NDManager receiver, NDArray latent, double t) {
        try (NDManager step = owner.newSubManager()) {
            NDArray time = before.time(step, t);
            NDArray skip = ComputeDevice.onOneThread(() -> before.encode(step, latent, time));
            NDArray normed = normed(step, time, before.tokens(step, skip));
            return ComputeDevice.onOneThread(() -> behind.velocity(receiver, normed, skip, time));
        }
    }

    /** What the language model says of the patches, after its final norm, {@code [2, N, D]}. */
    NDArray normed(NDManager step, NDArray time, NDArray tokens) {
        int count = (int) tokens.getShape().get(1);
        NDArray both = decoder.join(step, List.of(time, tokens, time, tokens));
        NDArray hidden = decoder.append(step, both, new int[] {1 + count, 1 + count}, cache);
        // The next time and patches take the places of these.
        cache.cut(read);
        return program(step).call(step, "after_time", decoder.normalise(step, hidden), 2);
    }

    /**
     * The whole way, by Euler's method.
     *
     * <p>Differs: the latent is kept in float32 whatever the model computes in.
     *
     * @param noise {@code [1, c, h, w]} float32
     * @param done hears of the number of steps so far
     * @return {@code [1, c, h, w]} float32
     */
    NDArray run(NDManager receiver, NDArray noise, double guidance, int steps, IntConsumer done) {
        NDArray latent = noise;
        for (int step = 0; step < steps; step++) {
            try (NDManager passing = owner.newSubManager()) {
                NDArray velocities = velocities(passing, latent, 1000.0 * step / steps);
                NDArray next = program(passing).call(receiver, "move", latent, velocities, guidance, 1.0 / steps);
                if (latent != noise) {
                    latent.close();
                }
                latent = next;
            }
            done.accept(step + 1);
        }
        return latent;
    }

    /** A latent from Java. */
    static NDArray latent(NDManager owner, float[] values, int channels, int side) {
        return owner.create(values, new Shape(1, channels, side, side));
    }

    private static Program program(NDManager owner) {
        return Program.load(FlowPainting.class, "janus.py", owner.getDevice());
    }

    @Override
    public void close() {
        owner.close();
    }
}
