package io.scriptorium.vlmodel.ocr;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.JsonNode;
import io.scriptorium.tensor.CheckpointException;
import io.scriptorium.tensor.Program;
import io.scriptorium.tensor.Weights;
import io.scriptorium.visionencoder.encoder.EncodedViews;
import java.util.Arrays;

/**
 * A head on CLIP's output that reads a page of set type without the decoder: each vision token gives some rows of some frames,
 * each frame a character or a blank. A linear layer to all frames of a token, SiLU, and a linear layer that all frames share.
 * {@code page_head} of config.json, an extra of ours. Immutable.
 */
final class PageHead {
    private final Program program;
    private final NDArray weight;
    private final NDArray bias;
    private final NDArray characterWeight;
    private final NDArray characterBias;
    private final int rows;
    private final int frames;
    private final int blank;

    private PageHead(Program program, NDArray[] tensors, int rows, int frames, int blank) {
        this.program = program;
        this.weight = tensors[0];
        this.bias = tensors[1];
        this.characterWeight = tensors[2];
        this.characterBias = tensors[3];
        this.rows = rows;
        this.frames = frames;
        this.blank = blank;
    }

    /**
     * Reads the head's weights.
     *
     * @param config {@code page_head}
     * @param weights of the whole checkpoint
     * @param width channels of CLIP's output
     * @param vocabulary rows of the decoder's head
     */
    static PageHead load(JsonNode config, Weights weights, int width, int vocabulary) throws CheckpointException {
        if (!config.path("input").asText().equals("vision_model")) {
            throw new CheckpointException("page_head.input: expected vision_model, got " + config.path("input"));
        }
        int rows = positive(config, "rows_per_token");
        int frames = positive(config, "frames_per_token");
        int channels = positive(config, "channels");
        String tensor = config.path("tensor").asText();
        long outputs = (long) rows * frames * channels;
        NDArray[] tensors = {
            weights.get(tensor + ".weight", outputs, width),
            weights.get(tensor + ".bias", outputs),
            weights.get(tensor + ".characters.weight", vocabulary, channels),
            weights.get(tensor + ".characters.bias", vocabulary)
        };
        return new PageHead(
                Program.load(PageHead.class, "reading.py", weights.owner().getDevice()),
                tensors,
                rows,
                frames,
                config.path("blank_token_id").asInt(-1));
    }

    private static int positive(JsonNode config, String field) throws CheckpointException {
        int value = config.path(field).asInt(0);
        if (value < 1) {
            throw new CheckpointException("page_head." + field + ": expected 1 or more, got " + config.path(field));
        }
        return value;
    }

    /**
     * What stands in the rows of a page, from top to bottom.
     *
     * @param ids {@code [rows][characters]}; a row without text has none
     * @param confidence geometric mean of the probabilities of all characters; 1 without characters
     */
    @SuppressWarnings("ArrayRecordComponent") // handed on once, never compared
    record Reading(int[][] ids, double confidence) {}

    /** Reads one page. */
    Reading read(EncodedViews encoded) {
        NDArray clip = encoded.clip();
        try (NDManager step = clip.getManager().newSubManager()) {
            NDArray[] best = program.callTuple(
                    step,
                    "cells",
                    clip,
                    weight,
                    bias,
                    characterWeight,
                    characterBias,
                    encoded.rows(),
                    encoded.columns(),
                    rows,
                    frames);
            Shape shape = best[0].getShape();
            int[] grid = best[0].toIntArray();
            float[] logProbability = best[1].toFloatArray();
            int[][] ids = new int[(int) shape.get(1)][];
            int columns = (int) shape.get(2);
            double sum = 0;
            int characters = 0;
            for (int row = 0; row < ids.length; row++) {
                int[] written = new int[columns];
                int count = 0;
                for (int at = row * columns; at < (row + 1) * columns; at++) {
                    if (grid[at] != blank) {
                        written[count++] = grid[at];
                        sum += logProbability[at];
                    }
                }
                ids[row] = Arrays.copyOf(written, count);
                characters += count;
            }
            return new Reading(ids, characters == 0 ? 1 : Math.exp(sum / characters));
        }
    }
}
