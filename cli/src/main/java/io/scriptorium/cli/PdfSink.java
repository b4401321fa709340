package io.scriptorium.cli;

import io.scriptorium.document.PageResult;
import io.scriptorium.document.PageStatus;
import io.scriptorium.textrenderer.pdf.PdfException;
import io.scriptorium.textrenderer.pdf.SearchablePdf;
import io.scriptorium.visionencoder.image.ImageFile;
import io.scriptorium.visionencoder.image.ImageFormat;
import io.scriptorium.visionencoder.image.PageImage;
import io.scriptorium.visionencoder.image.Resolution;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The document as a PDF whose words can be found: its own pages, or its pictures as pages, with invisible text. */
final class PdfSink implements PageSink {
    /** Of a picture that does not say: what most scans have, and what Tesseract and OCRmyPDF ask for. */
    private static final double DEFAULT_DPI = 300;

    private static final String AS_IT_IS = "--output-type pdf keeps the document as it is";

    private final InputFile input;
    private final Path target;
    private final boolean overwrite;
    private final ExistingText existing;
    private final PdfType type;
    private SearchablePdf pdf;
    private final Set<Integer> wanted = new HashSet<>();
    private boolean pictures;
    private Optional<byte[]> jpeg = Optional.empty();
    private double dpi = DEFAULT_DPI;

    PdfSink(InputFile input, Path target, boolean overwrite, ExistingText existing, PdfType type) {
        this.input = input;
        this.target = target;
        this.overwrite = overwrite;
        this.existing = existing;
        this.type = type;
    }

    @Override
    public boolean isThere() {
        return Files.exists(target);
    }

    @Override
    public void check() throws OutputException {
        AtomicFile.check(target, overwrite);
        if (Files.exists(target) && isSame(target, input.path())) {
            throw new OutputException(
                    target + ": is the document itself, which is never written over; name another file");
        }
    }

    private static boolean isSame(Path a, Path b) {
        try {
            return Files.isSameFile(a, b);
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public int[] choose(int[] indices) throws IOException {
        if (!OpenDocument.isPdf(input)) {
            pictures = true;
            pdf = SearchablePdf.ofPictures(input.path().toString());
            if (type == PdfType.PDFA) {
                pdf.conform();
            }
            dpi = Resolution.of(input.path()).orElse(DEFAULT_DPI);
            try (ImageFile file = ImageFile.open(input.path())) {
                if (file.format() == ImageFormat.JPEG && file.isUpright(0)) {
                    jpeg = Optional.of(Files.readAllBytes(input.path()));
                }
            }
            return indices;
        }
        pdf = SearchablePdf.of(input.path());
        if (existing == ExistingText.REDO) {
            for (int index : indices) {
                pdf.removeInvisibleText(index);
            }
        }
        if (type == PdfType.PDFA) {
            conform(existing == ExistingText.FORCE ? indices : new int[0]);
        }
        if (existing == ExistingText.FORCE) {
            IntStream.of(indices).forEach(wanted::add);
            return indices;
        }
        int[] without = IntStream.of(indices).filter(this::isWithoutText).toArray();
        if (existing == ExistingText.REFUSE && without.length < indices.length) {
            int index = IntStream.of(indices)
                    .filter(i -> !isWithoutText(i))
                    .findFirst()
                    .orElseThrow();
            throw new IOException(input.path() + ", page " + (index + 1)
                    + ": has text already; --skip-text leaves such pages as they are, --redo-ocr replaces the invisible"
                    + " text of an earlier run, --force-ocr makes them pictures first");
        }
        IntStream.of(without).forEach(wanted::add);
        return without;
    }

    /** Says before the work what keeps the document from being PDF/A; pages that become pictures are. */
    private void conform(int[] pictures) throws IOException {
        try {
            pdf.conform();
        } catch (PdfException e) {
            throw new IOException(e.getMessage() + "; " + AS_IT_IS, e);
        }
        Set<Integer> drawn = IntStream.of(pictures).boxed().collect(Collectors.toSet());
        for (int index = 0; index < pdf.pageCount(); index++) {
            if (!drawn.contains(index)) {
                conform(index);
            }
        }
    }

    private void conform(int index) throws IOException {
        try {
            pdf.conform(index);
        } catch (PdfException e) {
            throw new IOException(e.getMessage() + "; --force-ocr makes pages pictures, which can; " + AS_IT_IS, e);
        }
    }

    private boolean isWithoutText(int index) {
        try {
            return !pdf.hasText(index);
        } catch (IOException e) {
            // Whatever is wrong with the page is told when it is drawn.
            return true;
        }
    }

    @Override
    public void write(PageResult page, PageImage image) throws IOException {
        int index = page.source().index();
        if (pictures) {
            index = pdf.pageCount();
            if (image == null) {
                pdf.addEmptyPage();
            } else {
                pdf.addPicture(image, dpi, jpeg);
            }
        } else if (!wanted.contains(index)) {
            return;
        } else if (existing == ExistingText.FORCE && image != null) {
            pdf.replaceByPicture(index, image);
        } else if (existing == ExistingText.FORCE && type == PdfType.PDFA) {
            // It could not be drawn and stays as it is.
            conform(index);
        }
        if (image != null && page.status() != PageStatus.FAILED) {
            pdf.addText(index, image.width(), image.height(), page.turn().rotation(), PdfWords.of(page));
        }
    }

    @Override
    public void commit() throws IOException {
        try (AtomicFile file = AtomicFile.open(target, overwrite)) {
            pdf.save(file.stream());
            file.commit();
        } catch (IOException e) {
            throw AtomicFile.failure(target, e);
        } finally {
            discard();
        }
    }

    @Override
    public void discard() {
        if (pdf != null) {
            try {
                pdf.close();
            } catch (IOException e) {
                // Only its temporary file is left, which the system removes.
            }
        }
    }
}
