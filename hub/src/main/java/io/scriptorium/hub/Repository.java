package io.scriptorium.hub;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A repository of a hub at a revision.
 *
 * @param owner user or organisation
 * @param name within it
 * @param revision branch, tag or commit
 */
public record Repository(String owner, String name, String revision) {
    private static final Pattern WORDS =
            Pattern.compile("([A-Za-z0-9][\\w.-]*)/([A-Za-z0-9][\\w.-]*)(?:@([A-Za-z0-9][\\w./-]*))?");

    /** Refuses what could lead out of the cache. */
    public Repository {
        if (!WORDS.matcher(owner + "/" + name + "@" + revision).matches() || (owner + name + revision).contains("..")) {
            throw new IllegalArgumentException(
                    "expected owner/repository[@revision] of letters, digits, '-', '_' and '.', got " + owner + "/"
                            + name + "@" + revision);
        }
    }

    /**
     * Reads {@code owner/repository[@revision]}; without a revision it is {@code main}.
     *
     * @throws IllegalArgumentException if the text has another form
     */
    public static Repository parse(String text) {
        Matcher matcher = WORDS.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("expected owner/repository[@revision], got '" + text + "'");
        }
        return new Repository(matcher.group(1), matcher.group(2), matcher.group(3) == null ? "main" : matcher.group(3));
    }

    /** {@code owner/name}. */
    public String id() {
        return owner + "/" + name;
    }

    @Override
    public String toString() {
        return id() + "@" + revision;
    }
}
