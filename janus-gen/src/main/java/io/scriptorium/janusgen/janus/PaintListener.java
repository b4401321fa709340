package io.scriptorium.janusgen.janus;

/** Hears how far painting is. */
@FunctionalInterface
public interface PaintListener {
    /**
     * Another code of each picture of a batch is chosen, or another step of a picture is gone.
     *
     * @param done codes or steps of all pictures of the request so far
     * @param all how many it will be
     */
    void done(int done, int all);
}
