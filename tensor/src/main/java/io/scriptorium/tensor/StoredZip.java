package io.scriptorium.tensor;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Where the records of a zip lie whose entries are stored, not compressed, so that they can be mapped in place. The layout is
 * that of PKWARE's APPNOTE 6.3.10, sections 4.3.7 to 4.3.16, with Zip64. The JDK's own reader does not tell offsets. No
 * length in the file is believed before it is compared with the file's size.
 */
final class StoredZip {
    /** Enough for half a million records. */
    private static final long MAX_DIRECTORY = 64L << 20;

    private static final int END_LENGTH = 22;
    private static final long IN_ZIP64 = 0xffffffffL;

    private final Path file;
    private final FileChannel channel;
    private final long directory;
    private final Map<String, Entry> entries = new LinkedHashMap<>();

    /**
     * Bytes of a record in the file.
     *
     * @param offset of the first, from the start of the file
     * @param length their number
     */
    record Extent(long offset, long length) {}

    private record Entry(int flags, int method, long length, long header) {}

    /** Reads the directory; {@code channel} stays the caller's. */
    StoredZip(Path file, FileChannel channel) throws IOException {
        this.file = file;
        this.channel = channel;
        long size = channel.size();
        int tail = (int) Math.min(size, END_LENGTH + 0xffff);
        ByteBuffer end = read(size - tail, tail);
        int at = tail - END_LENGTH;
        // The comment is of unknown length; the end record is the one whose comment reaches exactly to the file's end.
        while (at >= 0
                && (end.getInt(at) != 0x06054b50 || (end.getShort(at + 20) & 0xffff) != tail - at - END_LENGTH)) {
            at--;
        }
        if (at < 0) {
            throw notZip(size);
        }
        long count = end.getShort(at + 10) & 0xffff;
        long length = end.getInt(at + 12) & IN_ZIP64;
        long start = end.getInt(at + 16) & IN_ZIP64;
        long locator = size - tail + at - 20;
        if (locator >= 0) {
            ByteBuffer found = read(locator, 20);
            if (found.getInt(0) == 0x07064b50) {
                ByteBuffer wide = read(found.getLong(8), 56);
                if (wide.getInt(0) != 0x06064b50) {
                    throw damaged("its Zip64 end record is not where it is said to be");
                }
                count = wide.getLong(32);
                length = wide.getLong(40);
                start = wide.getLong(48);
            }
        }
        if (length < 0 || length > MAX_DIRECTORY) {
            throw damaged("its directory of " + length + " bytes is larger than the limit of " + MAX_DIRECTORY);
        }
        this.directory = start;
        parse(read(start, (int) length), count);
    }

    private void parse(ByteBuffer list, long count) throws CheckpointException {
        for (long i = 0; i < count; i++) {
            int at = list.position();
            if (list.remaining() < 46 || list.getInt(at) != 0x02014b50) {
                throw damaged("its directory ends after " + i + " of " + count + " records");
            }
            int nameLength = list.getShort(at + 28) & 0xffff;
            int extraLength = list.getShort(at + 30) & 0xffff;
            int commentLength = list.getShort(at + 32) & 0xffff;
            if (list.remaining() < 46 + nameLength + extraLength + commentLength) {
                throw damaged("its directory is cut off in record " + i);
            }
            byte[] name = new byte[nameLength];
            list.get(at + 46, name);
            Entry entry = entry(
                    list, at, list.slice(at + 46 + nameLength, extraLength).order(ByteOrder.LITTLE_ENDIAN));
            String text = new String(name, StandardCharsets.UTF_8);
            if (entries.put(text, entry) != null) {
                throw damaged("it holds the record " + text + " twice");
            }
            list.position(at + 46 + nameLength + extraLength + commentLength);
        }
    }

    private Entry entry(ByteBuffer list, int at, ByteBuffer extra) throws CheckpointException {
        long stored = list.getInt(at + 20) & IN_ZIP64;
        long length = list.getInt(at + 24) & IN_ZIP64;
        long header = list.getInt(at + 42) & IN_ZIP64;
        ByteBuffer wide = ByteBuffer.allocate(0);
        while (extra.remaining() >= 4) {
            int id = extra.getShort() & 0xffff;
            int bytes = Math.min(extra.getShort() & 0xffff, extra.remaining());
            if (id == 1) {
                wide = extra.slice(extra.position(), bytes).order(ByteOrder.LITTLE_ENDIAN);
            }
            extra.position(extra.position() + bytes);
        }
        // Only the fields that do not fit 32 bits are there, in this order.
        length = length == IN_ZIP64 ? wide(wide) : length;
        stored = stored == IN_ZIP64 ? wide(wide) : stored;
        header = header == IN_ZIP64 ? wide(wide) : header;
        int method = list.getShort(at + 10) & 0xffff;
        if (method == 0 && stored != length) {
            throw damaged("a stored record has two lengths, " + stored + " and " + length);
        }
        return new Entry(list.getShort(at + 8) & 0xffff, method, length, header);
    }

    private long wide(ByteBuffer fields) throws CheckpointException {
        if (fields.remaining() < Long.BYTES) {
            throw damaged("a Zip64 record lacks its 64-bit length or place");
        }
        return fields.getLong();
    }

    /** The name up to the first slash of the first record; torch.save puts every record below it. */
    String prefix() throws CheckpointException {
        for (String name : entries.keySet()) {
            int slash = name.indexOf('/');
            if (slash >= 0) {
                return name.substring(0, slash);
            }
        }
        throw damaged("it holds no record in a folder, and torch.save writes all of them so");
    }

    /** Whether there is a record of this name. */
    boolean has(String name) {
        return entries.containsKey(name);
    }

    /**
     * Where a record lies.
     *
     * @throws CheckpointException if there is none, it is compressed or encrypted, or it reaches beyond the file's data
     */
    Extent find(String name) throws IOException {
        Entry entry = entries.get(name);
        if (entry == null) {
            throw damaged("it holds no record " + name);
        }
        if (entry.method() != 0 || (entry.flags() & 1) != 0) {
            throw damaged("record " + name + " is compressed or encrypted; torch.save stores records as they are");
        }
        ByteBuffer header = read(entry.header(), 30);
        if (header.getInt(0) != 0x04034b50) {
            throw damaged("record " + name + " is not where the directory says");
        }
        long offset = entry.header() + 30 + (header.getShort(26) & 0xffff) + (header.getShort(28) & 0xffff);
        if (entry.length() < 0 || offset > directory || entry.length() > directory - offset) {
            throw damaged("record " + name + " of " + entry.length() + " bytes reaches beyond the data of the file");
        }
        return new Extent(offset, entry.length());
    }

    /** {@code length} bytes from {@code offset}, little-endian; nothing is allocated if the file has not as many. */
    ByteBuffer read(long offset, int length) throws IOException {
        long size = channel.size();
        if (offset < 0 || offset > size - length) {
            throw damaged(length + " bytes at " + offset + " do not lie within the file of " + size + " bytes");
        }
        ByteBuffer data = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        if (!StoredTensor.readFully(channel, data, offset)) {
            throw damaged("it became shorter while it was read");
        }
        return data.flip();
    }

    private CheckpointException notZip(long size) throws IOException {
        if (size >= 4 && read(0, 4).getInt(0) == 0x04034b50) {
            return damaged("the zip has no end record; is the file cut off?");
        }
        return damaged(
                "it is not a zip; files from before PyTorch 1.6 are not read. Load it where you trust it and save it"
                        + " as model.safetensors");
    }

    private CheckpointException damaged(String what) {
        return TorchFile.damaged(file, what);
    }
}
