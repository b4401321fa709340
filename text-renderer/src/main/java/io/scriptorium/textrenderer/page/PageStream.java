package io.scriptorium.textrenderer.page;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/** Works on pages in several threads and hands the results on in order; at most two a thread wait. */
public final class PageStream {
    private PageStream() {}

    /** What is done to a page, in any thread. */
    @FunctionalInterface
    public interface Work<T> {
        /** Does it. */
        T on(TypesetPage page) throws IOException;
    }

    /** What gives out pages, as {@link Typesetter} does. */
    @FunctionalInterface
    public interface Source {
        /** Gives out all pages. */
        void each(Consumer<TypesetPage> pages) throws IOException;
    }

    /** Takes results. */
    @FunctionalInterface
    public interface Sink<T> {
        /** Takes the result of a page, in order, in the caller's thread. */
        void take(TypesetPage page, T result) throws IOException;
    }

    private record Pending<T>(TypesetPage page, Future<T> result) {}

    /**
     * Does the work on all pages.
     *
     * @param threads how many pages are worked on at once, besides the setting in the caller's thread
     * @throws IOException of the source, the work or the sink; the rest is then left undone
     */
    public static <T> void run(Source source, int threads, Work<T> work, Sink<T> sink) throws IOException {
        ExecutorService workers = Executors.newFixedThreadPool(threads, task -> {
            Thread thread = new Thread(task, "page");
            thread.setDaemon(true);
            return thread;
        });
        Queue<Pending<T>> waiting = new ArrayDeque<>();
        try {
            source.each(page -> {
                try {
                    while (waiting.size() >= 2 * threads) {
                        hand(waiting.remove(), sink);
                    }
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
                waiting.add(new Pending<>(page, workers.submit(() -> work.on(page))));
            });
            while (!waiting.isEmpty()) {
                hand(waiting.remove(), sink);
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        } finally {
            workers.shutdownNow();
        }
    }

    private static <T> void hand(Pending<T> pending, Sink<T> sink) throws IOException {
        try {
            sink.take(pending.page(), pending.result().get());
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException io) {
                throw io;
            }
            throw new IllegalStateException("page " + pending.page().number() + " cannot be drawn", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted at page " + pending.page().number(), e);
        }
    }
}
