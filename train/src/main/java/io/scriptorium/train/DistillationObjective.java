package io.scriptorium.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.scriptorium.tensor.Checkpoint;
import io.scriptorium.tensor.CheckpointException;
import io.scriptorium.tensor.Precision;
import io.scriptorium.tensor.Program;
import io.scriptorium.tensor.TensorList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Teaches the encoder, projector and CTC head of a smaller reader what a larger one makes of the same views, see {@link Distillation}.
 * Decoder and embeddings stay as they are. What the lines say is not asked.
 */
final class DistillationObjective implements Objective<LineBatch> {
    private final NDManager owner;
    private final ReaderParameters parameters;
    private final Precision precision;
    private final Program program;
    private final NetworkSizes sizes;
    private final NetworkSizes largeSizes;
    private final TensorList[] large;
    /** How many groups of parameters the encoder and what lies between it and the decoder are. */
    private final int groups;
    /** Which parameters move: those of the groups but the embeddings, most rows of which have no gradient here. */
    private final int[] moved;

    private final Optimizer optimizer;

    /** @throws CheckpointException if the larger reader cannot be read */
    DistillationObjective(NDManager owner, ReaderParameters parameters, Precision precision, Checkpoint larger)
            throws CheckpointException {
        this.owner = owner;
        this.parameters = parameters;
        this.precision = precision;
        ReaderConfig config = ReaderConfig.of(larger);
        program = Program.load(DistillationObjective.class, List.of("reader.py", "distil.py"), owner.getDevice());
        sizes = NetworkSizes.of(parameters.config());
        largeSizes = NetworkSizes.of(config);
        large = ReaderParameters.load(config, owner, larger).groups();
        groups = parameters.groups().length - parameters.config().decoder().layers() - 1;
        List<Parameter> all = parameters.parameters();
        moved = IntStream.range(0, ReaderPolicy.firstOfDecoder(parameters))
                .filter(i -> !all.get(i).name().equals("model.embed_tokens.weight"))
                .toArray();
        optimizer = new Optimizer(
                Optimizer.pick(parameters.tensors(), moved),
                Arrays.stream(moved).mapToObj(i -> all.get(i).rule()).toList(),
                owner,
                precision);
    }

    @Override
    public Outcome step(LineBatch batch, long step, double rate, double averaging) {
        try (NDManager scratch = owner.newSubManager()) {
            NDArray[] results = program.withGradient()
                    .callTuple(
                            scratch,
                            "distil",
                            ReaderNetwork.pixels(scratch, batch),
                            Arrays.copyOf(parameters.groups(), groups),
                            sizes.sam(),
                            sizes.clip(),
                            large,
                            largeSizes.sam(),
                            largeSizes.clip(),
                            sizes.decoder(),
                            precision,
                            Distillation.TOKEN_WEIGHT);
            double divergence = results[0].getFloat();
            double difference = results[1].getFloat();
            if (!Double.isFinite(divergence) || !Double.isFinite(difference)) {
                throw new IllegalStateException("the loss of step " + step + " is not a number (divergence "
                        + divergence + ", difference " + difference + "); go on from the last state with a lower rate");
            }
            List<NDArray> gradients = Optimizer.pick(List.of(results).subList(2, results.length), moved);
            float norm = optimizer.step(gradients, rate, step + 1, averaging);
            Map<String, Double> values = new LinkedHashMap<>();
            values.put("ctc_divergence", divergence);
            values.put("token_difference", difference);
            return new Outcome(values, norm, new double[0][]);
        }
    }

    @Override
    public Map<String, List<NDArray>> state() {
        return optimizer.state();
    }

    @Override
    public List<NDArray> average() {
        List<NDArray> average = new ArrayList<>(parameters.tensors());
        for (int i = 0; i < moved.length; i++) {
            average.set(moved[i], optimizer.average().get(i));
        }
        return average;
    }

    @Override
    public void close() {}
}
