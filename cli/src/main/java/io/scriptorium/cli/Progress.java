package io.scriptorium.cli;

import io.scriptorium.document.PageResult;
import io.scriptorium.document.PageStatus;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;

/** Tells on standard error how far the work is: a bar on a terminal, else one line per page. Errors are told always. */
final class Progress {
    /** How much is told. */
    enum Level {
        /** Errors only. */
        QUIET,
        /** Errors, pages, a summary. */
        NORMAL,
        /** Also how each page was read, and the stack of each error. */
        VERBOSE
    }

    private static final int BAR = 24;

    private final Console console;
    private final Level level;
    private final int documents;
    private final boolean pageLines;
    private final long start = System.nanoTime();
    private final Map<PageStatus, Integer> counts = new EnumMap<>(PageStatus.class);
    private final StatusLine status;

    /**
     * Progress of a run.
     *
     * @param pageLines whether pages that went well are worth a line or a bar
     */
    Progress(Console console, Level level, int documents, boolean pageLines) {
        this.console = console;
        this.status = new StatusLine(console);
        this.level = level;
        this.documents = documents;
        this.pageLines = pageLines;
    }

    /** One line on what went wrong; the stack only if asked for. */
    void error(String message, Throwable cause) {
        status.line("scriptorium: " + message);
        if (level == Level.VERBOSE && cause != null) {
            cause.printStackTrace(console.err());
        }
    }

    /** One line that is good to know. */
    void note(String message) {
        if (level != Level.QUIET) {
            status.line("scriptorium: " + message);
        }
    }

    /**
     * A page is done.
     *
     * @param document one-based number of the document in the run
     * @param where what to call the page
     * @param share how much of the document is done, 0 to 1
     */
    void page(int document, String where, double share, PageResult page) {
        counts.merge(page.status(), 1, Integer::sum);
        boolean ok = page.status() == PageStatus.OK;
        if (level == Level.QUIET || page.status() == PageStatus.FAILED) {
            return;
        }
        if (level == Level.VERBOSE || !ok || (pageLines && !console.terminal())) {
            String told =
                    ok ? "ok" : page.status().word() + ", " + page.outcome().reason();
            status.line(String.format(
                    Locale.ROOT,
                    "[%d/%d] %s: %s, %.1f s",
                    document,
                    documents,
                    where,
                    told,
                    page.cost().seconds()));
        }
        if (level == Level.VERBOSE) {
            status.line(String.format(
                    Locale.ROOT,
                    "    %d x %d pixels, mode %s (%s), %d tokens in, %d out, model %s",
                    page.source().width(),
                    page.source().height(),
                    page.mode().name(),
                    page.mode().reason(),
                    page.cost().tokensIn(),
                    page.cost().tokensOut(),
                    page.model()));
        }
        if (pageLines && console.terminal()) {
            bar((document - 1 + share) / documents, where);
        }
    }

    private void bar(double share, String where) {
        double seconds = seconds();
        int full = (int) (share * BAR);
        String left = share > 0.02 ? ", " + time(seconds * (1 - share) / share) + " left" : "";
        status.show(String.format(
                Locale.ROOT,
                "[%s%s] %3.0f %%, %d pages, %.1f s a page%s  %s",
                "=".repeat(full),
                " ".repeat(BAR - full),
                100 * share,
                pages(),
                seconds / pages(),
                left,
                where.length() > 30 ? "…" + where.substring(where.length() - 29) : where));
    }

    /** The run is over. */
    void done() {
        status.clear();
        if (level == Level.QUIET || pages() < 2) {
            return;
        }
        StringJoiner told = new StringJoiner(", ");
        counts.forEach((status, count) -> told.add(count + " " + status.word()));
        console.err()
                .printf(
                        Locale.ROOT,
                        "%d pages of %d documents in %s (%.1f s a page): %s%n",
                        pages(),
                        documents,
                        time(seconds()),
                        seconds() / pages(),
                        told);
    }

    private int pages() {
        return counts.values().stream().mapToInt(Integer::intValue).sum();
    }

    private double seconds() {
        return (System.nanoTime() - start) / 1e9;
    }

    private static String time(double seconds) {
        long whole = Math.round(seconds);
        return whole < 60 ? whole + " s" : String.format(Locale.ROOT, "%d:%02d min", whole / 60, whole % 60);
    }
}
