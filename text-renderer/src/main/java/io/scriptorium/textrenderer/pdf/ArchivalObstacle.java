package io.scriptorium.textrenderer.pdf;

import java.io.IOException;

/** Why a PDF, or a page of one, cannot be PDF/A-2b unless somebody would miss something. */
final class ArchivalObstacle extends IOException {
    private static final long serialVersionUID = 1L;

    /**
     * What is there, with its clause of the standard.
     *
     * @param clause of ISO 19005-2:2011
     */
    ArchivalObstacle(String reason, String clause) {
        super(reason + " (ISO 19005-2, " + clause + ")");
    }
}
