package io.scriptorium.visionencoder.image;

import com.twelvemonkeys.imageio.plugins.tiff.BigTIFFImageReaderSpi;
import com.twelvemonkeys.imageio.plugins.tiff.TIFFImageReaderSpi;
import java.io.IOException;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;

/** A TIFF file of one or more pages, read from its stream page by page; decoded by TwelveMonkeys. */
final class Tiff implements Decoder {
    private static final int PHOTOMETRIC = 262;
    private static final int ORIENTATION = 274;
    private static final int CIE_LAB = 8;

    private final String name;
    private final ImageInputStream input;
    private final ImageReader reader;
    private final int pageCount;

    /**
     * Reads the directories.
     *
     * @param input belongs to this decoder from now on
     */
    Tiff(String name, ImageInputStream input) throws IOException {
        this.name = name;
        this.input = input;
        this.reader = TiffTags.isBig(input)
                ? new BigTIFFImageReaderSpi().createReaderInstance(null)
                : new TIFFImageReaderSpi().createReaderInstance(null);
        input.seek(0);
        reader.setInput(input, false, true);
        this.pageCount = reader.getNumImages(true);
        if (pageCount < 1) {
            throw new ImageException(name + ": this TIFF has no page; get the file again");
        }
    }

    @Override
    public int pageCount() {
        return pageCount;
    }

    @Override
    public int width(int page) throws IOException {
        return reader.getWidth(page);
    }

    @Override
    public int height(int page) throws IOException {
        return reader.getHeight(page);
    }

    @Override
    public Orientation orientation(int page) {
        return Orientation.of(TiffTags.value(input, page, ORIENTATION, 1));
    }

    @Override
    public PageImage decode(int page) throws IOException {
        int photometric = TiffTags.value(input, page, PHOTOMETRIC, 0);
        if (photometric >= CIE_LAB) {
            throw new ImageException(name + ": expected a TIFF of gray, RGB, palette, CMYK or YCbCr pixels, page "
                    + (page + 1) + " has the photometric interpretation " + photometric + "; save it as RGB");
        }
        return Rasters.toPage(reader.read(page));
    }

    @Override
    public void close() throws IOException {
        reader.dispose();
        input.close();
    }
}
