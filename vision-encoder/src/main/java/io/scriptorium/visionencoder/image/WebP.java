package io.scriptorium.visionencoder.image;

import java.nio.charset.StandardCharsets;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.opencv_core.Mat;

/**
 * A WebP file in memory, decoded by OpenCV, whose libwebp is Pillow's. (The pure Java decoder of TwelveMonkeys 3.14 was up to
 * 49 levels away on a lossy picture and applies colour profiles.)
 */
final class WebP implements Decoder {
    private final String name;
    private final byte[] file;
    private int width;
    private int height;
    private Orientation orientation = Orientation.NORMAL;

    /** Walks the chunks: type, length, data, padded to even. */
    WebP(String name, byte[] file) throws ImageException {
        this.name = name;
        this.file = file;
        long end = 8 + u32(4);
        if (end > file.length) {
            throw new ImageException(name + ": expected a WebP of " + end + " bytes as its header says, got "
                    + file.length + "; the file was cut short, get it again");
        }
        long at = 12;
        while (at + 8 <= end) {
            int chunk = (int) at;
            String type = new String(file, chunk, 4, StandardCharsets.ISO_8859_1);
            long length = u32(chunk + 4);
            at += 8 + length + length % 2;
            if (at > end + 1) {
                break;
            }
            read(type, chunk + 8, (int) length);
        }
    }

    private void read(String type, int data, int length) {
        if (type.equals("EXIF")) {
            orientation = Orientation.ofExif(file, data, length);
        } else if (width > 0) {
            // The canvas comes first; the frames on it are not larger.
            return;
        } else if (type.equals("VP8X") && length >= 10) {
            width = 1 + u24(data + 4);
            height = 1 + u24(data + 7);
        } else if (type.equals("VP8 ") && length >= 10) {
            width = u24(data + 6) & 0x3fff;
            height = u24(data + 8) & 0x3fff;
        } else if (type.equals("VP8L") && length >= 5) {
            long bits = u32(data + 1);
            width = 1 + (int) (bits & 0x3fff);
            height = 1 + (int) (bits >> 14 & 0x3fff);
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
    public PageImage decode(int page) throws ImageException {
        try (Mat encoded = new Mat(file);
                Mat decoded = opencv_imgcodecs.imdecode(encoded, opencv_imgcodecs.IMREAD_UNCHANGED)) {
            int channels = decoded.channels();
            if (decoded.cols() != width
                    || decoded.rows() != height
                    || decoded.depth() != opencv_core.CV_8U
                    || channels < 3) {
                throw new ImageException(name + ": this WebP of " + width + " x " + height
                        + " pixels cannot be decoded; it is damaged, get it again or save it as PNG");
            }
            byte[] bgr = new byte[width * height * channels];
            decoded.data().get(bgr);
            byte[] rgb = new byte[width * height * PageImage.CHANNELS];
            for (int i = 0, k = 0; k < rgb.length; i += channels, k += PageImage.CHANNELS) {
                rgb[k] = bgr[i + 2];
                rgb[k + 1] = bgr[i + 1];
                rgb[k + 2] = bgr[i];
            }
            return PageImage.wrap(width, height, rgb);
        } catch (LinkageError e) {
            throw new ImageException(
                    name + ": reading WebP needs OpenCV's library for this platform, which could not be loaded ("
                            + e.getMessage() + "); save the picture as PNG",
                    e);
        }
    }

    private int u24(int at) {
        return (file[at] & 0xff) | (file[at + 1] & 0xff) << 8 | (file[at + 2] & 0xff) << 16;
    }

    private long u32(int at) {
        return u24(at) | (file[at + 3] & 0xffL) << 24;
    }
}
