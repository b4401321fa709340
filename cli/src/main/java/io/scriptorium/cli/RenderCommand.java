package io.scriptorium.cli;

import io.scriptorium.textrenderer.page.FontStack;
import io.scriptorium.textrenderer.page.MissingCharacters;
import io.scriptorium.textrenderer.page.PageFonts;
import io.scriptorium.textrenderer.page.PagePainter;
import io.scriptorium.textrenderer.page.PagePdf;
import io.scriptorium.textrenderer.page.PageStream;
import io.scriptorium.textrenderer.page.PageStyle;
import io.scriptorium.textrenderer.page.SourceText;
import io.scriptorium.textrenderer.page.TypesetException;
import io.scriptorium.textrenderer.page.TypesetPage;
import io.scriptorium.textrenderer.page.Typesetter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code scriptorium render}: texts set on pages. */
@Command(
        name = "render",
        description = "Sets texts on pages, line for line as Glyph's renderer does: pictures, or a PDF.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  scriptorium render book.txt -o pages/                        page_00001.png, ...",
            "  scriptorium render book.txt -o book.pdf --set font-size=11   a PDF with its text as text",
            "",
            "Exit codes: 0 done, 2 wrong call or style, 3 no text that can be set, 5 no output (docs/exit-codes.md)."
        })
final class RenderCommand extends CommandOptions implements Callable<Integer> {
    private final Console console;

    @Parameters(
            paramLabel = "TEXT",
            arity = "1..*",
            description = "Text files. Of several, each gets a folder or PDF of its own in the output folder.")
    private List<Path> texts;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "DIR|FILE.pdf",
            required = true,
            description = "A folder for page pictures, or a PDF.")
    private Path output;

    @Mixin
    private StyleOptions style;

    @Option(names = "--bilevel", description = "Pictures of one bit a pixel, black and white.")
    private boolean bilevel;

    @Option(names = "--threads", paramLabel = "N", description = "Pages drawn at once. Default: one per core.")
    private int threads = Runtime.getRuntime().availableProcessors();

    @Option(names = "--overwrite", description = "Replace outputs that exist.")
    private boolean overwrite;

    @Option(
            names = {"-q", "--quiet"},
            description = "Tell errors only.")
    private boolean quiet;

    RenderCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws CommandException {
        if (threads < 1) {
            throw new CommandException(ExitCode.USAGE, "--threads: expected 1 or more, got " + threads);
        }
        boolean pdf = output.toString().toLowerCase(Locale.ROOT).endsWith(".pdf");
        if (pdf && texts.size() > 1) {
            throw new CommandException(
                    ExitCode.USAGE, "-o " + output + ": one PDF holds one text; for several name a folder");
        }
        PageStyle pages = StyleOptions.style(style.settings());
        FontStack fonts = fonts(pages, pdf);
        // All are looked at before any is set: an error in the last should not cost the others' work.
        List<SourceText> sources = new ArrayList<>();
        for (Path text : texts) {
            sources.add(style.text(text));
        }
        for (SourceText text : sources) {
            Path target = sources.size() == 1
                    ? output
                    : output.resolve(new InputFile(text.file(), text.file().getFileName()).stem());
            MissingCharacters missing = new MissingCharacters(fonts);
            int count = pdf ? pdf(text, pages, fonts, missing, target) : pictures(text, pages, fonts, missing, target);
            tell(text, missing, count, target);
        }
        return ExitCode.DONE.code();
    }

    private void tell(SourceText text, MissingCharacters missing, int count, Path target) {
        if (!missing.summary().isEmpty()) {
            console.err()
                    .println("scriptorium: " + text.file() + ": no font on this machine has " + missing.summary()
                            + "; boxes stand in their place. --set font-path=FILE names a font");
        }
        if (!quiet) {
            console.err().println("scriptorium: " + target + ": " + count + (count == 1 ? " page" : " pages"));
        }
    }

    /** The fonts of a style. */
    static FontStack fonts(PageStyle style, boolean pdf) throws CommandException {
        try {
            return PageFonts.of(style, pdf);
        } catch (TypesetException e) {
            throw new CommandException(ExitCode.USAGE, e.getMessage(), e);
        }
    }

    private int pictures(SourceText text, PageStyle pages, FontStack fonts, MissingCharacters missing, Path folder)
            throws CommandException {
        PageFolder.prepare(folder, overwrite);
        PagePainter painter = new PagePainter(pages, fonts);
        int[] count = {0};
        run(text, pages, fonts, folder, page -> png(painter, page), (page, png) -> {
            Files.write(PageFolder.page(folder, page.number()), png);
            missing.add(page);
            count[0]++;
        });
        return count[0];
    }

    private byte[] png(PagePainter painter, TypesetPage page) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream(1 << 16);
        painter.paint(page).writePng(out, bilevel);
        return out.toByteArray();
    }

    private int pdf(SourceText text, PageStyle pages, FontStack fonts, MissingCharacters missing, Path file)
            throws CommandException {
        int[] count = {0};
        Path partial = file.resolveSibling("." + file.getFileName() + ".partial");
        try (PagePdf pdf = new PagePdf(pages, fonts)) {
            AtomicFile.check(file, overwrite);
            run(text, pages, fonts, file, page -> page, (page, same) -> {
                pdf.add(same);
                missing.add(same);
                count[0]++;
            });
            if (file.toAbsolutePath().getParent() != null) {
                Files.createDirectories(file.toAbsolutePath().getParent());
            }
            pdf.save(partial);
            Files.move(partial, file, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new CommandException(
                    ExitCode.OUTPUT, AtomicFile.failure(file, e).getMessage(), e);
        }
        return count[0];
    }

    private <T> void run(
            SourceText text,
            PageStyle pages,
            FontStack fonts,
            Path target,
            PageStream.Work<T> work,
            PageStream.Sink<T> sink)
            throws CommandException {
        try {
            PageStream.run(
                    each -> {
                        try (Reader reader = text.open()) {
                            new Typesetter(pages, fonts).typeset(reader, text.han(), each);
                        }
                    },
                    threads,
                    work,
                    sink);
        } catch (IOException e) {
            throw new CommandException(
                    ExitCode.OUTPUT, AtomicFile.failure(target, e).getMessage(), e);
        }
    }
}
