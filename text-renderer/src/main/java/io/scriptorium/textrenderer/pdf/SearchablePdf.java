package io.scriptorium.textrenderer.pdf;

import io.scriptorium.visionencoder.image.PageImage;
import java.awt.image.BufferedImage;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.pdfbox.cos.COSArray;
import org.apache.pdfbox.cos.COSBase;
import org.apache.pdfbox.cos.COSDictionary;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.io.IOUtils;
import org.apache.pdfbox.pdfwriter.compress.CompressParameters;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDResources;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.graphics.image.JPEGFactory;
import org.apache.pdfbox.pdmodel.graphics.image.LosslessFactory;
import org.apache.pdfbox.pdmodel.graphics.image.PDImageXObject;
import org.apache.pdfbox.text.PDFTextStripper;

/**
 * A PDF that looks as its source and in which the words that were read can be found, marked and copied: they are laid over
 * the page as invisible text. A PDF keeps its pages and its bytes (what is new follows them as an incremental update); a
 * picture is put into a page of its size.
 *
 * <p>Not for several threads. What is added goes to a temporary file until {@link #save}, except the text itself.
 */
public final class SearchablePdf implements Closeable {
    private static final double POINTS = 72;
    private static final COSName FONT = COSName.getPDFName(TextLayer.FONT);
    private static final Pattern START = Pattern.compile("startxref\\s+(\\d+)\\s+%%EOF");
    private static final int TAIL = 2048;

    private final PDDocument document;
    private final Path source;
    private final String name;
    private final ArchivalColours colours;
    private final IdentityHashMap<COSBase, ArchivalFont> fonts = new IdentityHashMap<>();
    private GlyphlessFont font;
    private boolean changed;
    private boolean archival;

    private SearchablePdf(PDDocument document, Path source, String name) {
        this.document = document;
        this.source = source;
        this.name = name;
        this.colours = new ArchivalColours(document);
        // PDFBox takes the time of day for it otherwise, and the same source would give another file each time.
        document.setDocumentId((long) name.hashCode());
    }

    /**
     * Opens a PDF to lay text over its pages.
     *
     * @throws PdfException as {@link PdfPages#open(Path, String)}, and if it is encrypted: its protection would be lost
     */
    public static SearchablePdf of(Path file) throws PdfException {
        PDDocument document = PdfPages.load(file, "");
        if (document.isEncrypted()) {
            IOUtils.closeQuietly(document);
            throw new PdfException(file + ": this PDF is encrypted, and a copy with text would not be; remove the"
                    + " protection first, for example with: qpdf --decrypt " + file.getFileName() + " plain.pdf");
        }
        return new SearchablePdf(document, file, file.toString());
    }

    /** Begins a PDF of pictures. */
    public static SearchablePdf ofPictures(String name) {
        return new SearchablePdf(new PDDocument(IOUtils.createTempFileOnlyStreamCache()), null, name);
    }

    /** How many pages it has now. */
    public int pageCount() {
        return document.getNumberOfPages();
    }

    /** Whether a page has text, visible or not, before anything is laid over it. */
    public boolean hasText(int index) throws PdfException {
        try {
            PDFTextStripper stripper = new PDFTextStripper();
            stripper.setStartPage(index + 1);
            stripper.setEndPage(index + 1);
            return !stripper.getText(document).isBlank();
        } catch (IOException | RuntimeException | StackOverflowError e) {
            throw damaged(index, e);
        }
    }

    /**
     * Asks for PDF/A-2b (ISO 19005-2:2011): {@link #save} then writes the document anew, with what PDF/A wants to be said of it and
     * without what nobody sees and PDF/A forbids: JavaScript and other actions that do not lead to a place, previews, metadata of
     * parts. Pages that are not made pictures must be seen to by {@link #conform(int)} too, before text is laid over them.
     *
     * @throws PdfException if there is something that must not be left out: attached files, signatures, an XFA form
     */
    public void conform() throws PdfException {
        archival = true;
        try {
            if (source != null) {
                ArchivalDocument.conform(document);
            }
        } catch (IOException | RuntimeException | StackOverflowError e) {
            throw new PdfException(name + ": cannot be PDF/A-2b: " + PdfPages.cause(e), e);
        }
    }

    /**
     * Sees whether a page can be PDF/A-2b as it is.
     *
     * @throws PdfException if it cannot: a font is not embedded, or a colour, picture or annotation is of a kind that PDF/A forbids
     */
    public void conform(int index) throws PdfException {
        try {
            ArchivalContent.conform(document.getPage(index), colours, fonts);
        } catch (IOException | RuntimeException | StackOverflowError e) {
            throw new PdfException(name + ", page " + (index + 1) + ": cannot be PDF/A-2b: " + PdfPages.cause(e), e);
        }
    }

    /** Takes out the invisible text of a page that some OCR program left there; what is visible stays. */
    public void removeInvisibleText(int index) throws PdfException {
        try {
            PDPage page = document.getPage(index);
            byte[] rest = InvisibleText.removed(page);
            if (rest != null) {
                page.getCOSObject().setItem(COSName.CONTENTS, GlyphlessFont.stream(document, rest));
                changed = true;
            }
        } catch (IOException | RuntimeException | StackOverflowError e) {
            throw damaged(index, e);
        }
    }

    /**
     * Lays words over a page.
     *
     * @param width of the upright picture of the page in which the words' places are given, in pixels
     * @param height likewise
     * @param rotation degrees clockwise, 0, 90, 180 or 270, by which that picture must be turned for its words to run to the right:
     *     they are laid, and marked, as they run
     */
    public void addText(int index, int width, int height, int rotation, List<PdfWord> words) throws PdfException {
        if (words.isEmpty()) {
            return;
        }
        try {
            PDPage page = document.getPage(index);
            font(page);
            COSArray contents = new COSArray();
            COSBase old = page.getCOSObject().getDictionaryObject(COSName.CONTENTS);
            // Whatever the page leaves of its graphics state must not move the text.
            contents.add(GlyphlessFont.stream(document, "q\n".getBytes(StandardCharsets.US_ASCII)));
            if (old instanceof COSArray several) {
                for (int i = 0; i < several.size(); i++) {
                    contents.add(several.get(i));
                }
            } else if (old != null) {
                contents.add(page.getCOSObject().getItem(COSName.CONTENTS));
            }
            contents.add(GlyphlessFont.stream(document, "\nQ\n".getBytes(StandardCharsets.US_ASCII)));
            contents.add(GlyphlessFont.stream(
                    document, TextLayer.of(words, font, Placement.of(page, width, height), rotation)));
            page.getCOSObject().setItem(COSName.CONTENTS, contents);
            changed = true;
        } catch (IOException | RuntimeException | StackOverflowError e) {
            throw damaged(index, e);
        }
    }

    private void font(PDPage page) throws IOException {
        if (font == null) {
            font = new GlyphlessFont(document);
        }
        PDResources resources = page.getResources();
        if (resources == null) {
            resources = new PDResources();
        }
        COSDictionary own = new COSDictionary(resources.getCOSObject());
        COSDictionary fonts = own.getCOSDictionary(COSName.FONT);
        fonts = fonts == null ? new COSDictionary() : new COSDictionary(fonts);
        fonts.setItem(FONT, font.object());
        own.setItem(COSName.FONT, fonts);
        page.setResources(new PDResources(own));
    }

    /** Makes a page of a PDF its picture: whatever text it had is pixels then. */
    public void replaceByPicture(int index, PageImage image) throws PdfException {
        try {
            PDPage page = document.getPage(index);
            PDImageXObject picture = lossless(image);
            PDResources resources = new PDResources();
            COSName picName = resources.add(picture);
            page.setResources(resources);
            page.getCOSObject()
                    .setItem(
                            COSName.CONTENTS, drawn(picName, Placement.of(page, image.width(), image.height()), image));
            if (archival) {
                // The picture shows them, and mixes no colours.
                page.setAnnotations(List.of());
                page.getCOSObject().removeItem(COSName.GROUP);
            }
            changed = true;
        } catch (IOException | RuntimeException e) {
            throw damaged(index, e);
        }
    }

    private COSBase drawn(COSName picture, Placement place, PageImage image) throws IOException {
        String content =
                "q\n" + place.square(image.width(), image.height()) + " cm\n/" + picture.getName() + " Do\nQ\n";
        return GlyphlessFont.stream(document, content.getBytes(StandardCharsets.US_ASCII));
    }

    /**
     * Appends a page that is a picture.
     *
     * @param dpi pixels per inch, which give the page's size
     * @param jpeg the picture's file, taken as it is, if it is a JPEG that stands upright; else the pixels are packed without loss
     */
    public void addPicture(PageImage image, double dpi, Optional<byte[]> jpeg) throws PdfException {
        try {
            PDPage page = new PDPage(size(image, dpi));
            PDImageXObject picture =
                    jpeg.isPresent() ? JPEGFactory.createFromByteArray(document, jpeg.get()) : lossless(image);
            if (archival && picture.getColorSpace().getNumberOfComponents() > PageImage.CHANNELS) {
                // The output intent says what RGB is, not CMYK.
                picture = lossless(image);
            }
            PDResources resources = new PDResources();
            COSName picName = resources.add(picture);
            page.setResources(resources);
            page.getCOSObject()
                    .setItem(
                            COSName.CONTENTS, drawn(picName, Placement.of(page, image.width(), image.height()), image));
            document.addPage(page);
            changed = true;
        } catch (IOException | RuntimeException e) {
            throw damaged(document.getNumberOfPages(), e);
        }
    }

    /** A page has sides of 3 to 14400 points in PDF/A, whatever a picture says of its resolution. */
    private PDRectangle size(PageImage image, double dpi) throws IOException {
        double points = POINTS / dpi;
        double shortest = Math.min(image.width(), image.height());
        double longest = Math.max(image.width(), image.height());
        if (archival) {
            points = Math.max(points, ArchivalDocument.SHORTEST_SIDE / shortest);
            if (points * longest > ArchivalDocument.LONGEST_SIDE) {
                points = ArchivalDocument.LONGEST_SIDE / longest;
            }
            if (points * shortest < ArchivalDocument.SHORTEST_SIDE) {
                throw new ArchivalObstacle(
                        "a picture of " + image.width() + " x " + image.height() + " pixels is too narrow for a page",
                        "6.1.13");
            }
        }
        return new PDRectangle((float) (image.width() * points), (float) (image.height() * points));
    }

    /** Appends an empty page, for one that could not be opened. */
    public void addEmptyPage() {
        document.addPage(new PDPage(PDRectangle.A4));
    }

    private PDImageXObject lossless(PageImage image) throws IOException {
        byte[] rgb = image.toBytes();
        boolean gray = true;
        for (int i = 0; i < rgb.length && gray; i += PageImage.CHANNELS) {
            gray = rgb[i] == rgb[i + 1] && rgb[i] == rgb[i + 2];
        }
        BufferedImage pixels = new BufferedImage(
                image.width(), image.height(), gray ? BufferedImage.TYPE_BYTE_GRAY : BufferedImage.TYPE_3BYTE_BGR);
        if (gray) {
            pixels.getRaster().setDataElements(0, 0, image.width(), image.height(), image.gray());
        } else {
            pixels.getRaster().setDataElements(0, 0, image.width(), image.height(), rgb);
        }
        return LosslessFactory.createFromImage(document, pixels);
    }

    /**
     * Writes the PDF. A source of which nothing was changed comes out byte by byte; else its bytes come first and the changes
     * follow, unless its cross-reference table was damaged and had to be made anew, or PDF/A was asked for.
     *
     * @param out not closed
     */
    public void save(OutputStream out) throws IOException {
        if (font != null) {
            font.finish();
        }
        if (archival) {
            ArchivalMetadata.write(document);
            // Numbered anew from 1: a damaged source may have the highest number there is, and each below it would be
            // written.
            document.getDocument().setHighestXRefObjectNumber(0);
            document.save(out, CompressParameters.NO_COMPRESSION);
        } else if (source != null && !changed) {
            Files.copy(source, out);
        } else if (source != null && isSound(source)) {
            document.saveIncremental(out);
        } else {
            document.save(out);
        }
    }

    /** Whether the end of the file leads to a cross-reference table or stream; PDFBox mends others while it reads. */
    private static boolean isSound(Path file) throws IOException {
        try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
            long from = Math.max(0, in.length() - TAIL);
            byte[] tail = new byte[(int) (in.length() - from)];
            in.seek(from);
            in.readFully(tail);
            Matcher matcher = START.matcher(new String(tail, StandardCharsets.ISO_8859_1));
            long start = -1;
            while (matcher.find()) {
                start = matcher.group(1).length() > 15 ? -1 : Long.parseLong(matcher.group(1));
            }
            if (start < 0 || start >= in.length()) {
                return false;
            }
            byte[] head = new byte[(int) Math.min(32, in.length() - start)];
            in.seek(start);
            in.readFully(head);
            String text = new String(head, StandardCharsets.ISO_8859_1).stripLeading();
            return text.startsWith("xref") || text.matches("(?s)\\d+\\s+\\d+\\s+obj.*");
        }
    }

    private PdfException damaged(int index, Throwable e) {
        return new PdfException(
                name + ", page " + (index + 1) + ": text cannot be laid over this page (" + PdfPages.cause(e)
                        + "); the PDF is damaged",
                e);
    }

    @Override
    public void close() throws IOException {
        document.close();
    }
}
