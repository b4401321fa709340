package io.scriptorium.hub;

/** Hears how far a pull is; from several threads. */
public interface PullListener {
    /**
     * What is to be fetched is known.
     *
     * @param files number of files that are not in the cache
     * @param bytes that are still to be fetched
     */
    void started(int files, long bytes);

    /** So many more bytes have been written; negative where some proved wrong and are fetched again. */
    void fetched(long bytes);

    /** Something went wrong, and is tried again. */
    void retried(String what);
}
