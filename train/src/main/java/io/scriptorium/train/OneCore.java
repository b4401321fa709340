package io.scriptorium.train;

import io.scriptorium.tensor.ComputeDevice;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Threads that each compute on one core. */
public final class OneCore {
    private OneCore() {}

    /** A pool of {@code count} daemon threads; shut down by its owner. */
    public static ExecutorService threads(int count) {
        return Executors.newFixedThreadPool(count, task -> {
            Thread thread = new Thread(
                    () -> {
                        // libtorch counts threads for each thread that calls it.
                        ComputeDevice.useThreads(1);
                        task.run();
                    },
                    "train");
            thread.setDaemon(true);
            return thread;
        });
    }

    /** What a thread computed; what it threw is thrown. */
    public static <T> T get(Future<T> future) throws InterruptedException {
        try {
            return future.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException unchecked) {
                throw unchecked;
            }
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw new IllegalStateException(e.getCause());
        }
    }
}
