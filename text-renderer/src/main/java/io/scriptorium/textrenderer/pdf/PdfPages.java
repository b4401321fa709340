package io.scriptorium.textrenderer.pdf;

import io.scriptorium.visionencoder.image.PageImage;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.io.IOUtils;
import org.apache.pdfbox.io.RandomAccessReadBufferedFile;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.encryption.InvalidPasswordException;
import org.apache.pdfbox.rendering.ImageType;

/**
 * A PDF file, opened: its pages become pixels when asked for; none is kept. The file is read from where it lies, streams that
 * must be unpacked go to a temporary file, pictures are not cached, so that memory does not grow with the number of pages.
 *
 * <p>Not for several threads at once. The file stays open until {@link #close()}.
 */
public final class PdfPages implements Closeable {
    /** Dots per inch of the official DeepSeek-OCR PDF script ({@code pdf_to_images_high_quality(pdf_path, dpi=144)}). */
    public static final double DEFAULT_DPI = 144;

    /**
     * More pixels than this are refused. 80 million are an A4 page at 900 dpi or an A0 poster at 200; they take about 600 MB
     * while they are drawn.
     */
    public static final long MAX_PIXELS = 80_000_000;

    /** Points per inch, the unit of PDF. */
    private static final double POINTS = 72;

    /** How far into the file the mark {@code %PDF-} may stand (ISO 32000-1, implementation note 13 of PDF 1.7). */
    private static final int HEAD = 1024;

    /** MuPDF, which the official script uses, leaves this much of a pixel away when it rounds a size outward. */
    private static final double SLACK = 0.001;

    private final String name;
    private final PDDocument document;
    private final LossAwareRenderer renderer;
    private final int pageCount;

    private PdfPages(String name, PDDocument document) throws PdfException {
        this.name = name;
        this.document = document;
        document.setResourceCache(new FontsOnlyCache());
        this.renderer = new LossAwareRenderer(document);
        this.pageCount = count(name, document);
    }

    /**
     * Opens a file without a password.
     *
     * @throws PdfException see {@link #open(Path, String)}
     */
    public static PdfPages open(Path file) throws PdfException {
        return open(file, "");
    }

    /**
     * Opens a file.
     *
     * @param password user or owner password; empty for none
     * @throws PdfException if there is no such file, it is not a PDF, it is encrypted and the password does not open it, it is
     *     damaged, or it has no pages
     */
    public static PdfPages open(Path file, String password) throws PdfException {
        PDDocument document = load(file, password);
        try {
            return new PdfPages(file.toString(), document);
        } catch (PdfException e) {
            IOUtils.closeQuietly(document);
            throw e;
        } catch (RuntimeException | StackOverflowError e) {
            IOUtils.closeQuietly(document);
            throw damaged(file, e);
        }
    }

    static PDDocument load(Path file, String password) throws PdfException {
        checkHead(file);
        try {
            return Loader.loadPDF(
                    new RandomAccessReadBufferedFile(file), password, IOUtils.createTempFileOnlyStreamCache());
        } catch (InvalidPasswordException e) {
            throw new PdfException(
                    file + ": this PDF is encrypted and "
                            + (password.isEmpty() ? "needs a password" : "the password does not open it"),
                    e,
                    true);
        } catch (IOException | RuntimeException | StackOverflowError e) {
            throw damaged(file, e);
        }
    }

    private static PdfException damaged(Path file, Throwable e) {
        return new PdfException(file + ": this PDF is damaged (" + cause(e) + "); get it again, or repair it", e);
    }

    /** Whether the file begins as a PDF does; false if it cannot be read. */
    public static boolean isPdf(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return isPdf(in.readNBytes(HEAD));
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean isPdf(byte[] head) {
        return new String(head, StandardCharsets.ISO_8859_1).contains("%PDF-");
    }

    private static void checkHead(Path file) throws PdfException {
        if (!Files.isRegularFile(file)) {
            throw new PdfException(file + ": expected a PDF file, "
                    + (Files.exists(file) ? "this is not a regular file" : "there is no such file; check the path"));
        }
        byte[] head;
        try (InputStream in = Files.newInputStream(file)) {
            head = in.readNBytes(HEAD);
        } catch (IOException e) {
            throw new PdfException(file + ": this file cannot be read (" + cause(e) + "); check its permissions", e);
        }
        if (head.length == 0) {
            throw new PdfException(file + ": expected a PDF, got an empty file (0 bytes); get the file again");
        }
        if (!isPdf(head)) {
            throw new PdfException(file + ": expected a PDF, but the mark %PDF- is not in the first " + HEAD
                    + " bytes; give another file");
        }
    }

    /** The pages that are there: a damaged or hostile file may promise more, or fewer. */
    private static int count(String name, PDDocument document) throws PdfException {
        int found = 0;
        for (PDPage page : document.getPages()) {
            Objects.requireNonNull(page);
            found++;
        }
        int count = Math.min(found, document.getNumberOfPages());
        if (count < 1) {
            throw new PdfException(name + ": this PDF has no pages; get it again, or repair it");
        }
        return count;
    }

    /** How many pages: at least 1. */
    public int pageCount() {
        return pageCount;
    }

    /**
     * Draws one page on white. The size is that of the page's crop box, turned as the page says, in its user unit:
     * {@code points * dpi / 72}, rounded outward to whole pixels.
     *
     * <p>Differs: where the size is not whole, MuPDF draws the last row and column with the page's edge in them; here they
     * are white.
     *
     * @param index zero-based
     * @param dpi dots per inch, above 0
     * @return the page; the caller's, nothing is kept here
     * @throws PdfException if the page is larger than {@link #MAX_PIXELS}, damaged, or nothing but a picture of a kind that
     *     is not read
     * @throws IndexOutOfBoundsException if there is no such page
     * @throws IllegalArgumentException if the dpi are not above 0
     */
    public PageImage render(int index, double dpi) throws PdfException {
        Objects.checkIndex(index, pageCount);
        if (!(dpi > 0) || Double.isInfinite(dpi)) {
            throw new IllegalArgumentException("expected dots per inch above 0, got " + dpi);
        }
        String where = name + ", page " + (index + 1) + " of " + pageCount;
        try {
            PDPage page = document.getPage(index);
            PDRectangle box = page.getCropBox();
            boolean turned = page.getRotation() % 180 != 0;
            double scale = dpi / POINTS * page.getUserUnit();
            int width = pixels(where, (turned ? box.getHeight() : box.getWidth()) * scale);
            int height = pixels(where, (turned ? box.getWidth() : box.getHeight()) * scale);
            if ((long) width * height > MAX_PIXELS) {
                double fits = Math.floor(dpi * Math.sqrt((double) MAX_PIXELS / ((double) width * height)));
                throw new PdfException(where + ": " + width + " x " + height + " pixels at " + dpi
                        + " dpi are more than the limit of " + MAX_PIXELS / 1_000_000 + " million; "
                        + (fits >= 1 ? "draw it at " + (long) fits + " dpi or less" : "cut the page into parts"));
            }
            BufferedImage drawn = renderer.renderImage(index, (float) scale, ImageType.RGB);
            PageImage image = PageImage.from(onWhite(drawn, width, height));
            if (renderer.lost().isPresent() && isWhite(image)) {
                throw new PdfException(where + ": a picture on this page is of a kind that is not read ("
                        + renderer.lost().get() + ") and nothing else is on it; convert the PDF or give the picture");
            }
            return image;
        } catch (PdfException e) {
            throw e;
        } catch (IOException | RuntimeException | StackOverflowError e) {
            throw new PdfException(where + ": this page cannot be drawn (" + cause(e) + "); the PDF is damaged", e);
        }
    }

    private static int pixels(String where, double length) throws PdfException {
        if (!(length > 0) || length > 1e9) {
            throw new PdfException(where + ": expected a page with a size, got a side of " + length
                    + " pixels; the PDF is damaged or the dpi are too many");
        }
        return Math.max(1, (int) Math.ceil(length - SLACK));
    }

    /** PDFBox rounds sizes down. */
    private static BufferedImage onWhite(BufferedImage drawn, int width, int height) {
        if (drawn.getWidth() == width && drawn.getHeight() == height) {
            return drawn;
        }
        BufferedImage canvas = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = canvas.createGraphics();
        graphics.setColor(Color.WHITE);
        graphics.fillRect(0, 0, width, height);
        graphics.drawImage(drawn, 0, 0, null);
        graphics.dispose();
        return canvas;
    }

    private static boolean isWhite(PageImage image) {
        var pixels = image.pixels();
        while (pixels.hasRemaining()) {
            if (pixels.get() != (byte) 0xff) {
                return false;
            }
        }
        return true;
    }

    static String cause(Throwable e) {
        String message = e.getMessage();
        return message == null || message.isBlank()
                ? e.getClass().getSimpleName()
                : message.strip().replaceAll("\\s*\\R\\s*", " ");
    }

    /** Closes the file and removes the temporary one. Pages that were drawn stay valid. */
    @Override
    public void close() throws IOException {
        document.close();
    }
}
