package io.scriptorium.tensor;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A safetensors file: 8 bytes of little-endian header length, a JSON header, then the data. The format is that of
 * huggingface/safetensors, README.md, section "Format". Opening reads the header alone and checks it whole; nothing in the
 * file is trusted.
 */
public final class Safetensors {
    /** The format's own limit for the header. */
    private static final long MAX_HEADER = 100_000_000;

    private static final ObjectMapper JSON =
            new ObjectMapper().configure(JsonParser.Feature.STRICT_DUPLICATE_DETECTION, true);

    private final Path file;
    private final Map<String, StoredTensor> tensors;
    private final Map<String, String> metadata;

    private Safetensors(Path file, Map<String, StoredTensor> tensors, Map<String, String> metadata) {
        this.file = file;
        this.tensors = Collections.unmodifiableMap(tensors);
        this.metadata = Collections.unmodifiableMap(metadata);
    }

    /**
     * Reads and checks the header.
     *
     * @throws CheckpointException if the file is not there, cannot be read, or its header is damaged
     */
    public static Safetensors open(Path file) throws CheckpointException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            long size = channel.size();
            ByteBuffer length = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
            if (size < 8 || !StoredTensor.readFully(channel, length, 0)) {
                throw damaged(file, "expected at least 8 bytes, the file has " + size);
            }
            long headerLength = length.getLong(0);
            if (headerLength < 2 || headerLength > MAX_HEADER || headerLength > size - 8) {
                throw damaged(file, "header length " + headerLength + " does not fit a file of " + size + " bytes");
            }
            ByteBuffer header = ByteBuffer.allocate((int) headerLength);
            StoredTensor.readFully(channel, header, 8);
            return parse(file, header.array(), 8 + headerLength, size);
        } catch (NoSuchFileException e) {
            throw new CheckpointException("no file " + file, e);
        } catch (CheckpointException e) {
            throw e;
        } catch (IOException e) {
            throw new CheckpointException("cannot read " + file + ": " + e.getMessage(), e);
        }
    }

    private static Safetensors parse(Path file, byte[] header, long dataStart, long size) throws CheckpointException {
        JsonNode root;
        try {
            root = JSON.readTree(new String(header, StandardCharsets.UTF_8));
        } catch (JsonProcessingException e) {
            throw damaged(file, "the header is not JSON: " + e.getOriginalMessage());
        }
        if (!root.isObject()) {
            throw damaged(file, "the header is not a JSON object");
        }
        Map<String, StoredTensor> tensors = new LinkedHashMap<>();
        Map<String, String> metadata = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> entry : root.properties()) {
            if (entry.getKey().equals("__metadata__")) {
                entry.getValue()
                        .properties()
                        .forEach(e -> metadata.put(e.getKey(), e.getValue().asText()));
            } else {
                tensors.put(entry.getKey(), tensor(file, entry.getKey(), entry.getValue(), dataStart, size));
            }
        }
        return new Safetensors(file, tensors, metadata);
    }

    private static StoredTensor tensor(Path file, String name, JsonNode node, long dataStart, long size)
            throws CheckpointException {
        Precision precision = Precision.ofSafetensors(node.path("dtype").asText());
        if (precision == null) {
            throw damaged(file, "tensor " + name + " has the unknown dtype " + node.path("dtype"));
        }
        JsonNode offsets = node.path("data_offsets");
        JsonNode sizes = node.path("shape");
        if (!sizes.isArray()
                || offsets.size() != 2
                || !offsets.path(0).canConvertToLong()
                || !offsets.path(1).canConvertToLong()) {
            throw damaged(file, "tensor " + name + " lacks a shape or data_offsets");
        }
        long[] shape = new long[sizes.size()];
        long bytes = precision.bytes();
        try {
            for (int i = 0; i < shape.length; i++) {
                shape[i] = sizes.get(i).canConvertToLong() ? sizes.get(i).asLong() : -1;
                if (shape[i] < 0) {
                    throw damaged(file, "tensor " + name + " has the shape " + sizes);
                }
                bytes = Math.multiplyExact(bytes, shape[i]);
            }
        } catch (ArithmeticException e) {
            throw damaged(file, "tensor " + name + " has the shape " + sizes);
        }
        long begin = offsets.get(0).asLong();
        long end = offsets.get(1).asLong();
        if (begin < 0 || end - begin != bytes || end > size - dataStart) {
            throw damaged(
                    file,
                    "tensor " + name + " of " + bytes + " bytes is said to lie at " + begin + " to " + end + " of "
                            + (size - dataStart) + " bytes of data; is the file cut off?");
        }
        return new StoredTensor(name, file, precision, shape, dataStart + begin);
    }

    private static CheckpointException damaged(Path file, String what) {
        return new CheckpointException(file + " is not a usable safetensors file: " + what);
    }

    /** The file. */
    public Path file() {
        return file;
    }

    /** Its tensors by name, in the order of the header. */
    public Map<String, StoredTensor> tensors() {
        return tensors;
    }

    /** The free strings of {@code __metadata__}. */
    public Map<String, String> metadata() {
        return metadata;
    }

    /**
     * The values of a tensor, widened to float32; row-major. For small tensors and for tests: it copies.
     *
     * @throws CheckpointException if there is no such tensor, it is not of a floating-point type, or reading fails
     */
    public float[] floats(String name) throws CheckpointException {
        return find(name).floats();
    }

    /**
     * The values of a tensor of an integer type, row-major.
     *
     * @throws CheckpointException if there is no such tensor, it is not of an integer type, or reading fails
     */
    public long[] integers(String name) throws CheckpointException {
        return find(name).integers();
    }

    /** The stored shape of a tensor. */
    public long[] shape(String name) throws CheckpointException {
        return find(name).shape().clone();
    }

    private StoredTensor find(String name) throws CheckpointException {
        StoredTensor tensor = tensors.get(name);
        if (tensor == null) {
            throw new CheckpointException("no tensor " + name + " in " + file);
        }
        return tensor;
    }

    /**
     * One tensor to write.
     *
     * @param precision element type of {@code data}
     * @param shape row-major
     * @param data the little-endian bytes between position and limit; not changed
     */
    public record Content(Precision precision, long[] shape, ByteBuffer data) {
        /** The values as float32, row-major; they are copied. */
        public static Content ofFloats(long[] shape, float[] values) {
            ByteBuffer data = ByteBuffer.allocate(Float.BYTES * values.length).order(ByteOrder.LITTLE_ENDIAN);
            data.asFloatBuffer().put(values);
            return new Content(Precision.F32, shape, data);
        }
    }

    /**
     * Writes a file, whole or not at all: it is written beside its place and moved there. The header is padded with spaces to
     * a multiple of 64 bytes, so that every element type can be mapped where it lies.
     *
     * @param tensors in the order of the file; each must hold as many bytes as its shape says
     * @throws IOException if writing fails; nothing is left behind then
     */
    public static void write(Path file, Map<String, Content> tensors, Map<String, String> metadata) throws IOException {
        Map<String, Object> header = new LinkedHashMap<>();
        if (!metadata.isEmpty()) {
            header.put("__metadata__", metadata);
        }
        long offset = 0;
        for (Map.Entry<String, Content> entry : tensors.entrySet()) {
            Content content = entry.getValue();
            long bytes = content.data().remaining();
            long expected = content.precision().bytes();
            for (long size : content.shape()) {
                expected *= size;
            }
            if (bytes != expected) {
                throw new IllegalArgumentException(
                        entry.getKey() + ": expected " + expected + " bytes for its shape, got " + bytes);
            }
            // Map.of has another order in every process, and the same weights must make the same file.
            Map<String, Object> described = new LinkedHashMap<>();
            described.put("dtype", content.precision().safetensorsName());
            described.put("shape", content.shape());
            described.put("data_offsets", new long[] {offset, offset + bytes});
            header.put(entry.getKey(), described);
            offset += bytes;
        }
        byte[] json = JSON.writeValueAsBytes(header);
        int padded = (json.length + 8 + 63) / 64 * 64 - 8;
        ByteBuffer head = ByteBuffer.allocate(8 + padded).order(ByteOrder.LITTLE_ENDIAN);
        head.putLong(padded).put(json);
        while (head.hasRemaining()) {
            head.put((byte) ' ');
        }
        head.flip();
        Path partial = file.resolveSibling(file.getFileName() + ".partial");
        try {
            try (FileChannel channel = FileChannel.open(
                    partial,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.TRUNCATE_EXISTING,
                    StandardOpenOption.WRITE)) {
                writeFully(channel, head);
                for (Content content : tensors.values()) {
                    writeFully(channel, content.data().duplicate());
                }
                channel.force(true);
            }
            Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(partial);
        }
    }

    private static void writeFully(WritableByteChannel channel, ByteBuffer data) throws IOException {
        while (data.hasRemaining()) {
            channel.write(data);
        }
    }
}
