package io.scriptorium.cli;

import io.scriptorium.document.PageResult;
import io.scriptorium.hub.HubCache;
import io.scriptorium.hub.KnownModel;
import io.scriptorium.vlmodel.ocr.EmbeddedModel;
import io.scriptorium.vlmodel.ocr.ModelCard;
import io.scriptorium.vlmodel.ocr.OcrModel;
import io.scriptorium.vlmodel.ocr.Page;
import io.scriptorium.vlmodel.ocr.ReadOptions;
import io.scriptorium.vlmodel.token.OcrTask;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;

/** The embedded models, and folders. */
final class InstalledModels implements Models {
    /** Pages of small views are read faster side by side; a page of whole views is work enough for itself. */
    private static final int LINE_PAGES = 4;

    @Override
    public PageReader open(ModelChoice choice) throws IOException {
        ReadOptions options = new ReadOptions(
                choice.mode(),
                prompt(choice),
                choice.maxTokens().orElse(0),
                ReadOptions.DEFAULT.ngrams(),
                choice.debugFolder(),
                choice.attempts(),
                choice.sure());
        OcrModel model = OcrModel.open(folder(choice.model()), choice.compute());
        try {
            model.check(options);
        } catch (IllegalArgumentException e) {
            model.close();
            throw e;
        }
        return new PageReader() {
            @Override
            public int pagesPerBatch() {
                return model.readsLines() ? LINE_PAGES : 1;
            }

            @Override
            public List<PageResult> read(List<Page> pages, Consumer<String> text) {
                return model.read(pages, options, text);
            }

            @Override
            public void close() {
                model.close();
            }
        };
    }

    private static Optional<String> prompt(ModelChoice choice) {
        if (choice.task().isEmpty()) {
            return choice.prompt();
        }
        String task = choice.task().get();
        int equals = task.indexOf('=');
        return Optional.of(
                equals < 0
                        ? OcrTask.named(task).prompt()
                        : OcrTask.named(task.substring(0, equals)).prompt(task.substring(equals + 1)));
    }

    /** A name of ours goes before a folder of that name: {@code ./NAME} is always the folder. */
    @Override
    public Path folder(String model) throws IOException {
        if (EmbeddedModel.exists(model)) {
            return EmbeddedModel.folder(model);
        }
        Path folder = Path.of(model);
        if (!Files.isDirectory(folder)) {
            Optional<Path> cached = cached(model);
            if (cached.isPresent()) {
                return cached.get();
            }
            throw new IOException(
                    "model " + model + ": there is no such folder, and no embedded model of that name; expected "
                            + EmbeddedModel.DEFAULT + ", " + String.join(", ", EmbeddedModel.names())
                            + ", or a folder with config.json, tokenizer.json and model.safetensors"
                            + "; scriptorium models pull fetches published ones");
        }
        return folder;
    }

    /** A published model that has been pulled. */
    private static Optional<Path> cached(String model) throws IOException {
        try {
            return PullCommand.sharedCache().find(PullCommand.repository(model));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    @Override
    public List<Entry> list() throws IOException {
        List<Entry> entries = new ArrayList<>();
        EmbeddedModel.names().forEach(name -> entries.add(new Entry(name, EmbeddedModel.summary(name))));
        HubCache cache = PullCommand.sharedCache();
        Machine machine = Machine.here(cache.root());
        for (KnownModel model : KnownModel.values()) {
            boolean there = cache.find(model.repository()).isPresent();
            entries.add(new Entry(
                    model.word(),
                    String.format(
                            Locale.ROOT,
                            "%s; %s, %.1f GB; %s%s",
                            model.summary(),
                            model.repository().id(),
                            model.gigabytes(),
                            machine.fit(model, there),
                            there ? "; in the cache" : "")));
        }
        return entries;
    }

    @Override
    public String card(String model) throws IOException {
        Path folder = folder(model);
        ModelCard card = ModelCard.read(folder);
        return String.format(
                Locale.ROOT,
                "folder        %s%narchitecture  %s%nparameters    %.2f million in %d tensors%nstored as     %s, %.1f"
                        + " MB%n%n%s",
                folder,
                card.architecture(),
                card.parameters() / 1e6,
                card.tensors(),
                card.precision(),
                card.bytes() / 1e6,
                card.text().isEmpty() ? "This model has no card (README.md)." : card.text());
    }
}
