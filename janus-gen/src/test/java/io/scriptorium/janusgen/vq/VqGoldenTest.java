package io.scriptorium.janusgen.vq;

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
import io.scriptorium.visionencoder.config.ConfigFields;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag(Golden.TAG)
class VqGoldenTest {
    private static final String SET = "vq";

    private final NDManager owner = NDManager.newBaseManager(Device.cpu(), "PyTorch");
    private final VqConfig config;
    private final Weights weights;

    VqGoldenTest() throws IOException {
        Checkpoint checkpoint = Checkpoint.open(Golden.path(SET));
        config = VqConfig.official(ConfigFields.of(checkpoint.config(), "gen_vision_config"));
        // The tokenizer computes in float32 even if the rest of the model does not.
        weights = Weights.open(checkpoint, owner, Precision.BF16).at("gen_vision_model");
    }

    @AfterEach
    void close() {
        owner.close();
    }

    @Test
    void aPictureToCodesAndBack() throws IOException {
        Safetensors stored = Safetensors.open(Golden.path(SET, "encode.safetensors"));
        JsonNode stages = Golden.json(SET, "encode.json").path("stages");
        Codebook codebook = Codebook.load(config, weights);
        Set<String> seen = new HashSet<>();
        NDArray image = owner.create(stored.floats("image"), new Shape(stored.shape("image")));
        NDArray latents = VqEncoder.load(config, weights)
                .encode(owner, image, stageCheck(stored, stages, "enc.", "level", config.residualBlocks() - 1, seen));
        assertThat(seen).hasSize(stages.size());
        check("quant_conv", stored, latents);
        NDArray ids = codebook.nearest(owner, latents);
        assertThat(ids.toLongArray()).isEqualTo(stored.integers("indices"));
        int side = (int) stored.shape("quantised")[2];
        NDArray entries = codebook.entries(owner, ids, side, side);
        check("quantised", stored, entries);
        NDArray picture = VqDecoder.load(config, weights).decode(owner, entries);
        check("reconstruction", stored, picture);
    }

    @Test
    void codesToPictures() throws IOException {
        Safetensors stored = Safetensors.open(Golden.path(SET, "decode.safetensors"));
        JsonNode stages = Golden.json(SET, "decode.json").path("stages");
        long[] shape = stored.shape("codebook_entry");
        long[] codes = stored.integers("codes");
        int[][] ids = new int[(int) shape[0]][];
        int cells = codes.length / ids.length;
        for (int i = 0; i < ids.length; i++) {
            ids[i] = Arrays.stream(codes, i * cells, (i + 1) * cells)
                    .mapToInt(Math::toIntExact)
                    .toArray();
        }
        NDArray entries = Codebook.load(config, weights).entries(owner, ids, (int) shape[2], (int) shape[3]);
        check("codebook_entry", stored, entries);
        Set<String> seen = new HashSet<>();
        NDArray pixels = VqDecoder.load(config, weights)
                .decode(owner, entries, stageCheck(stored, stages, "dec.", "block", config.residualBlocks(), seen));
        assertThat(seen).hasSize(stages.size());
        Tolerance.VQ_PIXELS.check("pixels", stored.floats("pixels"), Tensors.floats(pixels));
    }

    /** Compares each stage that is stored, thinned as the fixture is. */
    private static BiConsumer<String, NDArray> stageCheck(
            Safetensors stored, JsonNode stages, String prefix, String level, int lastBlock, Set<String> seen) {
        return (official, x) -> {
            for (String name : stages.properties().stream()
                    .map(java.util.Map.Entry::getKey)
                    .toList()) {
                String path = name.substring(prefix.length())
                        .replaceFirst("^mid(\\d)$", "mid.$1")
                        .replaceFirst("^out$", "conv_out")
                        .replaceFirst("^" + level + "(\\d+)\\.", "conv_blocks.$1.")
                        .replaceFirst("_last$", String.valueOf(lastBlock))
                        .replaceFirst("\\.(res|attn)(\\d+)$", ".$1.$2");
                if (path.equals(official)) {
                    int every = stages.path(name).path("every").asInt();
                    float[] all = Tensors.floats(x);
                    float[] thinned = new float[(all.length + every - 1) / every];
                    for (int i = 0; i < thinned.length; i++) {
                        thinned[i] = all[i * every];
                    }
                    try {
                        Tolerance.VQ_STAGE.check(name, stored.floats(name), thinned);
                    } catch (IOException e) {
                        throw new java.io.UncheckedIOException(e);
                    }
                    seen.add(name);
                }
            }
        };
    }

    private static void check(String name, Safetensors stored, NDArray actual) throws IOException {
        Tolerance.VQ_STAGE.check(name, stored.floats(name), Tensors.floats(actual));
    }
}
