package io.scriptorium.train;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.scriptorium.tensor.Checkpoint;
import io.scriptorium.tensor.CheckpointException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;

/**
 * Learning to see as a larger reader sees (Hinton et al., Distilling the Knowledge in a Neural Network, arXiv 1503.02531): a smaller
 * encoder is cut out of the larger one's, see {@link SmallerEncoder}, and trained to give the same vision tokens and the same
 * probabilities of the CTC head. The decoder is the larger reader's.
 *
 * @param sizes a JSON merge patch (RFC 7396) that makes the smaller reader's config.json of the larger one's
 */
public record Distillation(JsonNode sizes) {
    /** Of the difference of vision tokens beside the divergence of the CTC head. */
    static final double TOKEN_WEIGHT = .3;

    /** The sizes of the embedded reader, as a patch of the reader that it was cut out of. */
    public static Distillation shipped() {
        try (InputStream in = Distillation.class.getResourceAsStream("smaller.json")) {
            return new Distillation(TrainingFolder.tree(in));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The sizes in a file.
     *
     * @throws CheckpointException if it cannot be read or is no JSON object
     */
    public static Distillation of(Path file) throws CheckpointException {
        JsonNode sizes = Checkpoint.json(file);
        if (!sizes.isObject()) {
            throw new CheckpointException(
                    file + ": expected a JSON object, a patch of the larger reader's config.json");
        }
        return new Distillation(sizes);
    }

    /** The smaller reader's config.json. */
    JsonNode applied(JsonNode config) {
        return merged(config.deepCopy(), sizes);
    }

    private static JsonNode merged(JsonNode target, JsonNode patch) {
        if (!(patch instanceof ObjectNode changes)) {
            return patch.deepCopy();
        }
        ObjectNode result = target instanceof ObjectNode object ? object : TrainingFolder.object();
        for (Map.Entry<String, JsonNode> change : changes.properties()) {
            if (change.getValue().isNull()) {
                result.remove(change.getKey());
            } else {
                JsonNode before = result.path(change.getKey());
                result.set(change.getKey(), merged(before, change.getValue()));
            }
        }
        return result;
    }
}
