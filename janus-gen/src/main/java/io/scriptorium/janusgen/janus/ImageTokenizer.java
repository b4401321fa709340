package io.scriptorium.janusgen.janus;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.scriptorium.janusgen.vq.Codebook;
import io.scriptorium.janusgen.vq.VqDecoder;
import io.scriptorium.janusgen.vq.VqEncoder;
import io.scriptorium.tensor.Checkpoint;
import io.scriptorium.tensor.CheckpointException;
import io.scriptorium.tensor.Precision;
import io.scriptorium.tensor.Weights;
import io.scriptorium.visionencoder.image.PageImage;
import io.scriptorium.visionencoder.view.JanusView;
import io.scriptorium.vlmodel.ocr.LoadOptions;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * The VQ tokenizer of a Janus model alone: a picture to codes and back, without the language model. Immutable and safe for
 * several threads. Computes in float32.
 */
public final class ImageTokenizer implements AutoCloseable {
    private final NDManager manager;
    private final JanusConfig config;
    private final VqEncoder encoder;
    private final Codebook codebook;
    private final VqDecoder decoder;

    private ImageTokenizer(JanusConfig config, Weights weights) throws CheckpointException {
        this.manager = weights.owner();
        this.config = config;
        Weights vq = weights.at(config.names().tokenizer);
        this.encoder = VqEncoder.load(config.vq(), vq);
        this.codebook = Codebook.load(config.vq(), vq);
        this.decoder = VqDecoder.load(config.vq(), vq);
    }

    /**
     * Loads the tokenizer of a model's folder.
     *
     * @throws CheckpointException if a file is missing or damaged, a tensor missing or misshapen, or it is another model
     * @throws IllegalArgumentException if the device is not there
     */
    public static ImageTokenizer open(Path folder, LoadOptions options) throws CheckpointException {
        Checkpoint checkpoint = Checkpoint.open(folder);
        JanusConfig config = JanusModel.config(checkpoint);
        NDManager manager = NDManager.newBaseManager(options.openDevice(), "PyTorch");
        try {
            return new ImageTokenizer(config, Weights.open(checkpoint, manager, Precision.F32));
        } catch (CheckpointException | RuntimeException e) {
            manager.close();
            throw e;
        }
    }

    /** Side in px of the square that a picture becomes. */
    public int side() {
        return config.side();
    }

    /** The picture in the model's square, as codes and as what they decode to. */
    public Painted reconstruct(PageImage picture) {
        PageImage square = new JanusView(side(), 1, JanusView.DEFAULT.background()).of(picture);
        ByteBuffer bytes = square.pixels();
        int plane = side() * side();
        float[] pixels = new float[3 * plane];
        for (int i = 0; i < plane; i++) {
            for (int channel = 0; channel < 3; channel++) {
                pixels[channel * plane + i] = (bytes.get(3 * i + channel) & 0xff) / 255f * 2 - 1;
            }
        }
        try (NDManager step = manager.newSubManager()) {
            NDArray latents = encoder.encode(step, step.create(pixels, new Shape(1, 3, side(), side())));
            NDArray ids = codebook.nearest(step, latents);
            NDArray entries = codebook.entries(step, ids, config.grid(), config.grid());
            int[] codes =
                    Arrays.stream(ids.toLongArray()).mapToInt(Math::toIntExact).toArray();
            return new Painted(codes, Pictures.of(decoder.decode(step, entries)));
        }
    }

    @Override
    public void close() {
        manager.close();
    }
}
