package io.scriptorium.vlmodel.ocr;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.JsonNode;
import io.scriptorium.tensor.CheckpointException;
import io.scriptorium.tensor.Program;
import io.scriptorium.tensor.Weights;
import java.util.ArrayList;
import java.util.List;

/**
 * A linear head on CLIP's output that reads a line a second time, without the decoder: each vision token gives some frames,
 * each frame a token or a blank. {@code ctc_config} of config.json, an extra of ours. Immutable.
 */
final class CtcHead {
    private final Program program;
    private final NDArray weight;
    private final NDArray bias;
    private final int framesPerToken;
    private final int pixelsPerFrame;
    private final int blank;

    private CtcHead(Program program, NDArray weight, NDArray bias, int framesPerToken, int pixelsPerFrame, int blank) {
        this.program = program;
        this.weight = weight;
        this.bias = bias;
        this.framesPerToken = framesPerToken;
        this.pixelsPerFrame = pixelsPerFrame;
        this.blank = blank;
    }

    /**
     * Reads the head's weights.
     *
     * @param config {@code ctc_config}
     * @param weights of the whole checkpoint
     * @param width channels of CLIP's output
     * @param vocabulary rows of the decoder's head
     */
    static CtcHead load(JsonNode config, Weights weights, int width, int vocabulary) throws CheckpointException {
        if (!config.path("input").asText().equals("vision_model")) {
            throw new CheckpointException("ctc_config.input: expected vision_model, got " + config.path("input"));
        }
        int frames = positive(config, "frames_per_token");
        String tensor = config.path("tensor").asText();
        return new CtcHead(
                Program.load(CtcHead.class, "reading.py", weights.owner().getDevice()),
                weights.get(tensor + ".weight", (long) frames * vocabulary, width),
                weights.get(tensor + ".bias", (long) frames * vocabulary),
                frames,
                positive(config, "pixels_per_frame"),
                config.path("blank_token_id").asInt(-1));
    }

    private static int positive(JsonNode config, String field) throws CheckpointException {
        int value = config.path(field).asInt(0);
        if (value < 1) {
            throw new CheckpointException("ctc_config." + field + ": expected 1 or more, got " + config.path(field));
        }
        return value;
    }

    /** Columns of the view that one frame stands for. */
    int pixelsPerFrame() {
        return pixelsPerFrame;
    }

    /**
     * The best path of each view.
     *
     * @param clip {@code [B, N, W]}, CLIP's output without the class token
     */
    List<CtcReading> read(NDArray clip) {
        try (NDManager step = clip.getManager().newSubManager()) {
            NDArray[] best = program.callTuple(step, "best", clip, weight, bias, framesPerToken);
            int[] ids = best[0].toIntArray();
            float[] logProbabilities = best[1].toFloatArray();
            int views = (int) clip.getShape().get(0);
            int frames = ids.length / views;
            List<CtcReading> readings = new ArrayList<>();
            for (int view = 0; view < views; view++) {
                readings.add(CtcReading.bestPath(ids, logProbabilities, view * frames, (view + 1) * frames, blank));
            }
            return readings;
        }
    }
}
