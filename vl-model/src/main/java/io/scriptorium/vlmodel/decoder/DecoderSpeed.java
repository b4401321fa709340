package io.scriptorium.vlmodel.decoder;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Random;

/** Measures how long prefill and single-token steps take, on random token ids. */
public final class DecoderSpeed {
    private final Decoder decoder;
    private final int threads;

    /** Measures {@code decoder}; {@code threads} is how many libtorch computes with. */
    public DecoderSpeed(Decoder decoder, int threads) {
        this.decoder = decoder;
        this.threads = threads;
    }

    /**
     * Repeated runs of one thing.
     *
     * @param batch sequences side by side
     * @param tokens a run reads, all sequences together
     * @param medianSeconds of a run
     * @param leastSeconds of a run
     * @param cpuShare CPU time of the process in parts of wall time times threads: how much of the machine it had. Two
     *     figures are comparable where their shares are.
     */
    public record Figure(int batch, int tokens, double medianSeconds, double leastSeconds, double cpuShare) {
        /** Tokens of all sequences in a second, by the median. */
        public double tokensPerSecond() {
            return tokens / medianSeconds;
        }
    }

    private interface Run {
        void run(NDManager owner);
    }

    /** Reading a prompt of {@code length} tokens, as far as the logits of its last. */
    public Figure prefill(NDManager owner, int length, int runs) {
        int[] ids = randomIds(length);
        return measure(owner, 1, length, 1, runs, step -> {
            KvCache cache = decoder.newCache(step, 1, length);
            NDArray embeddings = decoder.embed(step, ids).expandDims(0);
            decoder.best(decoder.prefill(step, embeddings, new int[] {length}, cache));
        });
    }

    /** Greedy steps of {@code batch} sequences that begin with the same {@code context} tokens and a token of their own. */
    public Figure steps(NDManager owner, int context, int batch, int steps) {
        int warm = 2;
        int[] ids = randomIds(context);
        int[] next = randomIds(batch);
        try (KvCache one = decoder.newCache(owner, 1, context + warm + steps)) {
            try (NDManager step = owner.newSubManager()) {
                decoder.prefill(step, decoder.embed(step, ids).expandDims(0), new int[] {context}, one);
            }
            try (KvCache cache = one.repeat(owner, batch)) {
                return measure(owner, batch, batch, warm, steps, step -> {
                    BestToken[] best = decoder.best(decoder.step(step, next, cache));
                    for (int i = 0; i < batch; i++) {
                        next[i] = best[i].id();
                    }
                });
            }
        }
    }

    private Figure measure(NDManager owner, int batch, int tokens, int warm, int runs, Run run) {
        OperatingSystemMXBean process = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        double[] seconds = new double[runs];
        double wall = 0;
        double cpu = 0;
        for (int i = -warm; i < runs; i++) {
            long cpuStart = process.getProcessCpuTime();
            long start = System.nanoTime();
            try (NDManager step = owner.newSubManager()) {
                run.run(step);
            }
            if (i >= 0) {
                seconds[i] = (System.nanoTime() - start) / 1e9;
                wall += seconds[i];
                cpu += (process.getProcessCpuTime() - cpuStart) / 1e9;
            }
        }
        Arrays.sort(seconds);
        return new Figure(batch, tokens, seconds[runs / 2], seconds[0], cpu / (wall * threads));
    }

    private int[] randomIds(int count) {
        return new Random(count).ints(count, 3, decoder.config().vocabulary()).toArray();
    }
}
