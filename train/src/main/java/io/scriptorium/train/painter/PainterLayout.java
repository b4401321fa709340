package io.scriptorium.train.painter;

import io.scriptorium.train.Parameter;
import io.scriptorium.train.Parameter.Part;
import io.scriptorium.train.Parameter.Rule;
import io.scriptorium.train.ParameterGroups;
import java.util.ArrayList;
import java.util.List;

/**
 * The parameters of a painter in the order in which {@code painter.py} takes them: one list for the patch embedding, one for
 * each layer of SigLIP, one for its last norm, one for what lies between, one for each decoder layer, one for norm and heads,
 * and one for the two words, no kind and no colour, that name an empty patch, which are not shipped. Codes have the rows of their parts. What a block adds to its input starts at zero.
 */
final class PainterLayout {
    /** What begins the names of the parameters that only training has. */
    static final String TRAINING = "training.";

    private static final String CODE_EMBEDDING = "gen_embed.weight";
    private static final String CODE_HEAD = "gen_head.vision_head";

    private final ParameterGroups list = new ParameterGroups();

    private PainterLayout(PainterConfig c, int codeWidth, int codeParts, int vocabulary) {
        vision(c);
        list.begin();
        list.affine("aligner.layers.0", Rule.MUON, c.width(), c.visionWidth());
        list.affine("aligner.layers.2", Rule.MUON, c.width(), c.width());
        list.normal("language_model.model.embed_tokens.weight", .5, vocabulary, c.width());
        list.normal(CODE_EMBEDDING, Math.sqrt(.5), codeParts, codeWidth);
        list.affine("gen_aligner.layers.0", Rule.MUON, c.width(), codeWidth);
        list.affine("gen_aligner.layers.2", Rule.MUON, c.width(), c.width());
        for (int i = 0; i < c.layers(); i++) {
            decoder(c, "language_model.model.layers." + i + ".");
        }
        list.begin();
        list.constant("language_model.model.norm.weight", 1, c.width());
        list.random("language_model.lm_head.weight", Rule.ADAM, vocabulary, c.width());
        list.affine("gen_head.output_mlp_projector", Rule.MUON, c.width(), c.width());
        list.affine(CODE_HEAD, Rule.ADAM, codeParts, c.width());
        list.begin();
        list.normal(TRAINING + "nothing", .5, 2, c.width());
    }

    /** @param codeParts rows of the embedding and of the head of codes, see {@link CodeParts} */
    static List<List<Parameter>> of(PainterConfig config, int codeWidth, int codeParts, int vocabulary) {
        return new PainterLayout(config, codeWidth, codeParts, vocabulary).list.groups();
    }

    /** Whether a parameter has a row for each part of codes, where the checkpoint has one for each code. */
    static boolean isParted(Parameter parameter) {
        return parameter.name().equals(CODE_EMBEDDING) || parameter.name().startsWith(CODE_HEAD);
    }

    private void vision(PainterConfig c) {
        String at = "vision_model.vision_tower.";
        int width = c.visionWidth();
        list.begin();
        list.affine(at + "patch_embed.proj", Rule.ADAM, width, 3, c.patch(), c.patch());
        list.normal(at + "pos_embed", .02, 1, c.patches(), width);
        for (int i = 0; i < c.visionLayers(); i++) {
            String block = at + "blocks." + i + ".";
            list.begin();
            list.norm(block + "norm1", width);
            list.affine(block + "attn.qkv", Rule.MUON, 3L * width, width);
            list.zero(block + "attn.proj.weight", width, width);
            list.constant(block + "attn.proj.bias", 0, width);
            list.norm(block + "norm2", width);
            list.affine(block + "mlp.fc1", Rule.MUON, 4L * width, width);
            list.zero(block + "mlp.fc2.weight", width, 4L * width);
            list.constant(block + "mlp.fc2.bias", 0, width);
        }
        list.begin();
        list.norm(at + "norm", width);
    }

    private void decoder(PainterConfig c, String at) {
        int width = c.width();
        list.begin();
        list.constant(at + "input_layernorm.weight", 1, width);
        joined(at + "self_attn.qkv.weight", width, width, at + "self_attn.", "q_proj", "k_proj", "v_proj");
        list.zero(at + "self_attn.o_proj.weight", width, width);
        list.constant(at + "post_attention_layernorm.weight", 1, width);
        joined(at + "mlp.gate_up.weight", c.inner(), width, at + "mlp.", "gate_proj", "up_proj");
        list.zero(at + "mlp.down_proj.weight", width, c.inner());
    }

    private void joined(String name, long out, long in, String at, String... parts) {
        List<Part> of = new ArrayList<>();
        for (String part : parts) {
            of.add(new Part(at + part + ".weight", new long[] {out, in}));
        }
        list.joined(name, new long[] {parts.length * out, in}, ParameterGroups.fan(in), of);
    }
}
