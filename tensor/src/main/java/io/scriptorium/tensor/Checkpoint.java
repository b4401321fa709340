package io.scriptorium.tensor;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeSet;

/**
 * A folder in the form in which models are published: config.json, and weights in model.safetensors or in shards named by
 * model.safetensors.index.json, or the same as pytorch_model.bin. Where both lie, the safetensors are read, as in
 * transformers. Diffusers' name of the file, diffusion_pytorch_model.safetensors, is known too. Opening reads headers only.
 * Immutable.
 */
public final class Checkpoint {
    private static final String SINGLE = "model.safetensors";
    private static final String TORCH = "pytorch_model.bin";
    private static final String DIFFUSION = "diffusion_pytorch_model.safetensors";
    private static final String INDEX = ".index.json";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path folder;
    private final JsonNode config;
    private final Map<String, StoredTensor> tensors;

    private Checkpoint(Path folder, JsonNode config, Map<String, StoredTensor> tensors) {
        this.folder = folder;
        this.config = config;
        this.tensors = Collections.unmodifiableMap(tensors);
    }

    /**
     * Opens a folder.
     *
     * @throws CheckpointException if the folder, config.json or the weights are missing or damaged
     */
    public static Checkpoint open(Path folder) throws CheckpointException {
        if (!Files.isDirectory(folder)) {
            throw new CheckpointException(
                    "no model folder " + folder + "; expected a folder with config.json, tokenizer.json and " + SINGLE);
        }
        return new Checkpoint(folder, json(folder.resolve("config.json")), weights(folder));
    }

    private static Map<String, StoredTensor> weights(Path folder) throws CheckpointException {
        for (String single : new String[] {SINGLE, TORCH, DIFFUSION}) {
            Path index = folder.resolve(single + INDEX);
            if (Files.exists(index)) {
                return shards(folder, index);
            }
            if (Files.exists(folder.resolve(single))) {
                return tensors(folder.resolve(single));
            }
        }
        throw new CheckpointException("no weights in " + folder + "; expected " + SINGLE + " or " + SINGLE + INDEX
                + " with its shards, or " + TORCH + " in their place");
    }

    private static Map<String, StoredTensor> tensors(Path file) throws CheckpointException {
        return file.getFileName().toString().endsWith(".bin")
                ? TorchFile.open(file)
                : Safetensors.open(file).tensors();
    }

    private static Map<String, StoredTensor> shards(Path folder, Path index) throws CheckpointException {
        JsonNode map = json(index).path("weight_map");
        if (!map.isObject() || map.isEmpty()) {
            throw new CheckpointException(index + " lacks the object weight_map");
        }
        Map<String, Map<String, StoredTensor>> shards = new LinkedHashMap<>();
        Map<String, StoredTensor> tensors = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> entry : map.properties()) {
            String shard = entry.getValue().asText();
            Path file = folder.resolve(shard);
            if (shard.isEmpty() || file.getNameCount() != folder.getNameCount() + 1 || !file.startsWith(folder)) {
                throw new CheckpointException(index + " names a shard outside its folder: " + shard);
            }
            Map<String, StoredTensor> open = shards.get(shard);
            if (open == null) {
                open = tensors(file);
                shards.put(shard, open);
            }
            StoredTensor tensor = open.get(entry.getKey());
            if (tensor == null) {
                throw new CheckpointException("no tensor " + entry.getKey() + " in " + file + ", where "
                        + index.getFileName() + " says it is");
            }
            tensors.put(entry.getKey(), tensor);
        }
        return tensors;
    }

    /** The folder. */
    public Path folder() {
        return folder;
    }

    /** The content of config.json. */
    public JsonNode config() {
        return config;
    }

    /** The tensors by name. */
    public Map<String, StoredTensor> tensors() {
        return tensors;
    }

    /** Bytes of all tensors as stored. */
    public long bytes() {
        return tensors.values().stream().mapToLong(StoredTensor::bytes).sum();
    }

    /** Number of elements of all tensors. */
    public long elements() {
        return tensors.values().stream().mapToLong(StoredTensor::elements).sum();
    }

    /** The element type in which most bytes are stored. */
    public Precision precision() {
        Map<Precision, Long> bytes = new LinkedHashMap<>();
        tensors.values().forEach(t -> bytes.merge(t.precision(), t.bytes(), Long::sum));
        return Collections.max(bytes.entrySet(), Map.Entry.comparingByValue()).getKey();
    }

    /** Names of {@code names} that are not in {@code read}, sorted. */
    static Collection<String> missing(Collection<String> names, Collection<String> read) {
        TreeSet<String> left = new TreeSet<>(names);
        left.removeAll(read);
        return left;
    }

    /**
     * The JSON in {@code file}.
     *
     * @throws CheckpointException if the file is not there or is not JSON
     */
    public static JsonNode json(Path file) throws CheckpointException {
        try {
            return JSON.readTree(Files.readAllBytes(file));
        } catch (NoSuchFileException e) {
            throw new CheckpointException("no file " + file, e);
        } catch (IOException e) {
            throw new CheckpointException(file + " is not readable JSON: " + e.getMessage(), e);
        }
    }
}
