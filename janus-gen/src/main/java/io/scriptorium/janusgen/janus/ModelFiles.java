package io.scriptorium.janusgen.janus;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import io.scriptorium.tensor.Checkpoint;
import io.scriptorium.tensor.CheckpointException;
import io.scriptorium.tensor.Precision;
import io.scriptorium.tensor.Weights;
import io.scriptorium.vlmodel.ocr.LoadOptions;
import io.scriptorium.vlmodel.token.Tokenizer;
import io.scriptorium.vlmodel.token.TokenizerException;

/**
 * The opened files of a model's folder. Whoever loads a model from them closes them with it.
 *
 * @param weights their owner holds everything native of the model
 */
record ModelFiles(Weights weights, Tokenizer tokenizer) implements AutoCloseable {
    /**
     * Opens the weights of a checkpoint and its tokenizer.json.
     *
     * @throws CheckpointException if a file is missing or damaged
     * @throws IllegalArgumentException if the device is not there or an option does not fit it
     */
    static ModelFiles open(Checkpoint checkpoint, LoadOptions options) throws CheckpointException {
        Device device = options.openDevice();
        Precision precision = options.precisionOn(device, checkpoint.precision());
        Tokenizer tokenizer;
        try {
            tokenizer = Tokenizer.load(checkpoint.folder().resolve("tokenizer.json"));
        } catch (TokenizerException e) {
            throw new CheckpointException(e.getMessage(), e);
        }
        NDManager manager = NDManager.newBaseManager(device, "PyTorch");
        return new ModelFiles(Weights.open(checkpoint, manager, precision), tokenizer);
    }

    @Override
    public void close() {
        weights.owner().close();
        tokenizer.close();
    }
}
