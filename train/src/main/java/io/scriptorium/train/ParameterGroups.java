package io.scriptorium.train;

import io.scriptorium.train.Parameter.Part;
import io.scriptorium.train.Parameter.Rule;
import java.util.ArrayList;
import java.util.List;

/**
 * Parameters in the order in which a training program takes them, as a layout writes them down. Random weights start as PyTorch's
 * own Linear does, uniform with the variance 1 / (3 n) of their fan-in n. Mutable; used by one thread.
 */
public final class ParameterGroups {
    private final List<List<Parameter>> groups = new ArrayList<>();
    private List<Parameter> group = List.of();

    /** Begins the next group. */
    public void begin() {
        group = new ArrayList<>();
        groups.add(group);
    }

    /** All groups. */
    public List<List<Parameter>> groups() {
        return groups;
    }

    /** Weight and bias of a norm over {@code width} channels: 1 and 0. */
    public void norm(String name, long width) {
        constant(name + ".weight", 1, width);
        constant(name + ".bias", 0, width);
    }

    /** A random weight and a bias of 0. */
    public void affine(String name, Rule rule, long... shape) {
        random(name + ".weight", rule, shape);
        constant(name + ".bias", 0, shape[0]);
    }

    /** All numbers start as {@code value}. */
    public void constant(String name, double value, long... shape) {
        add(name, shape, value, 0, Rule.ADAM);
    }

    /** A matrix that starts at zero: its block starts as the identity. */
    public void zero(String name, long... shape) {
        add(name, shape, 0, 0, Rule.MUON);
    }

    /** Normally distributed around 0. */
    public void normal(String name, double deviation, long... shape) {
        add(name, shape, 0, deviation, Rule.ADAM);
    }

    /** Random by the fan-in, which is all of the shape but its first size. */
    public void random(String name, Rule rule, long... shape) {
        long in = 1;
        for (int i = 1; i < shape.length; i++) {
            in *= shape[i];
        }
        add(name, shape, 0, fan(in), rule);
    }

    /** One matrix of the program that is several tensors of the checkpoint. */
    public void joined(String name, long[] shape, double deviation, List<Part> parts) {
        group.add(new Parameter(name, shape, parts, 0, deviation, Rule.MUON));
    }

    /** Deviation of a random weight with so many inputs. */
    public static double fan(long in) {
        return 1 / Math.sqrt(3.0 * in);
    }

    private void add(String name, long[] shape, double mean, double deviation, Rule rule) {
        group.add(new Parameter(name, shape, List.of(new Part(name, shape)), mean, deviation, rule));
    }
}
