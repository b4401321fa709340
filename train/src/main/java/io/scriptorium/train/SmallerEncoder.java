package io.scriptorium.train;

import io.scriptorium.tensor.Checkpoint;
import io.scriptorium.tensor.CheckpointException;
import io.scriptorium.train.Parameter.Part;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The start of a smaller reader: the weights of a larger one, without its last layers, and of what is narrower the channels that
 * weigh most. How much a hidden channel weighs is the norm of what makes it times the norm of what reads it (as in Li et al., Pruning
 * Filters for Efficient ConvNets, arXiv 1608.08710, of both sides); channels keep their order.
 *
 * <p>What may be smaller: layers and MLPs of SAM and of CLIP, the neck, the first convolution of the compressor. A block that was global
 * may attend to windows.
 */
final class SmallerEncoder {
    private static final String SAM = "model.sam_model.";
    private static final String CLIP = "model.vision_model.transformer.layers.";

    private final StartWeights start;
    private final Map<String, long[]> shapes = new HashMap<>();
    /** Of each tensor that is cut: the rows that stay, then the columns, null where all stay. */
    private final Map<String, int[][]> kept = new HashMap<>();

    private SmallerEncoder(ReaderConfig large, ReaderConfig small, Checkpoint checkpoint) throws CheckpointException {
        start = new StartWeights(checkpoint);
        for (List<Parameter> group : ReaderLayout.of(large)) {
            for (Parameter parameter : group) {
                for (Part part : parameter.parts()) {
                    shapes.put(part.name(), part.shape());
                }
            }
        }
        for (int i = 0; i < small.sam().global().length; i++) {
            String block = SAM + "blocks." + i + ".mlp.";
            hidden(
                    block + "lin1",
                    block + "lin2",
                    small.sam().mlpRatio() * small.sam().width());
        }
        for (int i = 0; i < small.clip().layers(); i++) {
            String layer = CLIP + i + ".mlp.";
            hidden(
                    layer + "fc1",
                    layer + "fc2",
                    small.clip().mlpRatio() * small.clip().width());
        }
        convolutions(small.sam());
    }

    /**
     * The values of each parameter of a smaller reader, in the order of its layout.
     *
     * @throws CheckpointException if a tensor of the checkpoint is missing, or cannot be cut to the smaller reader's shape
     */
    static List<float[]> values(ReaderConfig large, ReaderConfig small, Checkpoint checkpoint)
            throws CheckpointException {
        SmallerEncoder encoder = new SmallerEncoder(large, small, checkpoint);
        List<float[]> values = new ArrayList<>();
        for (List<Parameter> group : ReaderLayout.of(small)) {
            for (Parameter parameter : group) {
                values.add(encoder.of(parameter));
            }
        }
        return values;
    }

    private float[] of(Parameter parameter) throws CheckpointException {
        float[] joined = new float[parameter.elements()];
        int at = 0;
        for (Part part : parameter.parts()) {
            float[] cut = cut(part.name());
            if (cut.length != part.elements()) {
                throw new CheckpointException("tensor " + part.name() + ": the smaller reader wants " + part.elements()
                        + " numbers and has " + cut.length
                        + " left of the larger one's; only layers, mlp_ratio, neck_channels and the"
                        + " first of downsample_channels can be smaller");
            }
            System.arraycopy(cut, 0, joined, at, cut.length);
            at += cut.length;
        }
        return joined;
    }

    private float[] whole(String name) throws CheckpointException {
        long[] shape = shapes.get(name);
        if (shape == null) {
            throw new CheckpointException("tensor " + name + ": the smaller reader has it, the larger one does not");
        }
        return start.of(name, shape);
    }

    private float[] cut(String name) throws CheckpointException {
        float[] values = whole(name);
        int[][] stay = kept.get(name);
        if (stay == null) {
            return values;
        }
        long[] shape = shapes.get(name);
        int rows = (int) shape[0];
        int columns = shape.length > 1 ? (int) shape[1] : 1;
        int size = values.length / rows / columns;
        int[] keptRows = stay[0] == null ? IntStream.range(0, rows).toArray() : stay[0];
        int[] keptColumns = stay[1] == null ? IntStream.range(0, columns).toArray() : stay[1];
        float[] cut = new float[keptRows.length * keptColumns.length * size];
        int at = 0;
        for (int row : keptRows) {
            for (int column : keptColumns) {
                System.arraycopy(values, (row * columns + column) * size, cut, at, size);
                at += size;
            }
        }
        return cut;
    }

    /** Lets {@code count} hidden channels stay between two linear layers. */
    private void hidden(String up, String down, int count) throws CheckpointException {
        int[] channels = greatest(product(rows(up + ".weight"), columns(down + ".weight")), count);
        kept.put(up + ".weight", new int[][] {channels, null});
        kept.put(up + ".bias", new int[][] {channels, null});
        kept.put(down + ".weight", new int[][] {null, channels});
    }

    private void convolutions(ReaderConfig.Sam small) throws CheckpointException {
        String first = SAM + "neck.0.weight";
        String second = SAM + "neck.2.weight";
        String third = SAM + "net_2.weight";
        String last = SAM + "net_3.weight";
        int[] inside = greatest(product(scale(SAM + "neck.1.weight"), columns(second)), small.neck());
        int[] outside = greatest(product(scale(SAM + "neck.3.weight"), columns(third)), small.neck());
        int[] reduced = greatest(product(rows(third), columns(last)), small.reduced()[0]);
        kept.put(first, new int[][] {inside, null});
        kept.put(second, new int[][] {outside, inside});
        kept.put(third, new int[][] {reduced, outside});
        kept.put(last, new int[][] {null, reduced});
        for (String norm : new String[] {"weight", "bias"}) {
            kept.put(SAM + "neck.1." + norm, new int[][] {inside, null});
            kept.put(SAM + "neck.3." + norm, new int[][] {outside, null});
        }
    }

    /** Squared norms of the rows of a tensor, its first dimension. */
    private double[] rows(String name) throws CheckpointException {
        float[] values = whole(name);
        double[] norms = new double[(int) shapes.get(name)[0]];
        for (int i = 0; i < values.length; i++) {
            norms[i / (values.length / norms.length)] += (double) values[i] * values[i];
        }
        return norms;
    }

    /** Squared norms of its columns, its second dimension. */
    private double[] columns(String name) throws CheckpointException {
        float[] values = whole(name);
        int rows = (int) shapes.get(name)[0];
        double[] norms = new double[(int) shapes.get(name)[1]];
        int size = values.length / rows / norms.length;
        for (int i = 0; i < values.length; i++) {
            norms[i / size % norms.length] += (double) values[i] * values[i];
        }
        return norms;
    }

    /** The squares of a norm's weights: what its output is scaled by. */
    private double[] scale(String name) throws CheckpointException {
        float[] values = whole(name);
        return IntStream.range(0, values.length)
                .mapToDouble(i -> (double) values[i] * values[i])
                .toArray();
    }

    private static double[] product(double[] a, double[] b) {
        return IntStream.range(0, a.length).mapToDouble(i -> a[i] * b[i]).toArray();
    }

    /** The numbers of the greatest {@code count} values, ascending. */
    private static int[] greatest(double[] values, int count) {
        return IntStream.range(0, values.length)
                .boxed()
                .sorted((a, b) -> Double.compare(values[b], values[a]))
                .limit(count)
                .mapToInt(i -> i)
                .sorted()
                .toArray();
    }
}
