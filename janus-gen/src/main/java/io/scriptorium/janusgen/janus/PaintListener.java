package io.scriptorium.janusgen.janus;

/** Hears how far painting is. */
@FunctionalInterface
public interface PaintListener {
    /**
     * Another code of each picture of a batch is chosen.
     *
     * @param done codes of all pictures of the request so far
     * @param all codes that it will be
     */
    void codes(int done, int all);
}
