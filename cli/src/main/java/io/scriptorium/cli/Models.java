package io.scriptorium.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** The models that the command can reach. */
interface Models {
    /**
     * Loads a model.
     *
     * @throws IOException if it cannot be loaded
     * @throws IllegalArgumentException if it cannot do what is asked
     */
    PageReader open(ModelChoice choice) throws IOException;

    /**
     * Names of the embedded models, each with one line on what it does, and of published ones with what they need.
     *
     * @throws IOException if the cache cannot be read
     */
    List<Entry> list() throws IOException;

    /**
     * What is known of a model: its card and its numbers.
     *
     * @param model name of an embedded model, or a folder
     * @throws IOException if there is no such model
     */
    String card(String model) throws IOException;

    /**
     * The folder of a model.
     *
     * @param model name of an embedded model, a folder, or the name of a published model that is in the cache
     * @throws IOException if there is no such model
     */
    Path folder(String model) throws IOException;

    /**
     * As {@link #folder}, for a command that cannot do without.
     *
     * @throws CommandException if there is no such model, which is the model's fault
     */
    default Path require(String model) throws CommandException {
        try {
            return folder(model);
        } catch (IOException e) {
            throw new CommandException(ExitCode.MODEL, e.getMessage(), e);
        }
    }

    /** A line of {@code models list}. */
    record Entry(String name, String summary) {}
}
