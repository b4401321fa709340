package io.scriptorium.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.scriptorium.tensor.Precision;
import io.scriptorium.tensor.Program;
import io.scriptorium.tensor.TensorList;
import io.scriptorium.train.Parameter.Rule;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Muon for the matrices inside the network, AdamW for the rest, and a moving average of all weights. Muon: momentum 0.95
 * with Nesterov's look-ahead, orthogonalised by five Newton-Schulz steps with the coefficients of Keller Jordan's Muon,
 * scaled by 0.2 sqrt(longer side) so that one rate serves both rules (Liu et al., Muon is Scalable for LLM Training,
 * arXiv 2502.16982, section 2.2).
 *
 * <p>Changes the parameters in place. Not safe for several threads.
 */
public final class Optimizer {
    private static final double MOMENTUM = .95;
    private static final double FIRST = .9;
    private static final double SECOND = .98;
    private static final double DECAY = .01;
    /** The gradient's greatest norm over all parameters. */
    private static final double CLIP = 1;

    private final NDManager owner;
    private final Precision precision;
    private final Program program;
    private final int[] matrices;
    private final int[] others;
    private final Map<String, List<NDArray>> state = new LinkedHashMap<>();
    private final TensorList matrixList;
    private final TensorList otherList;
    private final TensorList all;
    private final TensorList momentum;
    private final TensorList first;
    private final TensorList second;
    private final TensorList average;

    /**
     * @param parameters what is trained, float32
     * @param rules one for each parameter
     * @param owner receives the state; lives as long as the parameters
     * @param precision of the products that orthogonalise
     */
    public Optimizer(List<NDArray> parameters, List<Rule> rules, NDManager owner, Precision precision) {
        this.owner = owner;
        this.precision = precision;
        program =
                Program.load(Optimizer.class, "optimizer.py", owner.getDevice()).withGradient();
        matrices = indices(rules, Rule.MUON);
        others = indices(rules, Rule.ADAM);
        matrixList = TensorList.of(owner, pick(parameters, matrices));
        otherList = TensorList.of(owner, pick(parameters, others));
        all = TensorList.of(owner, parameters);
        momentum = zeros("momentum", matrixList);
        first = zeros("first", otherList);
        second = zeros("second", otherList);
        List<NDArray> copies = new ArrayList<>();
        for (NDArray tensor : parameters) {
            copies.add(program.call(owner, "copy", tensor));
        }
        state.put("average", copies);
        average = TensorList.of(owner, copies);
    }

    private TensorList zeros(String name, TensorList like) {
        List<NDArray> zeros = List.of(program.callTuple(owner, "zeros", like));
        state.put(name, zeros);
        return TensorList.of(owner, zeros);
    }

    private static int[] indices(List<Rule> rules, Rule rule) {
        return IntStream.range(0, rules.size())
                .filter(i -> rules.get(i) == rule)
                .toArray();
    }

    static List<NDArray> pick(List<NDArray> tensors, int[] indices) {
        List<NDArray> picked = new ArrayList<>();
        for (int index : indices) {
            picked.add(tensors.get(index));
        }
        return picked;
    }

    /**
     * One step.
     *
     * @param gradients one for each parameter; scaled in place where their norm is over 1
     * @param rate learning rate
     * @param step one-based number of this step
     * @param averaging how much of the moving average stays, 0 to 1
     * @return the norm of the gradients before scaling
     */
    public float step(List<NDArray> gradients, double rate, long step, double averaging) {
        try (NDManager scratch = owner.newSubManager()) {
            float norm = program.call(scratch, "clip", TensorList.of(scratch, gradients), CLIP)
                    .getFloat();
            program.invoke(
                    "muon",
                    matrixList,
                    TensorList.of(scratch, pick(gradients, matrices)),
                    momentum,
                    rate,
                    MOMENTUM,
                    DECAY,
                    precision);
            program.invoke(
                    "adamw",
                    otherList,
                    TensorList.of(scratch, pick(gradients, others)),
                    first,
                    second,
                    rate,
                    FIRST,
                    SECOND,
                    DECAY,
                    step);
            program.invoke("follow", average, all, 1 - averaging);
            return norm;
        }
    }

    /**
     * Moves the experts' biases against their load: DeepSeek-V3, arXiv 2412.19437, section 2.1.2.
     *
     * @param routed a bias vector for each layer with experts; changed in place
     */
    void even(List<NDArray> routed, NDArray loads, double rate) {
        try (NDManager scratch = owner.newSubManager()) {
            program.invoke("even", TensorList.of(scratch, routed), loads, rate);
        }
    }

    /** Adds {@code share} of {@code other} to {@code 1 - share} of {@code gradients}, in place. */
    public static void average(NDManager scratch, List<NDArray> gradients, List<NDArray> other, double share) {
        Program.load(Optimizer.class, "optimizer.py", scratch.getDevice())
                .withGradient()
                .invoke("average", TensorList.of(scratch, gradients), TensorList.of(scratch, other), share);
    }

    /** The moving average of each parameter. */
    public List<NDArray> average() {
        return state.get("average");
    }

    /** Everything beside the parameters that a later run needs, by name; written in place to restore it. */
    public Map<String, List<NDArray>> state() {
        return state;
    }
}
