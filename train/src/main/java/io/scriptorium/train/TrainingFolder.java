package io.scriptorium.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.scriptorium.tensor.Checkpoint;
import io.scriptorium.tensor.CheckpointException;
import io.scriptorium.tensor.Program;
import io.scriptorium.tensor.Safetensors;
import io.scriptorium.tensor.TensorList;
import io.scriptorium.tensor.Tensors;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The output of a run: an ordinary model folder, and in {@code training/} what the run needs to go on. A state is a file of
 * tensors named by its step and {@code state.json}, which names that file and is replaced last: whenever the process is
 * killed, state.json names a whole file.
 */
public final class TrainingFolder {
    private static final String STATE = "state.json";
    private static final Logger LOG = LoggerFactory.getLogger(TrainingFolder.class);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path output;
    private final Path training;

    /** The folder {@code output}, made with {@code training/} if it is not there. */
    public TrainingFolder(Path output) throws IOException {
        this.output = output;
        this.training = output.resolve("training");
        Files.createDirectories(training);
    }

    /** One JSON object a line. */
    public Path log() {
        return log(output);
    }

    /** The log of the run whose output is this folder. */
    static Path log(Path output) {
        return output.resolve("training").resolve("log.jsonl");
    }

    /** The log as a picture. */
    public Path curve() {
        return training.resolve("curve.svg");
    }

    /** The picture of the experts' loads. */
    Path loadPicture() {
        return training.resolve("loads.svg");
    }

    /** Puts config.json and tokenizer.json of {@code start} into {@code output}, beside the weights to come. */
    static void describe(Path start, Path output) throws IOException {
        for (String name : new String[] {"config.json", "tokenizer.json"}) {
            write(output.resolve(name), Files.readAllBytes(start.resolve(name)));
        }
    }

    /** As {@link #describe(Path, Path)}, with another config.json. */
    static void describe(Path start, Path output, JsonNode config) throws IOException {
        describe(start, output);
        write(
                output.resolve("config.json"),
                JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(config));
    }

    /** Makes these weights the ones of the model folder. */
    void publish(ReaderParameters parameters, List<NDArray> weights) throws IOException {
        parameters.save(output.resolve("model.safetensors"), weights);
    }

    /** Whether a run was here before. */
    public boolean hasState() {
        return Files.exists(training.resolve(STATE));
    }

    /** The numbers of the last saved state. */
    public JsonNode state() throws CheckpointException {
        return Checkpoint.json(training.resolve(STATE));
    }

    /** Saves {@code tensors} by name, and then {@code numbers}, whole or not at all. */
    public void save(Map<String, List<NDArray>> tensors, ObjectNode numbers) throws IOException {
        String name = "state-" + numbers.path("step").asLong() + ".safetensors";
        Map<String, Safetensors.Content> content = new LinkedHashMap<>();
        for (Map.Entry<String, List<NDArray>> entry : tensors.entrySet()) {
            for (int i = 0; i < entry.getValue().size(); i++) {
                NDArray tensor = entry.getValue().get(i);
                content.put(
                        entry.getKey() + "." + i,
                        Safetensors.Content.ofFloats(tensor.getShape().getShape(), Tensors.floats(tensor)));
            }
        }
        Safetensors.write(training.resolve(name), content, Map.of());
        write(
                training.resolve(STATE),
                JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(numbers.put("tensors", name)));
        List<Path> older;
        try (Stream<Path> files = Files.list(training)) {
            older = files.filter(f -> {
                        String file = f.getFileName().toString();
                        return file.startsWith("state-") && !file.equals(name);
                    })
                    .toList();
        }
        for (Path file : older) {
            Files.deleteIfExists(file);
        }
    }

    /** Writes the saved tensors into {@code tensors}, in place. */
    public void restore(Map<String, List<NDArray>> tensors, NDManager owner) throws CheckpointException {
        Safetensors file =
                Safetensors.open(training.resolve(state().path("tensors").asText()));
        Program program = Program.load(TrainingFolder.class, "optimizer.py", owner.getDevice());
        for (Map.Entry<String, List<NDArray>> entry : tensors.entrySet()) {
            try (NDManager step = owner.newSubManager()) {
                List<NDArray> saved = new ArrayList<>();
                for (int i = 0; i < entry.getValue().size(); i++) {
                    String name = entry.getKey() + "." + i;
                    Shape shape = entry.getValue().get(i).getShape();
                    if (!new Shape(file.shape(name)).equals(shape)) {
                        throw new CheckpointException(file.file() + ": tensor " + name + " is of shape "
                                + new Shape(file.shape(name)) + ", expected " + shape
                                + "; the run in this folder was of another config.json: name another output");
                    }
                    saved.add(step.create(file.floats(name), shape));
                }
                program.withGradient()
                        .invoke("assign", TensorList.of(step, entry.getValue()), TensorList.of(step, saved));
            }
        }
    }

    /** Adds a line to the log. */
    public void log(ObjectNode entry) throws IOException {
        Files.writeString(
                log(), JSON.writeValueAsString(entry) + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    /** The entries of a log; what is cut off is left out. */
    static List<JsonNode> entries(Path log) throws IOException {
        List<JsonNode> entries = new ArrayList<>();
        for (String line : Files.readAllLines(log)) {
            try {
                entries.add(JSON.readTree(line));
            } catch (JsonProcessingException e) {
                LOG.debug("{}: left out what is cut off: {}", log, line, e);
            }
        }
        return entries;
    }

    /** The log's entries up to {@code step}; what a killed run logged after its last saved state is dropped. */
    public List<JsonNode> rewind(long step) throws IOException {
        List<JsonNode> kept = new ArrayList<>();
        if (Files.exists(log())) {
            StringBuilder text = new StringBuilder();
            for (JsonNode entry : entries(log())) {
                if (entry.path("step").asLong() <= step) {
                    kept.add(entry);
                    text.append(JSON.writeValueAsString(entry)).append('\n');
                }
            }
            write(log(), text.toString().getBytes(StandardCharsets.UTF_8));
        }
        return kept;
    }

    /** Replaces a file whole. */
    public static void write(Path file, byte[] content) throws IOException {
        Path partial = file.resolveSibling(file.getFileName() + ".partial");
        Files.write(partial, content);
        Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Experts' loads by layer, as a log or a state has them; empty if there are none. */
    static double[][] loads(JsonNode node) {
        return node.isArray() ? JSON.convertValue(node, double[][].class) : new double[0][];
    }

    /** The inverse of {@link #loads}. */
    /** The JSON of a stream. */
    static JsonNode tree(InputStream in) throws IOException {
        return JSON.readTree(in);
    }

    static JsonNode tree(double[][] loads) {
        return JSON.valueToTree(loads);
    }

    /** An empty entry. */
    public static ObjectNode object() {
        return JSON.createObjectNode();
    }
}
