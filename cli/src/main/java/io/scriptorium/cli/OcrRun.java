package io.scriptorium.cli;

import io.scriptorium.document.PageResult;
import io.scriptorium.document.PageSource;
import io.scriptorium.document.PageStatus;
import io.scriptorium.textrenderer.pdf.PdfException;
import io.scriptorium.visionencoder.image.PageImage;
import io.scriptorium.vlmodel.ocr.Page;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Reads documents one after the other. Pages are gathered into batches across documents, since a model reads several side by
 * side faster; never more than one batch of pages is in memory. Results come back in order. What goes wrong with one document
 * or page is told and does not stop the others.
 *
 * <p>The last digits of what a model computes depend on the pages that share a batch, and so, where two characters are equally
 * likely, may a letter. A run that goes on therefore reads the batch that was cut off whole again, with pages of documents that
 * are done already, so that its results are those of a run that nobody touched.
 */
final class OcrRun implements AutoCloseable {
    /** A batch is cut short when its pages have more pixels than this: 64 million take 192 MB. */
    private static final long MAX_BATCH_PIXELS = 64_000_000;

    private final Models models;
    private final ModelChoice choice;
    private final Pages pages;
    private final List<InputFile> inputs;
    private final Outputs outputs;
    private final LongRun longRun;
    private final Progress progress;

    private final List<Waiting> waiting = new ArrayList<>();
    private final Set<Document> begun = new LinkedHashSet<>();
    private final Set<InputFile> skipped = new HashSet<>();
    private PageReader reader;

    private int pagesRead;
    private boolean anyFailed;
    private boolean outputFailed;
    private int failures;
    private int doneBefore;
    private int done;

    /**
     * Which pages of each document, and how they are drawn.
     *
     * @param ranges the chosen pages
     * @param dpi pixels per inch at which the pages of a PDF are drawn
     * @param password of PDFs; empty for none
     * @param limit for opening a document, and for each page of it
     */
    record Pages(PageRanges ranges, double dpi, String password, TimeLimit limit) {
        OpenDocument open(InputFile input) throws IOException {
            return OpenDocument.open(input, dpi, password, limit);
        }

        /** Those of {@code indices} that are to be read: outputs may look into each of them. */
        int[] chosen(InputFile input, DocumentOutput output, int[] indices) throws IOException {
            return limit.times(indices.length).within(input.path().toString(), () -> output.choose(indices));
        }
    }

    /**
     * A page that was opened, or could not be.
     *
     * @param document null if it is done already and its page only keeps the others company
     * @param image null if it could not
     * @param fault why not, else null
     */
    private record Waiting(Document document, PageSource source, PageImage image, Throwable fault, double seconds) {}

    /** What is known of a document while its pages are read. */
    private static final class Document {
        final InputFile input;
        final int number;
        final DocumentOutput output;
        int pageCount;
        int chosen;
        int delivered;
        int read;
        boolean abandoned;
        double seconds;
        OptionalInt shared = OptionalInt.of(0);

        Document(InputFile input, int number, DocumentOutput output) {
            this.input = input;
            this.number = number;
            this.output = output;
        }

        String where(int index) {
            return input.path() + (pageCount == 1 ? "" : ", page " + (index + 1) + " of " + pageCount);
        }
    }

    /** A run over {@code inputs}; nothing is opened before {@link #run()}. */
    OcrRun(
            Models models,
            ModelChoice choice,
            Pages pages,
            List<InputFile> inputs,
            Outputs outputs,
            LongRun longRun,
            Progress progress) {
        this.models = models;
        this.choice = choice;
        this.pages = pages;
        this.inputs = inputs;
        this.outputs = outputs;
        this.longRun = longRun;
        this.progress = progress;
    }

    /**
     * Reads all inputs.
     *
     * @return how it ended
     * @throws CommandException if the model cannot be loaded, or standard output is closed: nothing more can be done
     */
    ExitCode run() throws CommandException {
        for (int i = 0; i < inputs.size() && !isOver(); i++) {
            Document document = new Document(inputs.get(i), i + 1, outputs.all().get(i));
            try {
                if (longRun.manifest().isDone(document.input) && document.output.isThere()) {
                    flush(text -> {});
                    skipped.add(document.input);
                    doneBefore++;
                    continue;
                }
                document.output.check();
                try (OpenDocument open = pages.open(document.input)) {
                    longRun.manifest().begin(document.input);
                    read(document, open);
                }
            } catch (IOException e) {
                fail(document, e);
            } catch (RuntimeException | VirtualMachineError e) {
                fail(document, unforeseen(document, e));
            }
        }
        if (!isOver()) {
            flush(text -> {});
        }
        abandonRest();
        progress.done();
        tell();
        if (longRun.interruption().asked()) {
            return ExitCode.INTERRUPTED;
        }
        if (outputFailed) {
            return ExitCode.OUTPUT;
        }
        if (!anyFailed) {
            return ExitCode.DONE;
        }
        return pagesRead + doneBefore == 0 ? ExitCode.NONE_DONE : ExitCode.SOME_FAILED;
    }

    private boolean isOver() {
        return longRun.interruption().asked() || failures >= longRun.maxFailures();
    }

    /** Documents that were cut off when the run was ended. */
    private void abandonRest() {
        for (Document document : begun) {
            document.output.abandon();
        }
    }

    private void tell() {
        if (doneBefore > 0) {
            progress.note(doneBefore + (doneBefore == 1 ? " document was" : " documents were") + " done before");
        }
        if (longRun.interruption().asked()) {
            progress.note("interrupted; " + (done + doneBefore) + " of " + inputs.size()
                    + " documents are done; the same command with --resume goes on");
        } else if (failures >= longRun.maxFailures()) {
            progress.note("stopped after " + failures + (failures == 1 ? " failure" : " failures")
                    + ", as --max-failures says; " + (done + doneBefore) + " of " + inputs.size()
                    + " documents are done; the same command with --resume goes on");
        }
    }

    private void read(Document document, OpenDocument open) throws IOException, CommandException {
        document.pageCount = open.pageCount();
        int[] indices = pages.ranges().indices(open.pageCount());
        String has = "it has " + open.pageCount() + (open.pageCount() == 1 ? " page" : " pages");
        if (indices.length == 0) {
            throw new IOException(
                    document.input.path() + ": none of the pages " + pages.ranges() + " is in it; " + has);
        }
        if (pages.ranges().reachesBeyond(open.pageCount())) {
            progress.note(document.input.path() + ": not all of the pages " + pages.ranges() + " are in it; " + has);
        }
        indices = pages.chosen(document.input, document.output, indices);
        document.chosen = indices.length;
        if (indices.length == 0) {
            progress.note(document.input.path() + ": has text on every page; nothing was read");
            pagesRead++;
            document.output.finish(0);
            longRun.manifest().done(document.input, document.shared);
            done++;
            return;
        }
        loadModel();
        if (waiting.isEmpty()) {
            waiting.addAll(company(document.number - 2));
        }
        boolean only = inputs.size() == 1 && indices.length == 1;
        for (int index : indices) {
            if (document.abandoned || isOver()) {
                return;
            }
            begun.add(document);
            waiting.add(open(document, document.input, open, index));
            if (only || waiting.size() >= reader.pagesPerBatch() || waitingPixels() > MAX_BATCH_PIXELS) {
                flush(only ? document.output.stream() : text -> {});
            }
        }
    }

    /** The pages of documents that are done which shared a batch with the next one's, from input {@code last} backwards. */
    private List<Waiting> company(int last) {
        List<Waiting> company = new ArrayList<>();
        for (int i = last; i >= 0 && skipped.contains(inputs.get(i)); i--) {
            InputFile input = inputs.get(i);
            DocumentOutput output = outputs.all().get(i);
            try (OpenDocument open = pages.open(input)) {
                OptionalInt shared = longRun.manifest().shared(input);
                if (shared.isEmpty()) {
                    break;
                }
                int[] indices = pages.chosen(input, output, pages.ranges().indices(open.pageCount()));
                int first = Math.max(0, indices.length - shared.getAsInt());
                for (int k = indices.length - 1; k >= first; k--) {
                    company.add(0, open(null, input, open, indices[k]));
                }
                if (first > 0) {
                    break;
                }
            } catch (IOException e) {
                // It is done: whatever became of it since is none of this run's failures.
                break;
            } finally {
                output.abandon();
            }
        }
        return company;
    }

    private long waitingPixels() {
        return waiting.stream()
                .mapToLong(page -> (long) page.source().width() * page.source().height())
                .sum();
    }

    /** Only when there is a page to read: a run over broken files tells of them at once. */
    private void loadModel() throws CommandException {
        if (reader == null) {
            try {
                reader = models.open(choice);
            } catch (IOException | IllegalArgumentException e) {
                throw new CommandException(ExitCode.MODEL, e.getMessage(), e);
            }
        }
    }

    private static Waiting open(Document document, InputFile input, OpenDocument open, int index) {
        long start = System.nanoTime();
        PageImage image = null;
        Throwable fault = null;
        try {
            image = open.page(index);
        } catch (IOException | RuntimeException | VirtualMachineError e) {
            fault = e;
        }
        PageSource source = new PageSource(
                input.name().toString(),
                index,
                image == null ? 0 : image.width(),
                image == null ? 0 : image.height(),
                image == null ? OptionalDouble.empty() : open.dpi());
        return new Waiting(document, source, image, fault, (System.nanoTime() - start) / 1e9);
    }

    /** Reads the pages that wait and delivers them. */
    private void flush(Consumer<String> stream) throws CommandException {
        List<Waiting> batch = List.copyOf(waiting);
        waiting.clear();
        List<Page> opened = batch.stream()
                .filter(page -> page.image() != null)
                .map(page -> new Page(page.source(), page.image()))
                .toList();
        List<BatchReader.Read> results = new BatchReader(reader, choice.model()).read(opened, stream);
        int next = 0;
        int together = 0;
        for (int i = 0; i < batch.size(); i++) {
            Waiting page = batch.get(i);
            together = i > 0 && batch.get(i - 1).document() == page.document() ? together + 1 : 1;
            if (page.document() == null) {
                next += page.image() == null ? 0 : 1;
                continue;
            }
            page.document().shared = i == batch.size() - 1 ? OptionalInt.empty() : OptionalInt.of(together);
            if (page.image() == null) {
                String reason =
                        page.fault() instanceof IOException ? message(page.fault()) : BatchReader.reason(page.fault());
                deliver(page, PageResult.failed(page.source(), choice.model(), reason), page.fault());
            } else {
                BatchReader.Read read = results.get(next++);
                deliver(page, read.result(), read.fault());
            }
        }
    }

    private void deliver(Waiting page, PageResult result, Throwable fault) throws CommandException {
        Document document = page.document();
        if (document.abandoned) {
            return;
        }
        String where = document.where(page.source().index());
        document.delivered++;
        document.seconds += page.seconds() + result.cost().seconds();
        progress.page(document.number, where, (double) document.delivered / document.chosen, result);
        if (result.status() == PageStatus.FAILED) {
            anyFailed = true;
            failures++;
            String reason = result.outcome().reason();
            boolean located = reason.startsWith(document.input.path().toString());
            progress.error(located ? reason : where + ": " + reason, fault);
        } else {
            document.read++;
            if (result.status() == PageStatus.UNSUPPORTED_SCRIPT) {
                // The files are written, for they carry the status; but who asked for text did not get it.
                anyFailed = true;
            } else {
                pagesRead++;
            }
        }
        try {
            longRun.log().page(document.input.path(), result);
            document.output.write(result, page.image());
            if (document.delivered == document.chosen) {
                finish(document);
            }
        } catch (IOException e) {
            fail(document, e);
        } catch (RuntimeException | VirtualMachineError e) {
            fail(document, unforeseen(document, e));
        }
    }

    private static IOException unforeseen(Document document, Throwable e) {
        return new IOException(document.input.path() + ": " + BatchReader.reason(e), e);
    }

    /** A document of which nothing was read leaves no output: an empty text would say that its pages are empty. */
    private void finish(Document document) throws IOException {
        begun.remove(document);
        if (document.read > 0) {
            document.output.finish(document.seconds);
            longRun.manifest().done(document.input, document.shared);
            done++;
        } else {
            document.output.abandon();
        }
    }

    private void fail(Document document, IOException e) throws CommandException {
        begun.remove(document);
        document.output.abandon();
        document.abandoned = true;
        anyFailed = true;
        failures++;
        if (e instanceof OutputException) {
            outputFailed = true;
            if (outputs.toStandardOutput()) {
                throw new CommandException(ExitCode.OUTPUT, e.getMessage(), e);
            }
        }
        progress.error(message(e), e);
    }

    private static String message(Throwable e) {
        boolean wantsPassword = e instanceof PdfException pdf && pdf.wantsPassword();
        return e.getMessage() + (wantsPassword ? "; give it with --password" : "");
    }

    @Override
    public void close() {
        if (reader != null) {
            reader.close();
        }
    }
}
