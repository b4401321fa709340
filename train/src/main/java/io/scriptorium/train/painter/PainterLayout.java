package io.scriptorium.train.painter;

import io.scriptorium.janusgen.vq.VqConfig;
import io.scriptorium.train.Parameter;
import io.scriptorium.train.Parameter.Part;
import io.scriptorium.train.Parameter.Rule;
import java.util.ArrayList;
import java.util.List;

/**
 * The parameters of a painter in the order in which {@code painter.py} takes them: one list for the patch embedding, one for
 * each layer of SigLIP, one for its last norm, one for what lies between, one for each decoder layer, one for norm and heads,
 * and one for the heads that name what a patch shows, which are not shipped. What a block adds to its input starts at zero.
 */
final class PainterLayout {
    /** What begins the names of the parameters that only training has. */
    static final String TRAINING = "training.";

    static final String CODE_EMBEDDING = "gen_embed.weight";
    static final String CODE_HEAD = "gen_head.vision_head.weight";

    private final List<List<Parameter>> groups = new ArrayList<>();
    private List<Parameter> group;

    private PainterLayout(PainterConfig c, VqConfig vq, int vocabulary) {
        vision(c);
        begin();
        affine("aligner.layers.0", Rule.MUON, c.width(), c.visionWidth());
        affine("aligner.layers.2", Rule.MUON, c.width(), c.width());
        normal("language_model.model.embed_tokens.weight", .5, vocabulary, c.width());
        normal(CODE_EMBEDDING, 1, vq.codes(), vq.codeWidth());
        affine("gen_aligner.layers.0", Rule.MUON, c.width(), vq.codeWidth());
        affine("gen_aligner.layers.2", Rule.MUON, c.width(), c.width());
        for (int i = 0; i < c.layers(); i++) {
            decoder(c, "language_model.model.layers." + i + ".");
        }
        begin();
        constant("language_model.model.norm.weight", 1, c.width());
        random("language_model.lm_head.weight", Rule.ADAM, vocabulary, c.width());
        affine("gen_head.output_mlp_projector", Rule.MUON, c.width(), c.width());
        affine("gen_head.vision_head", Rule.ADAM, vq.codes(), c.width());
        begin();
        affine(TRAINING + "kinds", Rule.ADAM, PainterBatches.KINDS, c.visionWidth());
        affine(TRAINING + "colours", Rule.ADAM, PainterBatches.COLOURS, c.visionWidth());
    }

    static List<List<Parameter>> of(PainterConfig config, VqConfig vq, int vocabulary) {
        return new PainterLayout(config, vq, vocabulary).groups;
    }

    private void vision(PainterConfig c) {
        String at = "vision_model.vision_tower.";
        int width = c.visionWidth();
        begin();
        affine(at + "patch_embed.proj", Rule.ADAM, width, 3, c.patch(), c.patch());
        normal(at + "pos_embed", .02, 1, c.patches(), width);
        for (int i = 0; i < c.visionLayers(); i++) {
            String block = at + "blocks." + i + ".";
            begin();
            norm(block + "norm1", width);
            affine(block + "attn.qkv", Rule.MUON, 3L * width, width);
            zero(block + "attn.proj.weight", width, width);
            constant(block + "attn.proj.bias", 0, width);
            norm(block + "norm2", width);
            affine(block + "mlp.fc1", Rule.MUON, 4L * width, width);
            zero(block + "mlp.fc2.weight", width, 4L * width);
            constant(block + "mlp.fc2.bias", 0, width);
        }
        begin();
        norm(at + "norm", width);
    }

    private void decoder(PainterConfig c, String at) {
        int width = c.width();
        begin();
        constant(at + "input_layernorm.weight", 1, width);
        joined(at + "self_attn.qkv.weight", width, width, at + "self_attn.", "q_proj", "k_proj", "v_proj");
        zero(at + "self_attn.o_proj.weight", width, width);
        constant(at + "post_attention_layernorm.weight", 1, width);
        joined(at + "mlp.gate_up.weight", c.inner(), width, at + "mlp.", "gate_proj", "up_proj");
        zero(at + "mlp.down_proj.weight", width, c.inner());
    }

    private void joined(String name, long out, long in, String at, String... parts) {
        List<Part> of = new ArrayList<>();
        for (String part : parts) {
            of.add(new Part(at + part + ".weight", new long[] {out, in}));
        }
        group.add(new Parameter(name, new long[] {parts.length * out, in}, of, 0, fan(in), Rule.MUON));
    }

    private void begin() {
        group = new ArrayList<>();
        groups.add(group);
    }

    private void norm(String name, long width) {
        constant(name + ".weight", 1, width);
        constant(name + ".bias", 0, width);
    }

    private void affine(String name, Rule rule, long... shape) {
        random(name + ".weight", rule, shape);
        constant(name + ".bias", 0, shape[0]);
    }

    private void constant(String name, double value, long... shape) {
        add(name, shape, value, 0, Rule.ADAM);
    }

    private void zero(String name, long... shape) {
        add(name, shape, 0, 0, Rule.MUON);
    }

    private void normal(String name, double deviation, long... shape) {
        add(name, shape, 0, deviation, Rule.ADAM);
    }

    private void random(String name, Rule rule, long... shape) {
        long in = 1;
        for (int i = 1; i < shape.length; i++) {
            in *= shape[i];
        }
        add(name, shape, 0, fan(in), rule);
    }

    private static double fan(long in) {
        return 1 / Math.sqrt(3.0 * in);
    }

    private void add(String name, long[] shape, double mean, double deviation, Rule rule) {
        group.add(new Parameter(name, shape, List.of(new Part(name, shape)), mean, deviation, rule));
    }
}
