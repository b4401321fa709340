package io.scriptorium.cli;

import io.scriptorium.hub.Hub;
import io.scriptorium.hub.HubCache;
import io.scriptorium.hub.KnownModel;
import io.scriptorium.hub.PullListener;
import io.scriptorium.hub.Repository;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code scriptorium models pull}: a published model into the cache. */
@Command(
        name = "pull",
        description =
                "Fetches a published model into the cache that the hub's own clients share, and prints its folder."
                        + " What is there already is not fetched again; a pull that was cut goes on where it was.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  scriptorium models pull deepseek-ocr",
            "  scriptorium models pull deepseek-ai/DeepSeek-R1-Distill-Qwen-1.5B@main",
            "  scriptorium ocr page.png --model deepseek-ocr",
            "",
            "HF_HOME or HF_HUB_CACHE name another cache, HF_ENDPOINT a mirror, HF_TOKEN your token for gated models."
        })
final class PullCommand extends CommandOptions implements Callable<Integer> {
    private static final int BAR = 24;

    private final Console console;

    @Parameters(paramLabel = "NAME|OWNER/REPOSITORY[@REVISION]", description = "See scriptorium models list.")
    private String model;

    @Option(
            names = "--endpoint",
            paramLabel = "URL",
            description = "The hub or a mirror. Default: HF_ENDPOINT, else the hub.")
    private String endpoint;

    @Option(names = "--cache", paramLabel = "DIR", description = "The cache. Default: that of the hub's own clients.")
    private Path cache;

    @Option(names = "--offline", description = "Only look whether it is in the cache.")
    private boolean offline;

    @Option(
            names = {"-v", "--verbose"},
            description = "Tell each attempt that failed, and the stack of each error.")
    private boolean verbose;

    @Option(
            names = {"-q", "--quiet"},
            description = "Tell errors only.")
    private boolean quiet;

    PullCommand(Console console) {
        this.console = console;
    }

    @Override
    boolean isVerbose() {
        return verbose;
    }

    /**
     * The repository of a known name or of {@code owner/repository[@revision]}.
     *
     * @throws IllegalArgumentException if it is neither
     */
    static Repository repository(String model) {
        return KnownModel.named(model).map(KnownModel::repository).orElseGet(() -> Repository.parse(model));
    }

    /** The cache of the hub's own clients. */
    static HubCache sharedCache() {
        return HubCache.of(System.getenv(), Path.of(System.getProperty("user.home")));
    }

    @Override
    public Integer call() throws CommandException, IOException {
        Repository repository;
        URI uri;
        try {
            repository = repository(model);
            uri = uri();
        } catch (IllegalArgumentException e) {
            throw new CommandException(ExitCode.USAGE, e.getMessage(), e);
        }
        HubCache place = cache == null ? sharedCache() : new HubCache(cache);
        Path folder;
        Bar bar = new Bar();
        try {
            folder = offline ? cached(place, repository) : pull(uri, place, repository, bar);
        } catch (IOException e) {
            throw new CommandException(ExitCode.MODEL, e.getMessage(), e);
        } finally {
            bar.status.clear();
        }
        console.out().write(folder + "\n");
        console.out().flush();
        return ExitCode.DONE.code();
    }

    private URI uri() {
        String environment = System.getenv("HF_ENDPOINT");
        String text = endpoint != null ? endpoint : environment != null ? environment : Hub.DEFAULT.toString();
        if (!text.matches("https?://[^/?#]+(/[^?#]*)?")) {
            throw new IllegalArgumentException(
                    "--endpoint: expected http:// or https:// and a host, got '" + text + "'");
        }
        return URI.create(text);
    }

    private static Path cached(HubCache cache, Repository repository) throws IOException {
        return cache.find(repository)
                .orElseThrow(() -> new IOException(
                        repository + " is not in the cache " + cache.root() + "; without --offline it is fetched"));
    }

    private static Path pull(URI uri, HubCache cache, Repository repository, Bar bar) throws IOException {
        return new Hub(uri, Optional.ofNullable(System.getenv("HF_TOKEN")), cache).pull(repository, bar);
    }

    /** A bar on a terminal; elsewhere one line at the start. */
    private final class Bar implements PullListener {
        private final StatusLine status = new StatusLine(console);
        private final AtomicLong done = new AtomicLong();
        private volatile long all;
        private long start = System.nanoTime();
        private long shown;

        @Override
        public void started(int files, long bytes) {
            all = bytes;
            start = System.nanoTime();
            if (!quiet && bytes > 0) {
                say(String.format(Locale.ROOT, "scriptorium: %s: %.2f GB in %d files", model, bytes / 1e9, files));
            }
        }

        @Override
        public void fetched(long bytes) {
            long now = done.addAndGet(bytes);
            if (!quiet && console.terminal()) {
                show(now);
            }
        }

        @Override
        public void retried(String what) {
            if (verbose) {
                say("scriptorium: " + what + "; trying again");
            }
        }

        private synchronized void say(String line) {
            status.line(line);
        }

        private synchronized void show(long now) {
            long time = System.nanoTime();
            if (time - shown < 100_000_000 || all == 0) {
                return;
            }
            shown = time;
            int filled = (int) Math.min(BAR, BAR * now / all);
            double rate = now / Math.max(0.1, (time - start) / 1e9);
            status.show(String.format(
                    Locale.ROOT,
                    "[%s%s] %.2f of %.2f GB, %.1f MB/s",
                    "#".repeat(filled),
                    " ".repeat(BAR - filled),
                    now / 1e9,
                    all / 1e9,
                    rate / 1e6));
        }
    }
}
