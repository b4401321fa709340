package io.scriptorium.train;

import io.scriptorium.train.Parameter.Part;
import io.scriptorium.train.Parameter.Rule;
import java.util.ArrayList;
import java.util.List;

/**
 * The parameters of a line reader in the order in which the training program takes them: one list for the patch embedding,
 * one for each SAM block, one for neck and compressor, one for CLIP's embedding, one for each of its layers, one for what
 * lies between encoder and decoder, one for each decoder layer, one for the head.
 *
 * <p>Start of random weights: matrices uniform in variance by their fan-in (1 / (3 n), that of PyTorch's own Linear), but
 * what a block adds to its input starts at zero, so that every block starts as the identity.
 */
final class ReaderLayout {
    private final ParameterGroups list = new ParameterGroups();

    private ReaderLayout(ReaderConfig config) {
        sam(config.sam());
        clip(config.clip());
        between(config);
        for (int i = 0; i < config.decoder().layers(); i++) {
            decoder(
                    config.decoder(),
                    "model.layers." + i + ".",
                    i < config.decoder().denseLayers());
        }
        list.begin();
        list.constant("model.norm.weight", 1, config.decoder().width());
        list.random(
                "lm_head.weight",
                Rule.ADAM,
                config.decoder().vocabulary(),
                config.decoder().width());
    }

    static List<List<Parameter>> of(ReaderConfig config) {
        return new ReaderLayout(config).list.groups();
    }

    private void sam(ReaderConfig.Sam c) {
        String at = "model.sam_model.";
        list.begin();
        list.random(at + "patch_embed.proj.weight", Rule.ADAM, c.width(), c.channels(), c.patch(), c.patch());
        list.constant(at + "patch_embed.proj.bias", 0, c.width());
        list.normal(at + "pos_embed", .02, 1, c.gridRows(), c.gridColumns(), c.width());
        for (int i = 0; i < c.global().length; i++) {
            String block = at + "blocks." + i + ".";
            list.begin();
            block(block, c.width(), c.mlpRatio(), "norm1", "attn.qkv", "attn.proj", "norm2", "mlp.lin1", "mlp.lin2");
        }
        list.begin();
        list.random(at + "neck.0.weight", Rule.MUON, c.neck(), c.width(), 1, 1);
        list.norm(at + "neck.1", c.neck());
        list.random(at + "neck.2.weight", Rule.MUON, c.neck(), c.neck(), 3, 3);
        list.norm(at + "neck.3", c.neck());
        list.random(at + "net_2.weight", Rule.MUON, c.reduced()[0], c.neck(), 3, 3);
        list.random(at + "net_3.weight", Rule.MUON, c.reduced()[1], c.reduced()[0], 3, 3);
    }

    private void clip(ReaderConfig.Clip c) {
        String at = "model.vision_model.";
        list.begin();
        list.normal(at + "embeddings.class_embedding", .02, c.width());
        list.normal(
                at + "embeddings.position_embedding.weight", .02, 1 + (long) c.gridRows() * c.gridColumns(), c.width());
        list.norm(at + "pre_layrnorm", c.width());
        for (int i = 0; i < c.layers(); i++) {
            String layer = at + "transformer.layers." + i + ".";
            list.begin();
            block(
                    layer,
                    c.width(),
                    c.mlpRatio(),
                    "layer_norm1",
                    "self_attn.qkv_proj",
                    "self_attn.out_proj",
                    "layer_norm2",
                    "mlp.fc1",
                    "mlp.fc2");
        }
    }

    private void block(
            String at,
            int width,
            int ratio,
            String norm1,
            String qkv,
            String out,
            String norm2,
            String up,
            String down) {
        list.norm(at + norm1, width);
        list.affine(at + qkv, Rule.MUON, 3L * width, width);
        list.zero(at + out + ".weight", width, width);
        list.constant(at + out + ".bias", 0, width);
        list.norm(at + norm2, width);
        list.affine(at + up, Rule.MUON, (long) ratio * width, width);
        list.zero(at + down + ".weight", width, (long) ratio * width);
        list.constant(at + down + ".bias", 0, width);
    }

    private void between(ReaderConfig config) {
        int width = config.decoder().width();
        int vocabulary = config.decoder().vocabulary();
        list.begin();
        list.affine(
                "model.projector.layers",
                Rule.MUON,
                width,
                config.clip().width() + config.sam().reduced()[1]);
        list.normal("model.image_newline", .02, width);
        list.normal("model.view_seperator", .02, width);
        list.normal("model.embed_tokens.weight", .5, vocabulary, width);
        ReaderConfig.Head head = config.head();
        if (head.isPage()) {
            long frames = (long) head.rows() * head.frames();
            list.affine(
                    "model.page_head",
                    Rule.ADAM,
                    frames * head.channels(),
                    config.clip().width());
            list.affine("model.page_head.characters", Rule.ADAM, vocabulary, head.channels());
        } else {
            list.affine(
                    "model.ctc_head",
                    Rule.ADAM,
                    (long) head.frames() * vocabulary,
                    config.clip().width());
        }
    }

    private void decoder(ReaderConfig.Decoder c, String at, boolean dense) {
        int width = c.width();
        list.begin();
        list.constant(at + "input_layernorm.weight", 1, width);
        list.joined(
                at + "self_attn.qkv.weight",
                new long[] {3L * width, width},
                ParameterGroups.fan(width),
                List.of(
                        new Part(at + "self_attn.q_proj.weight", new long[] {width, width}),
                        new Part(at + "self_attn.k_proj.weight", new long[] {width, width}),
                        new Part(at + "self_attn.v_proj.weight", new long[] {width, width})));
        list.zero(at + "self_attn.o_proj.weight", width, width);
        list.constant(at + "post_attention_layernorm.weight", 1, width);
        if (dense) {
            gated(at + "mlp.", c.inner(), width);
        } else {
            experts(at + "mlp.", c);
        }
    }

    private void gated(String at, int inner, int width) {
        list.joined(
                at + "gate_up.weight",
                new long[] {2L * inner, width},
                ParameterGroups.fan(width),
                gateAndUp(at, inner, width));
        list.zero(at + "down_proj.weight", width, inner);
    }

    private void experts(String at, ReaderConfig.Decoder c) {
        int inner = c.expertInner();
        int width = c.width();
        list.random(at + "gate.weight", Rule.ADAM, c.experts(), width);
        List<Part> in = new ArrayList<>();
        List<Part> out = new ArrayList<>();
        for (int e = 0; e < c.experts(); e++) {
            in.addAll(gateAndUp(at + "experts." + e + ".", inner, width));
            out.add(new Part(at + "experts." + e + ".down_proj.weight", new long[] {width, inner}));
        }
        list.joined(
                at + "experts.gate_up.weight",
                new long[] {c.experts(), 2L * inner, width},
                ParameterGroups.fan(width),
                in);
        // A tenth of a matrix's usual start: experts that all start at zero would get no gradient apart from each
        // other.
        list.joined(
                at + "experts.down_proj.weight", new long[] {c.experts(), width, inner}, .1 / Math.sqrt(inner), out);
        gated(at + "shared_experts.", c.sharedInner(), width);
    }

    private static List<Part> gateAndUp(String at, int inner, int width) {
        return List.of(
                new Part(at + "gate_proj.weight", new long[] {inner, width}),
                new Part(at + "up_proj.weight", new long[] {inner, width}));
    }
}
