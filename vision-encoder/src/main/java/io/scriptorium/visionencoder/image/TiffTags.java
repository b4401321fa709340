package io.scriptorium.visionencoder.image;

import java.io.IOException;
import java.nio.ByteOrder;
import javax.imageio.stream.ImageInputStream;

/** Single numbers out of the directories of a TIFF structure, which is also what EXIF is made of. */
final class TiffTags {
    private static final int SHORT = 3;
    private static final int CLASSIC = 42;
    private static final int BIG = 43;

    private TiffTags() {}

    /** Whether the offsets have 64 bits; moves the stream. */
    static boolean isBig(ImageInputStream tiff) throws IOException {
        return version(tiff) == BIG;
    }

    /** Sets the byte order and leaves the stream after the version. */
    private static int version(ImageInputStream tiff) throws IOException {
        tiff.seek(0);
        tiff.setByteOrder(tiff.readUnsignedByte() == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
        tiff.readUnsignedByte();
        return tiff.readUnsignedShort();
    }

    /**
     * The first value of a tag. A structure that is malformed has no tags: they are hints here, what is needed to decode is
     * read and judged by the decoder.
     *
     * @param tiff begins at the byte order mark; its position and byte order are changed
     * @param page zero-based place in the chain of directories
     * @param absent the answer if there is no such tag
     */
    static int value(ImageInputStream tiff, int page, int tag, int absent) {
        try {
            int version = version(tiff);
            if (version != CLASSIC && version != BIG) {
                return absent;
            }
            boolean big = version == BIG;
            if (big) {
                tiff.readInt();
            }
            int size = big ? 20 : 12;
            for (int i = 0; ; i++) {
                long directory = big ? tiff.readLong() : tiff.readUnsignedInt();
                if (directory == 0) {
                    return absent;
                }
                tiff.seek(directory);
                long entries = big ? tiff.readLong() : tiff.readUnsignedShort();
                long first = tiff.getStreamPosition();
                if (i == page) {
                    return find(tiff, first, entries, size, tag, absent);
                }
                tiff.seek(first + entries * size);
            }
        } catch (IOException | IndexOutOfBoundsException e) {
            return absent;
        }
    }

    private static int find(ImageInputStream tiff, long first, long entries, int size, int tag, int absent)
            throws IOException {
        for (long i = 0; i < entries; i++) {
            tiff.seek(first + i * size);
            int found = tiff.readUnsignedShort();
            int type = tiff.readUnsignedShort();
            if (found == tag) {
                tiff.seek(first + i * size + (size == 12 ? 8 : 12));
                return type == SHORT ? tiff.readUnsignedShort() : tiff.readInt();
            }
        }
        return absent;
    }
}
