package io.scriptorium.train.painter;

import io.scriptorium.janusgen.vq.VqConfig;
import io.scriptorium.train.Parameter.Rule;
import java.util.ArrayList;
import java.util.List;

/**
 * The tensors of a VQ tokenizer in the order of its stages, by their official names: what {@code VqEncoder} and
 * {@code VqDecoder} load, as lists that the training program runs through.
 */
final class VqLayout {
    static final String CODEBOOK = "quantize.embedding.weight";

    /** What a stage computes; the numbers are those of {@code vq-training.py}. */
    enum Method {
        SAME_CONVOLUTION(0),
        RESIDUAL(1),
        ATTENTION(2),
        DOWNSAMPLE(3),
        UPSAMPLE(4),
        NORM(5),
        OUTPUT(6),
        CONVOLUTION(7);

        final long code;

        Method(long code) {
            this.code = code;
        }
    }

    /**
     * A tensor.
     *
     * @param deviation of its random start around {@code mean}; 0 for a constant
     */
    record Tensor(String name, long[] shape, double mean, double deviation) {
        int elements() {
            long count = 1;
            for (long size : shape) {
                count *= size;
            }
            return Math.toIntExact(count);
        }

        /** Convolutions inside the network are matrices to the optimiser. */
        Rule rule() {
            boolean inside = shape.length == 4 && !name.contains("conv_in") && !name.contains("conv_out");
            return inside ? Rule.MUON : Rule.ADAM;
        }
    }

    /** A stage with its tensors. */
    record Stage(Method method, List<Tensor> tensors) {}

    private final List<Stage> stages = new ArrayList<>();
    private final int encoderStages;
    private final Tensor rows;

    VqLayout(VqConfig config) {
        encoder(config);
        encoderStages = stages.size();
        decoder(config);
        rows = new Tensor(CODEBOOK, new long[] {config.codes(), config.codeWidth()}, 0, 1);
    }

    /** Encoder and decoder with the convolutions around the codebook; the codebook is apart. */
    List<Stage> stages() {
        return stages;
    }

    /** How many stages come before the codebook. */
    int encoderStages() {
        return encoderStages;
    }

    /** Every tensor: those of the stages in order, then the codebook. */
    List<Tensor> tensors() {
        List<Tensor> all = new ArrayList<>();
        stages.forEach(stage -> all.addAll(stage.tensors()));
        all.add(rows);
        return all;
    }

    private static int width(VqConfig config, int level) {
        return config.channels() * config.multipliers().get(level);
    }

    private void encoder(VqConfig config) {
        add(Method.SAME_CONVOLUTION, convolution("encoder.conv_in", 3, config.channels(), 3));
        int width = config.channels();
        int last = config.levels() - 1;
        for (int level = 0; level <= last; level++) {
            String name = "encoder.conv_blocks." + level + ".";
            for (int block = 0; block < config.residualBlocks(); block++) {
                residual(name + "res." + block, width, width(config, level));
                width = width(config, level);
                if (level == last) {
                    attention(name + "attn." + block, width);
                }
            }
            if (level != last) {
                add(Method.DOWNSAMPLE, convolution(name + "downsample.conv", width, width, 3));
            }
        }
        middle("encoder.mid.", width);
        output("encoder.", width, config.latent());
        add(Method.CONVOLUTION, convolution("quant_conv", config.latent(), config.codeWidth(), 1));
    }

    private void decoder(VqConfig config) {
        add(Method.CONVOLUTION, convolution("post_quant_conv", config.codeWidth(), config.latent(), 1));
        int last = config.levels() - 1;
        int width = width(config, last);
        add(Method.SAME_CONVOLUTION, convolution("decoder.conv_in", config.latent(), width, 3));
        middle("decoder.mid.", width);
        for (int i = 0; i <= last; i++) {
            String name = "decoder.conv_blocks." + i + ".";
            for (int block = 0; block <= config.residualBlocks(); block++) {
                residual(name + "res." + block, width, width(config, last - i));
                width = width(config, last - i);
                if (i == 0) {
                    attention(name + "attn." + block, width);
                }
            }
            if (i != last) {
                add(Method.UPSAMPLE, convolution(name + "upsample.conv", width, width, 3));
            }
        }
        output("decoder.", width, 3);
    }

    private void add(Method method, List<Tensor> tensors) {
        stages.add(new Stage(method, List.copyOf(tensors)));
    }

    private void middle(String name, int width) {
        residual(name + "0", width, width);
        attention(name + "1", width);
        residual(name + "2", width, width);
    }

    private void residual(String name, int in, int out) {
        List<Tensor> tensors = new ArrayList<>(norm(name + ".norm1", in));
        tensors.addAll(convolution(name + ".conv1", in, out, 3));
        tensors.addAll(norm(name + ".norm2", out));
        tensors.addAll(convolution(name + ".conv2", out, out, 3));
        if (in != out) {
            tensors.addAll(convolution(name + ".nin_shortcut", in, out, 1));
        }
        add(Method.RESIDUAL, tensors);
    }

    private void attention(String name, int width) {
        List<Tensor> tensors = new ArrayList<>(norm(name + ".norm", width));
        for (String part : List.of("q", "k", "v", "proj_out")) {
            tensors.addAll(convolution(name + "." + part, width, width, 1));
        }
        add(Method.ATTENTION, tensors);
    }

    private void output(String name, int in, int out) {
        add(Method.NORM, norm(name + "norm_out", in));
        add(Method.OUTPUT, convolution(name + "conv_out", in, out, 3));
    }

    private static List<Tensor> norm(String name, int width) {
        return List.of(
                new Tensor(name + ".weight", new long[] {width}, 1, 0),
                new Tensor(name + ".bias", new long[] {width}, 0, 0));
    }

    /** PyTorch's start of a convolution: uniform, of deviation 1 / sqrt(3 n) for n inputs of an output. */
    private static List<Tensor> convolution(String name, int in, int out, int kernel) {
        double deviation = 1 / Math.sqrt(3.0 * in * kernel * kernel);
        return List.of(
                new Tensor(name + ".weight", new long[] {out, in, kernel, kernel}, 0, deviation),
                new Tensor(name + ".bias", new long[] {out}, 0, 0));
    }
}
