package io.scriptorium.hub;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

/**
 * One file by ranges, several at a time. What has arrived stands in {@code HASH.part} beside the blob's place, and which
 * ranges are whole in {@code HASH.ranges}: another run goes on from there. The names are not those of the hub's own clients,
 * which take an unfinished file for one without holes. A file is moved to its place only after its hash has been checked.
 */
final class BlobDownload {
    private final HubClient client;
    private final Repository repository;
    private final String commit;
    private final HubFile file;
    private final Settings settings;
    private final PullListener listener;

    /**
     * How files are fetched.
     *
     * @param connections ranges at a time
     * @param range bytes of a range
     * @param attempts without a byte, after which a range is given up
     * @param pause in ms before the second attempt, doubled before each further one
     * @param stall in ms without a byte, after which a connection is given up
     */
    record Settings(int connections, long range, int attempts, long pause, long stall) {
        static final Settings DEFAULT = new Settings(4, 32L << 20, 6, 500, 60_000);
    }

    BlobDownload(
            HubClient client,
            Repository repository,
            String commit,
            HubFile file,
            Settings settings,
            PullListener listener) {
        this.client = client;
        this.repository = repository;
        this.commit = commit;
        this.file = file;
        this.settings = settings;
        this.listener = listener;
    }

    private int ranges() {
        return Math.toIntExact((file.size() + settings.range - 1) / settings.range);
    }

    private long end(int range) {
        return Math.min(file.size(), (range + 1L) * settings.range);
    }

    private static Path beside(Path blob, String suffix) {
        return blob.resolveSibling(blob.getFileName() + suffix);
    }

    /** Bytes that an earlier run left whole. */
    long present(Path blob) throws IOException {
        BitSet done = done(blob);
        return done.stream()
                .mapToLong(range -> end(range) - range * settings.range)
                .sum();
    }

    private BitSet done(Path blob) throws IOException {
        BitSet done = new BitSet();
        Path part = beside(blob, ".part");
        Path marks = beside(blob, ".ranges");
        if (!Files.exists(part) || !Files.exists(marks) || Files.size(part) != file.size()) {
            return done;
        }
        List<String> lines = Files.readAllLines(marks);
        if (lines.isEmpty() || !lines.get(0).equals(Long.toString(settings.range))) {
            return done;
        }
        for (String line : lines.subList(1, lines.size())) {
            if (line.matches("\\d{1,9}") && Integer.parseInt(line) < ranges()) {
                done.set(Integer.parseInt(line));
            }
        }
        return done;
    }

    /** Fetches what is missing and checks the whole; a file that proves wrong is fetched once more from its beginning. */
    void to(Path blob) throws IOException {
        Files.createDirectories(blob.getParent());
        Path part = beside(blob, ".part");
        Path marks = beside(blob, ".ranges");
        for (int attempt = 1; ; attempt++) {
            fetch(blob, part, marks);
            String hash = file.hashOf(part);
            if (hash.equals(file.hash())) {
                Files.move(part, blob, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
                Files.deleteIfExists(marks);
                return;
            }
            Files.delete(part);
            Files.delete(marks);
            String what = file.path() + ": the bytes that came have the hash " + hash + ", expected " + file.hash();
            if (attempt == 2) {
                throw new HubException(repository + ", " + what + ", twice; nothing of it was kept");
            }
            listener.retried(what);
            listener.fetched(-file.size());
        }
    }

    private void fetch(Path blob, Path part, Path marks) throws IOException {
        BitSet done = done(blob);
        if (done.isEmpty()) {
            Files.writeString(marks, settings.range + "\n");
        }
        try (FileChannel data = FileChannel.open(part, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileChannel log = FileChannel.open(marks, StandardOpenOption.WRITE, StandardOpenOption.APPEND)) {
            if (data.size() != file.size()) {
                data.truncate(0);
                if (file.size() > 0) {
                    data.write(ByteBuffer.wrap(new byte[1]), file.size() - 1);
                }
            }
            AtomicInteger next = new AtomicInteger();
            ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
            ExecutorService pool = Executors.newFixedThreadPool(Math.max(1, Math.min(settings.connections, ranges())));
            try {
                List<Future<Void>> workers = IntStream.range(0, settings.connections)
                        .mapToObj(worker -> pool.submit(() -> {
                            int range;
                            while ((range = next.getAndIncrement()) < ranges()) {
                                if (!done.get(range)) {
                                    fetch(range, data, clock);
                                    data.force(false);
                                    log.write(ByteBuffer.wrap((range + "\n").getBytes(StandardCharsets.US_ASCII)));
                                }
                            }
                            return (Void) null;
                        }))
                        .toList();
                for (Future<Void> worker : workers) {
                    await(worker);
                }
            } finally {
                pool.shutdownNow();
                clock.shutdownNow();
            }
        }
    }

    private static void await(Future<Void> worker) throws IOException {
        try {
            worker.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException failure) {
                throw failure;
            }
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        }
    }

    private void fetch(int range, FileChannel data, ScheduledExecutorService clock) throws IOException {
        long at = range * settings.range;
        long end = end(range);
        byte[] buffer = new byte[1 << 16];
        int idle = 0;
        while (at < end) {
            long before = at;
            try (InputStream in = client.open(repository, commit, file, at, end);
                    Watch watch = new Watch(clock, in, settings.stall)) {
                int count;
                while (at < end && (count = in.read(buffer, 0, (int) Math.min(buffer.length, end - at))) >= 0) {
                    data.write(ByteBuffer.wrap(buffer, 0, count), at);
                    at += count;
                    watch.touch();
                    listener.fetched(count);
                }
                if (at < end) {
                    throw new IOException("the connection ended " + (end - at) + " bytes early");
                }
            } catch (HubException e) {
                throw e;
            } catch (IOException e) {
                idle = at > before ? 0 : idle + 1;
                if (idle >= settings.attempts || Thread.currentThread().isInterrupted()) {
                    throw new IOException(
                            repository + ", " + file.path() + ": given up at byte " + at + " of " + file.size()
                                    + " after " + settings.attempts + " attempts (" + e.getMessage()
                                    + "); the same command goes on from there",
                            e);
                }
                listener.retried(file.path() + ": " + e.getMessage());
                pause(settings.pause << idle);
            }
        }
    }

    /** Closes a stream that nothing comes from any more; reading has no time limit of its own. */
    private static final class Watch implements AutoCloseable {
        private final AtomicLong last = new AtomicLong(System.nanoTime());
        private final ScheduledFuture<?> task;

        Watch(ScheduledExecutorService clock, InputStream in, long stall) {
            task = clock.scheduleAtFixedRate(
                    () -> {
                        if (System.nanoTime() - last.get() > TimeUnit.MILLISECONDS.toNanos(stall)) {
                            closeQuietly(in);
                        }
                    },
                    stall,
                    Math.max(1, stall / 2),
                    TimeUnit.MILLISECONDS);
        }

        /** Something came. */
        void touch() {
            last.set(System.nanoTime());
        }

        private static void closeQuietly(InputStream in) {
            try {
                in.close();
            } catch (IOException e) {
                // The reader meets the same end.
                return;
            }
        }

        @Override
        public void close() {
            task.cancel(false);
        }
    }

    private static void pause(long milliseconds) throws IOException {
        try {
            Thread.sleep(milliseconds);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        }
    }
}
