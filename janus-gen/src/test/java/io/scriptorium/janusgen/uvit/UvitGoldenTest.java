package io.scriptorium.janusgen.uvit;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.JsonNode;
import io.scriptorium.golden.Golden;
import io.scriptorium.golden.Tolerance;
import io.scriptorium.tensor.Checkpoint;
import io.scriptorium.tensor.Precision;
import io.scriptorium.tensor.Safetensors;
import io.scriptorium.tensor.Tensors;
import io.scriptorium.tensor.Weights;
import io.scriptorium.vlmodel.decoder.Decoder;
import io.scriptorium.vlmodel.decoder.DecoderConfig;
import io.scriptorium.vlmodel.decoder.KvCache;
import io.scriptorium.vlmodel.decoder.StepWeights;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The stages of the first step around the language model, which runs between them. */
@Tag(Golden.TAG)
class UvitGoldenTest {
    private static final String SET = "janus-flow";

    private final Safetensors stored;
    private final JsonNode stages;
    private final Set<String> checked = new HashSet<>();

    UvitGoldenTest() throws IOException {
        stored = Safetensors.open(Golden.path(SET, "generation.safetensors"));
        stages = Golden.json(SET, "generation.json").path("stages");
    }

    @Test
    void theStagesOfAStep() throws IOException {
        Checkpoint checkpoint = Checkpoint.open(Golden.path(SET));
        JsonNode c = checkpoint.config();
        DecoderConfig language = DecoderConfig.llama(c.path("language_config"));
        JsonNode enc = c.path("vision_gen_enc_config").path("params");
        JsonNode dec = c.path("vision_gen_dec_config").path("params");
        UvitConfig config = new UvitConfig(
                enc.path("input_channels").asInt(),
                new UvitConfig.Patch(
                        enc.path("kernel_size").asInt(),
                        enc.path("stride").asInt(),
                        enc.path("padding").asInt()),
                enc.path("block_out_channels").path(0).asInt(),
                enc.path("layers_in_middle").asInt(),
                dec.path("in_channels").asInt(),
                dec.path("layers_in_middle").asInt(),
                language.hidden(),
                enc.path("norm_eps").asDouble(),
                dec.path("norm_eps").asDouble(),
                language.normEpsilon());
        try (NDManager owner = NDManager.newBaseManager(Device.cpu(), "PyTorch")) {
            Weights weights = Weights.open(checkpoint, owner, Precision.F32);
            UvitEncoder encoder = UvitEncoder.load(config, weights);
            Tolerance.TIME.check("time_proj", first("step0.time_proj"), Tensors.floats(encoder.waves(owner, 0)));
            checked.add("step0.time_proj");
            NDArray time = encoder.time(owner, 0);
            check("time_embed", time);
            long[] shape = stored.shape("z0");
            NDArray patches = encoder.patches(
                    owner, owner.create(stored.floats("z0"), new Shape(shape)).get("0:1"));
            check("enc.in_conv", patches);
            ConvNextBlock block = encoder.blocks().get(0);
            NDArray depthwise = block.depthwise(owner, patches);
            check("enc.res0.depthwise", depthwise);
            check("enc.res0.channelwise_norm", block.widened(owner, depthwise));
            check("enc.res0", block.apply(owner, patches, time));
            NDArray skip = encoder.encode(
                    owner, owner.create(stored.floats("z0"), new Shape(shape)).get("0:1"), time);
            check("enc.mid_block", skip);
            NDArray tokens = encoder.tokens(owner, skip);
            check("vision_gen_enc_aligner", tokens);
            NDArray normed = read(owner, language, weights, time, tokens);
            UvitDecoder decoder = UvitDecoder.load(config, weights);
            NDArray renormed = decoder.renormed(owner, normed);
            check("vision_gen_dec_aligner_norm", renormed);
            NDArray narrowed = decoder.narrowed(owner, renormed);
            check("vision_gen_dec_aligner", narrowed);
            NDArray x = decoder.joined(owner, narrowed, skip);
            check("dec.input_norm", x.get(":, 0:" + config.decoderWidth()).transpose(0, 2, 3, 1));
            check("dec.res0", decoder.blocks().get(0).apply(owner, x, time));
            x = ConvNextBlock.run(decoder.blocks(), owner, x, time);
            check("dec.mid_block", x);
            check("dec.out_conv", decoder.shuffled(owner, x));
            check("dec.out_conv", decoder.velocity(owner, normed, skip, time));
        }
        // Of the 19 stored, all that are not inside a method: linear_1, out_conv.norm and two layers of the language
        // model.
        assertThat(checked).hasSize(15);
    }

    /** Prompt, time and patches through the language model, with the prompt and without; the patches after its norm. */
    private NDArray read(NDManager owner, DecoderConfig config, Weights weights, NDArray time, NDArray tokens)
            throws IOException {
        JsonNode expected = Golden.json(SET, "generation.json");
        int prefix = expected.path("prefix_length").asInt();
        int[] prompt = StreamSupport.stream(expected.path("rows").path(0).spliterator(), false)
                .limit(prefix)
                .mapToInt(JsonNode::asInt)
                .toArray();
        Decoder decoder = Decoder.load(config, weights.at("language_model"), StepWeights.AS_LOADED);
        int count = 1 + (int) tokens.getShape().get(1);
        try (KvCache cache = decoder.newCache(owner, 2, prefix + count)) {
            NDArray rows = decoder.pad(
                    owner, List.of(decoder.embed(owner, prompt), decoder.embed(owner, Arrays.copyOf(prompt, 1))));
            decoder.prefill(owner, rows, new int[] {prefix, 1}, cache);
            cache.skip(0, prefix - 1);
            NDArray hidden = decoder.append(
                    owner, decoder.join(owner, List.of(time, tokens, time, tokens)), new int[] {count, count}, cache);
            NDArray normed = decoder.normalise(owner, hidden).reshape(2, count, config.hidden());
            float[] all = Tensors.floats(normed);
            float[] norms = stored.floats("step0.llm.norm");
            int every = stages.path("step0.llm.norm").path("every").asInt();
            int from = prefix * config.hidden();
            // Stored of whole sequences, the prompt first.
            for (int row = 0; row < 2; row++) {
                float[] expectedRow = Arrays.copyOfRange(norms, row * norms.length / 2, (row + 1) * norms.length / 2);
                int firstKept = (from + every - 1) / every;
                float[] actual = new float[expectedRow.length - firstKept];
                for (int i = 0; i < actual.length; i++) {
                    actual[i] = all[row * count * config.hidden() + (firstKept + i) * every - from];
                }
                Tolerance.FLOW_STAGE.check(
                        "llm.norm", Arrays.copyOfRange(expectedRow, firstKept, expectedRow.length), actual);
            }
            checked.add("step0.llm.norm");
            return normed.get(":, 1:");
        }
    }

    /** The stored row with the prompt. */
    private float[] first(String name) throws IOException {
        float[] both = stored.floats(name);
        return Arrays.copyOf(both, both.length / 2);
    }

    /** Compares with one stored row or both, thinned as they are. */
    private void check(String stage, NDArray x) throws IOException {
        String name = "step0." + stage;
        float[] all = Tensors.floats(x);
        int rows = (int) x.getShape().get(0);
        int every = stages.path(name).path("every").asInt();
        int size = all.length / rows;
        int kept = (size + every - 1) / every;
        float[] thinned = new float[rows * kept];
        for (int row = 0; row < rows; row++) {
            for (int i = 0; i < kept; i++) {
                thinned[row * kept + i] = all[row * size + i * every];
            }
        }
        Tolerance.FLOW_STAGE.check(name, rows == 1 ? first(name) : stored.floats(name), thinned);
        checked.add(name);
    }
}
