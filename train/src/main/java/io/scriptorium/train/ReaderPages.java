package io.scriptorium.train;

import ai.djl.Device;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.scriptorium.tensor.Checkpoint;
import io.scriptorium.tensor.CheckpointException;
import io.scriptorium.tensor.Precision;
import io.scriptorium.textrenderer.line.LineDataException;
import io.scriptorium.textrenderer.page.PageStyle;
import io.scriptorium.textrenderer.page.TypesetException;
import io.scriptorium.vlmodel.token.Tokenizer;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The pages that settings ask for, and the ones kept back to measure errors. */
final class ReaderPages implements AutoCloseable {
    private final Tokenizer tokenizer;
    private final PageSource pages;
    private final List<PageBatch> validation;

    private ReaderPages(Tokenizer tokenizer, PageSource pages, List<PageBatch> validation) {
        this.tokenizer = tokenizer;
        this.pages = pages;
        this.validation = validation;
    }

    static ReaderPages open(TrainSettings settings, TrainingListener listener) throws IOException, LineDataException {
        if (settings.lines().isPresent()) {
            throw new LineDataException("real lines " + settings.lines().get() + ": a reader of set pages is trained on"
                    + " text alone; leave them out");
        }
        Checkpoint start = Checkpoint.open(settings.start());
        ReaderConfig config = ReaderConfig.of(start);
        Tokenizer tokenizer = Tokenizer.load(settings.start());
        Set<Integer> characters = ReaderLines.characters(tokenizer);
        Map<Integer, Integer> ids = new LinkedHashMap<>();
        for (int character : characters) {
            ids.put(character, tokenizer.encode(Character.toString(character))[0]);
        }
        TrainSettings.Recipe recipe = settings.recipe();
        try {
            PageSource pages = new PageSource(
                    config,
                    styles(start),
                    new PageText(characters, settings.texts()),
                    ids::get,
                    settings.seed(),
                    Math.max(1, recipe.columns() / config.maxWidth()),
                    recipe.shortFirst());
            List<PageBatch> validation = pages.held(Math.max(1, recipe.validationLines() / 16));
            listener.note(validation.size() + " page styles; "
                    + validation.stream().mapToInt(PageBatch::size).sum() + " validation pages");
            return new ReaderPages(tokenizer, pages, validation);
        } catch (TypesetException e) {
            throw new CheckpointException(e.getMessage(), e);
        }
    }

    static Map<String, PageStyle> styles(Checkpoint start) throws TypesetException {
        Map<String, PageStyle> styles = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> entry :
                start.config().path("view_config").path("styles").properties()) {
            styles.put(
                    entry.getKey(), PageStyle.of((ObjectNode) entry.getValue().path("style")));
        }
        return styles;
    }

    PageTask task(ReaderConfig config, Precision precision, Device device) {
        return new PageTask(new PageNetwork(config, precision, device), config.head(), pages, validation);
    }

    @Override
    public void close() {
        tokenizer.close();
    }
}
