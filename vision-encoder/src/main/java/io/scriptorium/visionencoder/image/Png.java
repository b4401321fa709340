package io.scriptorium.visionencoder.image;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.zip.CRC32;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.opencv_core.Mat;

/**
 * A PNG file in memory. What most scans are, sound files of 8-bit gray or RGB, is decoded by OpenCV in a third of the time that Java's
 * reader takes; all others, and those that OpenCV refuses, by Java's reader, whose errors are told.
 */
final class Png implements Decoder {
    private static final int SIGNATURE = 8;
    private static final int IHDR_LENGTH = 13;
    private static final int EXIF = 0x65584966;
    private static final int END = 0x49454e44;
    private static final int TRANSPARENCY = 0x74524e53;
    private static final int GRAY = 0;
    private static final int RGB = 2;

    private final byte[] file;
    private final JavaDecoder java;
    private final Orientation orientation;
    private final boolean plain;

    Png(byte[] file) {
        this.file = file;
        java = new JavaDecoder(ImageFormat.PNG, file);
        // Walks the chunks: length, type, data, checksum.
        ByteBuffer png = ByteBuffer.wrap(file);
        Orientation found = Orientation.NORMAL;
        boolean sound = true;
        boolean whole = false;
        boolean transparent = false;
        long at = SIGNATURE;
        while (!whole && at + 12 <= file.length) {
            long length = png.getInt((int) at) & 0xffffffffL;
            int type = png.getInt((int) at + 4);
            boolean inside = at + 12 + length <= file.length;
            if (type == EXIF && inside) {
                found = Orientation.ofExif(file, (int) at + 8, (int) length);
            }
            transparent |= type == TRANSPARENCY;
            sound &= inside && isSound(file, (int) at, (int) length);
            whole = type == END && inside;
            at += 12 + length;
        }
        orientation = found;
        plain = whole && sound && !transparent && isPlain(png);
    }

    /** Whether a chunk's checksum is that of its type and data. OpenCV would tell of it on standard error where it is not. */
    private static boolean isSound(byte[] file, int chunk, int length) {
        CRC32 checksum = new CRC32();
        checksum.update(file, chunk + 4, 4 + length);
        return (int) checksum.getValue() == ByteBuffer.wrap(file).getInt(chunk + 8 + length);
    }

    /** Whether the header, behind width and height, says 8 bits of gray or RGB. */
    private static boolean isPlain(ByteBuffer png) {
        if (png.capacity() < SIGNATURE + 8 + IHDR_LENGTH) {
            return false;
        }
        int bits = png.get(SIGNATURE + 16);
        int colour = png.get(SIGNATURE + 17);
        return bits == 8 && (colour == GRAY || colour == RGB);
    }

    @Override
    public int width(int page) throws IOException {
        return java.width(page);
    }

    @Override
    public int height(int page) throws IOException {
        return java.height(page);
    }

    @Override
    public Orientation orientation(int page) {
        return orientation;
    }

    @Override
    public PageImage decode(int page) throws IOException {
        Optional<PageImage> decoded = plain ? byOpenCv(width(page), height(page)) : Optional.empty();
        return decoded.isPresent() ? decoded.get() : java.decode(page);
    }

    /** The picture, or empty where OpenCV refuses it or is not there: Java's reader does without, and says what is wrong. */
    private Optional<PageImage> byOpenCv(int width, int height) {
        int flags = opencv_imgcodecs.IMREAD_COLOR_RGB | opencv_imgcodecs.IMREAD_IGNORE_ORIENTATION;
        try (Mat encoded = new Mat(critical());
                Mat decoded = opencv_imgcodecs.imdecode(encoded, flags)) {
            boolean whole = decoded.cols() == width
                    && decoded.rows() == height
                    && decoded.type() == opencv_core.CV_8UC3
                    && decoded.isContinuous();
            if (!whole) {
                return Optional.empty();
            }
            byte[] rgb = new byte[Math.multiplyExact(Math.multiplyExact(width, height), PageImage.CHANNELS)];
            decoded.data().get(rgb);
            return Optional.of(PageImage.wrap(width, height, rgb));
        } catch (LinkageError | RuntimeException e) {
            return Optional.empty();
        }
    }

    /**
     * The file without its ancillary chunks, whose names begin with a small letter: profiles, times and texts change no pixel here, and
     * libpng tells on standard error what it thinks of them.
     */
    private byte[] critical() {
        ByteBuffer png = ByteBuffer.wrap(file);
        ByteArrayOutputStream kept = new ByteArrayOutputStream(file.length);
        kept.write(file, 0, SIGNATURE);
        int type = 0;
        for (int at = SIGNATURE; type != END; ) {
            int size = 12 + png.getInt(at);
            type = png.getInt(at + 4);
            if (Character.isUpperCase(type >>> 24)) {
                kept.write(file, at, size);
            }
            at += size;
        }
        return kept.toByteArray();
    }

    @Override
    public void close() {
        java.close();
    }
}
