package io.scriptorium.visionencoder.image;

import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import javax.imageio.stream.FileImageInputStream;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * A picture file, opened: one page, or several for TIFF. Pages are decoded when asked for; none is kept.
 *
 * <p>The pixels are those of the official pipeline, Pillow's {@code ImageOps.exif_transpose(image).convert("RGB")}: the
 * orientation of EXIF and TIFF is applied, palettes are looked up, alpha is dropped and not composited, colour profiles and
 * gamma are ignored, CMYK is converted by Pillow's formula. Animations give their first frame.
 *
 * <p>Differs: 16-bit gray gives its high byte. Pillow clips the value to 255, so that such a page turns white.
 *
 * <p>Not for several threads at once. A TIFF file stays open until {@link #close()}.
 */
public final class ImageFile implements Closeable {
    private final String name;
    private final ImageFormat format;
    private final ImageLimits limits;
    private final Decoder decoder;
    private final int pageCount;

    private ImageFile(String name, ImageFormat format, ImageLimits limits, Decoder decoder) throws IOException {
        this.name = name;
        this.format = format;
        this.limits = limits;
        this.decoder = decoder;
        this.pageCount = decoder.pageCount();
    }

    /** Opens a file with {@link ImageLimits#DEFAULT}. */
    public static ImageFile open(Path file) throws IOException {
        return open(file, ImageLimits.DEFAULT);
    }

    /**
     * Opens a file and reads its header.
     *
     * @throws ImageException if there is no such file, or it is not a picture of a format that is read, or damaged
     * @throws IOException if the disk fails
     */
    public static ImageFile open(Path file, ImageLimits limits) throws IOException {
        String name = file.toString();
        if (!Files.isRegularFile(file)) {
            throw new ImageException(name + ": expected a picture file, "
                    + (Files.exists(file) ? "this is not a regular file" : "there is no such file; check the path"));
        }
        ImageFormat format;
        try (InputStream in = Files.newInputStream(file)) {
            format = detect(name, in.readNBytes(ImageFormat.HEAD));
        }
        if (format == ImageFormat.TIFF) {
            return openTiff(name, new FileImageInputStream(file.toFile()), limits);
        }
        if (Files.size(file) > Integer.MAX_VALUE - 16) {
            throw new ImageException(name + ": a " + format + " file of " + Files.size(file)
                    + " bytes is more than can be read; save it as TIFF or in parts");
        }
        return of(name, Files.readAllBytes(file), limits);
    }

    /** Opens a file's content that is in memory already, with {@link ImageLimits#DEFAULT}. */
    public static ImageFile of(String name, byte[] content) throws IOException {
        return of(name, content, ImageLimits.DEFAULT);
    }

    /**
     * Opens a file's content that is in memory already.
     *
     * @param name begins the messages of errors
     * @param content kept and not copied: not to be changed before {@link #close()}
     * @throws ImageException if it is not a picture of a format that is read, or damaged
     */
    public static ImageFile of(String name, byte[] content, ImageLimits limits) throws IOException {
        ImageFormat format = detect(name, Arrays.copyOf(content, Math.min(content.length, ImageFormat.HEAD)));
        if (format == ImageFormat.TIFF) {
            return openTiff(name, new MemoryCacheImageInputStream(new ByteArrayInputStream(content)), limits);
        }
        try {
            Decoder decoder = switch (format) {
                case PNG -> new Png(content);
                case BMP -> new JavaDecoder(format, content);
                case GIF -> new Gif(name, content);
                case JPEG -> new Jpeg(name, content);
                case WEBP -> new WebP(name, content);
                case TIFF -> throw new AssertionError("opened above");
            };
            return new ImageFile(name, format, limits, decoder);
        } catch (RuntimeException e) {
            throw damaged(name, format, e);
        }
    }

    private static ImageFile openTiff(String name, ImageInputStream input, ImageLimits limits) throws IOException {
        try {
            return new ImageFile(name, ImageFormat.TIFF, limits, new Tiff(name, input));
        } catch (ImageException e) {
            input.close();
            throw e;
        } catch (IOException | RuntimeException e) {
            input.close();
            throw damaged(name, ImageFormat.TIFF, e);
        }
    }

    /** The first page of a file. */
    public static PageImage readFirst(Path file) throws IOException {
        try (ImageFile image = open(file)) {
            return image.page(0);
        }
    }

    private static ImageFormat detect(String name, byte[] head) throws ImageException {
        if (head.length == 0) {
            throw new ImageException(name + ": expected a picture, got an empty file (0 bytes); get the file again");
        }
        return ImageFormat.of(head)
                .orElseThrow(
                        () -> new ImageException(name + ": expected a PNG, JPEG, TIFF, WebP, BMP or GIF picture, got "
                                + ImageFormat.describe(head) + "; convert it to PNG or give another file"));
    }

    /** Told from the content. */
    public ImageFormat format() {
        return format;
    }

    /** How many pages: at least 1; more only for TIFF. */
    public int pageCount() {
        return pageCount;
    }

    /**
     * Decodes one page.
     *
     * @param index zero-based
     * @return the page, upright; the caller's, nothing is kept here
     * @throws ImageException if the page is larger than the limits, damaged, cut short or of a kind that is not read. A
     *     picture of which only a part can be decoded is refused: a page with missing lines would be read as if it were whole
     * @throws IndexOutOfBoundsException if there is no such page
     */
    public PageImage page(int index) throws IOException {
        Objects.checkIndex(index, pageCount);
        String where = pageCount == 1 ? name : name + ", page " + (index + 1) + " of " + pageCount;
        try {
            limits.check(where, decoder.width(index), decoder.height(index));
            return decoder.orientation(index).apply(decoder.decode(index));
        } catch (ImageException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            throw damaged(where, format, e);
        }
    }

    /**
     * Whether a page is stored as it stands, so that its file may be shown as it is.
     *
     * @throws IndexOutOfBoundsException if there is no such page
     */
    public boolean isUpright(int index) throws IOException {
        Objects.checkIndex(index, pageCount);
        try {
            return decoder.orientation(index) == Orientation.NORMAL;
        } catch (RuntimeException e) {
            throw damaged(name, format, e);
        }
    }

    private static ImageException damaged(String where, ImageFormat format, Exception e) {
        String cause = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        return new ImageException(
                where + ": this " + format + " cannot be decoded (" + cause
                        + "); it is damaged, cut short or of a kind that"
                        + " is not read: get it again or save it as PNG",
                e);
    }

    /** Closes the file. Pages that were read stay valid. */
    @Override
    public void close() throws IOException {
        decoder.close();
    }
}
