package io.scriptorium.textrenderer.line;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The mixture that a reader is trained with: synthetic lines, real lines and rubbish, in batches of one view width.
 *
 * <p>Immutable and safe for threads. A batch is a pure function of the seed and its step, so a training run that
 * resumes, or renders with more threads, sees the same batches.
 */
public final class LineSource {
    private final long seed;
    private final Mixture mixture;
    private final LineCurriculum curriculum;
    private final Fonts fonts;
    private final LineImages images;
    private final Optional<RealLines> real;

    /**
     * Shares of the lines; they need not sum to one.
     *
     * @param synthetic lines drawn by {@link LineImages}
     * @param real real lines; drawn synthetically where there are none that fit
     * @param rubbish views that say nothing
     */
    public record Mixture(double synthetic, double real, double rubbish) {
        /** Of the embedded reader's model card. */
        public static final Mixture DEFAULT = new Mixture(0.64, 0.33, 0.03);

        public Mixture {
            if (!(synthetic >= 0 && real >= 0 && rubbish >= 0 && synthetic + real + rubbish > 0)) {
                throw new IllegalArgumentException(
                        "expected shares of at least 0 and not all 0, got " + synthetic + ", " + real + ", " + rubbish);
            }
        }
    }

    /**
     * @param real real lines to mix in, if there are any
     */
    public LineSource(
            long seed,
            Mixture mixture,
            LineCurriculum curriculum,
            Fonts fonts,
            LineText text,
            LineImageConfig config,
            Optional<RealLines> real) {
        this.seed = seed;
        this.mixture = mixture;
        this.curriculum = curriculum;
        this.fonts = fonts;
        this.images = new LineImages(fonts, text, config);
        this.real = real;
    }

    /** Batch number {@code step}, rendered by the calling thread. */
    public Batch batch(long step) {
        int width = curriculum.width(step, Dice.of(seed, step));
        int rows = curriculum.rows(width);
        byte[][] views = new byte[rows][];
        List<String> texts = new ArrayList<>(rows);
        List<String> kinds = new ArrayList<>(rows);
        for (int row = 0; row < rows; row++) {
            LineSample sample = sample(step, row, width);
            views[row] = sample.view();
            texts.add(sample.text());
            kinds.add(sample.kind());
        }
        return new Batch(step, width, views, texts, kinds);
    }

    /** Line {@code row} of batch {@code step} if that batch has views of this width. */
    public LineSample sample(long step, int row, int width) {
        Dice dice = Dice.of(seed, step, row);
        int narrow = curriculum.narrower(width);
        switch (dice.weighted(mixture.synthetic, real.isPresent() ? mixture.real : 0, mixture.rubbish)) {
            case 1 -> {
                LineSample sample = real.orElseThrow().sample(dice, narrow, width);
                return sample != null ? sample : images.sample(dice, narrow, width);
            }
            case 2 -> {
                return Rubbish.sample(fonts, dice, width);
            }
            default -> {
                return images.sample(dice, narrow, width);
            }
        }
    }

    /**
     * Batches from {@code firstStep} on, rendered ahead by a pool.
     *
     * @param threads rendering threads
     * @param ahead batches that are ready or being rendered at any time, at least {@code threads}
     */
    public Stream stream(long firstStep, int threads, int ahead) {
        if (threads < 1 || ahead < threads) {
            throw new IllegalArgumentException(
                    "expected at least 1 thread and as many batches ahead, got " + threads + " and " + ahead);
        }
        return new Stream(firstStep, threads, ahead);
    }

    /** Batches in the order of their steps. For one consumer; closing stops the pool. */
    public final class Stream implements AutoCloseable {
        private final ExecutorService pool;
        private final Deque<Future<Batch>> ready = new ArrayDeque<>();
        private long nextStep;

        private Stream(long firstStep, int threads, int ahead) {
            AtomicInteger count = new AtomicInteger();
            this.pool = Executors.newFixedThreadPool(threads, task -> {
                Thread thread = new Thread(task, "lines-" + count.incrementAndGet());
                thread.setDaemon(true);
                return thread;
            });
            this.nextStep = firstStep;
            for (int i = 0; i < ahead; i++) {
                submit();
            }
        }

        private void submit() {
            long step = nextStep++;
            ready.add(pool.submit(() -> batch(step)));
        }

        /**
         * Waits for the next batch.
         *
         * @throws InterruptedException if the waiting thread is interrupted; the batch is lost then
         */
        public Batch next() throws InterruptedException {
            Future<Batch> first = ready.remove();
            submit();
            try {
                return first.get();
            } catch (ExecutionException e) {
                if (e.getCause() instanceof RuntimeException unchecked) {
                    throw unchecked;
                }
                if (e.getCause() instanceof Error error) {
                    throw error;
                }
                throw new AssertionError("a batch throws no checked exception", e.getCause());
            }
        }

        @Override
        public void close() {
            pool.shutdownNow();
        }
    }
}
