package io.scriptorium.visionencoder.image;

import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * A JPEG file in memory. The header is read here; the JDK decodes the samples, from a stream whose markers state the colour
 * space that libjpeg (and so Pillow) would choose. The JDK alone guesses otherwise for some files, and its profiles and
 * metadata checks refuse others.
 */
final class Jpeg implements Decoder {
    private static final int SOI = 0xd8;
    private static final int EOI = 0xd9;
    private static final int SOS = 0xda;
    private static final int APP0 = 0xe0;
    private static final int APP1 = 0xe1;
    private static final int APP14 = 0xee;
    private static final int APP15 = 0xef;
    private static final int COM = 0xfe;
    private static final byte[] JFIF = {
        (byte) 0xff, (byte) APP0, 0, 16, 'J', 'F', 'I', 'F', 0, 1, 1, 0, 0, 1, 0, 1, 0, 0
    };
    /** Transform 0: samples are handed out as they are stored. */
    private static final byte[] ADOBE_NO_TRANSFORM = {
        (byte) 0xff, (byte) APP14, 0, 14, 'A', 'd', 'o', 'b', 'e', 0, 100, 0, 0, 0, 0, 0
    };

    private final String name;
    private final byte[] file;
    private final ByteArrayOutputStream tables = new ByteArrayOutputStream();
    private int scan;
    private int width;
    private int height;
    private int components;
    private int[] ids = {};
    private boolean jfif;
    /** Of the Adobe marker; -1 without one. */
    private int transform = -1;

    private Orientation orientation = Orientation.NORMAL;
    private boolean exif;

    /** Reads the header up to the first scan. */
    Jpeg(String name, byte[] file) throws ImageException {
        this.name = name;
        this.file = file;
        int at = 2;
        while (scan == 0) {
            int marker = at + 1 < file.length ? u8(at + 1) : -1;
            if (marker < 0 || u8(at) != 0xff) {
                throw cut(at);
            }
            if (marker == 0xff) {
                at++;
            } else if (marker == 0x01 || (marker >= 0xd0 && marker <= SOI)) {
                at += 2;
            } else {
                at = segment(marker, at);
            }
        }
        if (components == 0) {
            throw new ImageException(
                    name + ": this JPEG has a scan but no frame header; the file is damaged, get it again");
        }
    }

    private int segment(int marker, int at) throws ImageException {
        if (marker == EOI || at + 4 > file.length) {
            throw cut(at);
        }
        int length = u16(at + 2);
        int end = at + 2 + length;
        if (length < 2 || end > file.length) {
            throw cut(at);
        }
        int data = at + 4;
        if (marker == SOS) {
            scan = at;
        } else if (marker == APP0) {
            jfif |= starts(data, end, "JFIF\0");
        } else if (marker == APP1) {
            if (!exif && starts(data, end, "Exif\0\0")) {
                exif = true;
                orientation = Orientation.ofExif(file, data, end - data);
            }
        } else if (marker == APP14) {
            if (starts(data, end, "Adobe") && end - data >= 12) {
                transform = u8(data + 11);
            }
        } else if ((marker > APP0 && marker <= APP15) || marker == COM) {
            // Profiles, thumbnails, comments: not needed.
            return end;
        } else {
            if (marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc) {
                frame(marker, data, end);
            }
            tables.write(file, at, end - at);
        }
        return end;
    }

    private void frame(int marker, int data, int end) throws ImageException {
        if (end - data < 6 || end - data < 6 + 3 * u8(data + 5)) {
            throw cut(data);
        }
        int bits = u8(data);
        height = u16(data + 1);
        width = u16(data + 3);
        components = u8(data + 5);
        ids = new int[components];
        for (int c = 0; c < components; c++) {
            ids[c] = u8(data + 6 + 3 * c);
        }
        boolean known = marker <= 0xc2 && bits == 8 && (components == 1 || components == 3 || components == 4);
        if (!known) {
            throw new ImageException(
                    name + ": expected a baseline or progressive JPEG of 8 bits with 1, 3 or 4 components, got "
                            + "frame type " + (marker - 0xc0) + ", " + bits + " bits, " + components
                            + " components; save it as PNG or as ordinary JPEG");
        }
    }

    @Override
    public int width(int page) {
        return width;
    }

    @Override
    public int height(int page) {
        return height;
    }

    @Override
    public Orientation orientation(int page) {
        return orientation;
    }

    @Override
    public PageImage decode(int page) throws IOException {
        ImageReader reader = JavaDecoder.reader(ImageFormat.JPEG);
        boolean[] early = {false};
        // The JDK fills what is missing with gray and only warns.
        reader.addIIOReadWarningListener((source, warning) -> early[0] |= isPremature(warning));
        try (ImageInputStream in = new MemoryCacheImageInputStream(new ByteArrayInputStream(plain()))) {
            reader.setInput(in, true, true);
            PageImage picture = components == 4 ? fromInks(reader.readRaster(0, null)) : PageImage.from(reader.read(0));
            if (early[0]) {
                throw cut(file.length);
            }
            return picture;
        } finally {
            reader.dispose();
        }
    }

    private static boolean isPremature(String warning) {
        return warning.contains("remature end") || warning.contains("Truncated File");
    }

    /** The file without application markers and comments, with the one marker that says the colour space. */
    private byte[] plain() {
        byte[] colour = {};
        if (components == 4 || (components == 3 && !isYcc())) {
            colour = ADOBE_NO_TRANSFORM;
        } else if (components == 3) {
            colour = JFIF;
        }
        byte[] head = tables.toByteArray();
        byte[] plain = new byte[2 + colour.length + head.length + file.length - scan];
        plain[0] = (byte) 0xff;
        plain[1] = (byte) SOI;
        System.arraycopy(colour, 0, plain, 2, colour.length);
        System.arraycopy(head, 0, plain, 2 + colour.length, head.length);
        System.arraycopy(file, scan, plain, 2 + colour.length + head.length, file.length - scan);
        return plain;
    }

    /** libjpeg's rule for three components (jdapimin.c, default_decompress_parms). */
    private boolean isYcc() {
        if (jfif) {
            return true;
        }
        if (transform >= 0) {
            return transform != 0;
        }
        return !(ids[0] == 'R' && ids[1] == 'G' && ids[2] == 'B');
    }

    /** CMYK or YCCK samples: Adobe stores inks inverted, and Pillow takes every four-component JPEG for Adobe's. */
    private PageImage fromInks(Raster raster) {
        boolean ycck = transform > 0;
        int[] row = new int[4 * width];
        byte[] rgb = new byte[width * height * PageImage.CHANNELS];
        int k = 0;
        for (int y = 0; y < height; y++) {
            raster.getPixels(0, y, width, 1, row);
            for (int i = 0; i < row.length; i += 4, k += PageImage.CHANNELS) {
                if (ycck) {
                    toCmy(row, i);
                }
                Rasters.inksToRgb(255 - row[i], 255 - row[i + 1], 255 - row[i + 2], 255 - row[i + 3], rgb, k);
            }
        }
        return PageImage.wrap(width, height, rgb);
    }

    /** libjpeg's ycck_cmyk_convert (jdcolor.c): 16-bit fixed point, K untouched. */
    private static void toCmy(int[] row, int i) {
        int y = row[i];
        int cb = row[i + 1] - 128;
        int cr = row[i + 2] - 128;
        row[i] = clip(255 - (y + ((91881 * cr + 32768) >> 16)));
        row[i + 1] = clip(255 - (y + ((-22554 * cb - 46802 * cr + 32768) >> 16)));
        row[i + 2] = clip(255 - (y + ((116130 * cb + 32768) >> 16)));
    }

    private static int clip(int value) {
        return Math.max(0, Math.min(255, value));
    }

    private ImageException cut(int at) {
        return new ImageException(name + ": this JPEG ends early or is damaged (at byte " + at + " of " + file.length
                + "); get the file again");
    }

    private boolean starts(int from, int end, String text) {
        if (end - from < text.length()) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            if (file[from + i] != text.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private int u8(int at) {
        return file[at] & 0xff;
    }

    private int u16(int at) {
        return u8(at) << 8 | u8(at + 1);
    }
}
