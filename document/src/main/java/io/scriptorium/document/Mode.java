package io.scriptorium.document;

import java.util.Objects;

/**
 * How the page was cut into views.
 *
 * @param name for example {@code gundam}, {@code base} or {@code lines}
 * @param reason why this one: for example {@code asked for}, {@code the model reads lines}
 */
public record Mode(String name, String reason) {
    /** Neither may be null. */
    public Mode {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(reason, "reason");
    }
}
