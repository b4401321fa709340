package io.scriptorium.vlmodel.decoder;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.scriptorium.tensor.CheckpointException;
import io.scriptorium.tensor.ComputeDevice;
import io.scriptorium.tensor.Precision;
import io.scriptorium.tensor.Weights;
import java.util.ArrayList;
import java.util.List;

/**
 * What a decoder holds.
 *
 * @param precision of embeddings and hidden states
 * @param embedding {@code [V, D]}
 * @param cosines of every position, {@code [positions, d]}
 * @param sines likewise
 * @param norm the final one, {@code [D]}
 * @param head {@code [V, D]}
 * @param stepHead in the form of single-token steps
 * @param stepHeadScale of {@code stepHead}, or itself where it holds no bytes
 */
record DecoderWeights(
        DecoderConfig config,
        Precision precision,
        NDArray embedding,
        NDArray cosines,
        NDArray sines,
        List<DecoderLayer> layers,
        NDArray norm,
        NDArray head,
        NDArray stepHead,
        NDArray stepHeadScale) {
    /** Reads tensors of these names, and layers that stand at these scopes. */
    static DecoderWeights load(
            DecoderConfig config,
            Weights weights,
            String embedTokens,
            List<Weights> layerScopes,
            String finalNorm,
            String outputHead,
            StepWeights stepWeights)
            throws CheckpointException {
        NDManager owner = weights.owner();
        if (stepWeights == StepWeights.INT8 && owner.getDevice().isGpu()) {
            throw new IllegalArgumentException(
                    "int8 weights work on the CPU only; use weights as loaded on " + owner.getDevice());
        }
        Precision held = stepWeights.held(weights);
        NDArray embedding = weights.get(held, embedTokens, config.vocabulary(), config.hidden());
        NDArray[] rope = ropeTables(config, owner, weights.precision());
        List<DecoderLayer> layers = new ArrayList<>();
        for (int layer = 0; layer < config.layers(); layer++) {
            layers.add(DecoderLayer.load(config, layer, layerScopes.get(layer), stepWeights));
        }
        NDArray head =
                config.tiedHead() ? embedding : weights.get(held, outputHead, config.vocabulary(), config.hidden());
        NDArray[] stepHead = stepHead(owner, head, stepWeights);
        return new DecoderWeights(
                config,
                weights.precision(),
                embedding,
                rope[0],
                rope[1],
                List.copyOf(layers),
                weights.get(finalNorm, config.hidden()),
                head,
                stepHead[0],
                stepHead[1]);
    }

    private static NDArray[] ropeTables(DecoderConfig config, NDManager owner, Precision precision) {
        int size = config.attention().rotary();
        return DecoderLayer.program(owner)
                .withGradient()
                .callTuple(
                        owner,
                        "rope_tables",
                        config.positions(),
                        size,
                        config.ropeTheta(),
                        config.ropeScaling().factor(),
                        owner.create(config.ropeScaling().kept(size, config.ropeTheta())),
                        config.ropeScaling().magnitude(),
                        precision,
                        ComputeDevice.torchName(owner.getDevice()));
    }

    private static NDArray[] stepHead(NDManager owner, NDArray head, StepWeights stepWeights) {
        if (stepWeights == StepWeights.AS_LOADED) {
            return new NDArray[] {head, head};
        }
        List<NDArray> matrix = new ArrayList<>();
        List<NDArray> scale = new ArrayList<>();
        Int8Matrices.allocate(owner, List.of(head)).add(List.of(head), matrix, scale);
        return new NDArray[] {matrix.get(0), scale.get(0)};
    }
}
