package io.scriptorium.janusgen.janus;

import io.scriptorium.tensor.Checkpoint;
import io.scriptorium.tensor.CheckpointException;
import io.scriptorium.visionencoder.image.PageImage;
import io.scriptorium.vlmodel.ocr.LoadOptions;
import io.scriptorium.vlmodel.sampling.InvalidLogitsException;
import io.scriptorium.vlmodel.sampling.SamplingSettings;
import java.nio.file.Path;
import java.util.function.Consumer;

/**
 * A language model that paints pictures and answers questions about them. The kinds paint in different ways, so painting is
 * each kind's own method.
 *
 * <p>Immutable and safe for several threads once open. Holds native memory until it is closed.
 */
public sealed interface UnifiedModel extends AutoCloseable permits JanusModel, JanusFlowModel {
    /**
     * Loads the model of a folder, of whichever kind its config.json says.
     *
     * @throws CheckpointException if a file is missing or damaged, a tensor missing or misshapen, or it is another model
     * @throws IllegalArgumentException if the device is not there or an option does not fit it
     */
    static UnifiedModel open(Path folder, LoadOptions options) throws CheckpointException {
        return JanusFlowConfig.isOf(Checkpoint.open(folder).config())
                ? JanusFlowModel.open(folder, options)
                : JanusModel.open(folder, options);
    }

    /** Side of the painted square in px, 384 for the published models; there is no other. */
    int side();

    /**
     * Answers a question about a picture.
     *
     * @param maxTokens most tokens of the answer
     * @param text receives the answer piece by piece
     * @return the whole answer
     * @throws IllegalArgumentException if the question is blank or too long
     * @throws InvalidLogitsException if no token can be chosen, because of logits that are not numbers
     */
    String ask(PageImage picture, String question, SamplingSettings sampling, int maxTokens, Consumer<String> text)
            throws InvalidLogitsException;

    @Override
    void close();
}
