package io.scriptorium.cli;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The most seconds that opening a document or drawing one of its pages may take: a file can ask for work without end. What is
 * not done by then is told to stop and not waited for; a task that does not listen goes on in a thread that does not keep the
 * process alive.
 *
 * @param seconds at least 1
 */
record TimeLimit(int seconds) {
    /** A poster of 80 million pixels takes some seconds on one core. */
    static final int DEFAULT_SECONDS = 120;

    /** Work that reads a file. */
    interface Task<T> {
        T run() throws IOException;
    }

    /** The limit was reached. */
    static final class ReachedException extends IOException {
        private static final long serialVersionUID = 1L;

        ReachedException(String message) {
            super(message);
        }
    }

    /** The limit of {@code count} such tasks. */
    TimeLimit times(int count) {
        return new TimeLimit((int) Math.min(Integer.MAX_VALUE, (long) seconds * Math.max(1, count)));
    }

    /**
     * The result of a task, which another thread runs: what it uses is not this thread's until it is done.
     *
     * @param where what is opened; begins the message
     * @throws ReachedException if it is not done in time; it may still be running then
     */
    <T> T within(String where, Task<T> task) throws IOException {
        FutureTask<T> future = new FutureTask<>(task::run);
        Thread thread = new Thread(future, "page");
        thread.setDaemon(true);
        thread.start();
        try {
            return future.get(seconds, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            future.cancel(true);
            throw new ReachedException(where + ": not opened in " + seconds
                    + " seconds; the file is damaged, or --page-seconds" + " must be more for pages like this");
        } catch (InterruptedException e) {
            future.cancel(true);
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        } catch (ExecutionException e) {
            throw failure(e.getCause());
        }
    }

    /** The failure to throw, unless it is one that needs no declaration, which is thrown here. */
    private static IOException failure(Throwable cause) {
        if (cause instanceof IOException io) {
            return io;
        }
        if (cause instanceof RuntimeException unchecked) {
            throw unchecked;
        }
        if (cause instanceof Error error) {
            throw error;
        }
        throw new AssertionError("a task throws no other checked exception", cause);
    }
}
