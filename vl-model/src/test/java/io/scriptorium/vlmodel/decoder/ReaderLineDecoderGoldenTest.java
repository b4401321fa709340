package io.scriptorium.vlmodel.decoder;

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
import java.io.IOException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The decoder of a line reader, from stored vision sequences to greedy ids. */
@Tag(Golden.TAG)
class ReaderLineDecoderGoldenTest {
    @Test
    void layersLogitsAndGreedyIds() throws IOException {
        JsonNode lines = Golden.json("reader-line", "golden.json").get("lines");
        Safetensors stored = Safetensors.open(Golden.path("reader-line", "golden.safetensors"));
        Checkpoint checkpoint = Checkpoint.open(Golden.path("reader-line"));
        int eos = checkpoint.config().get("eos_token_id").asInt();
        try (NDManager manager = NDManager.newBaseManager(Device.cpu(), "PyTorch")) {
            Decoder decoder = Decoder.load(
                    DecoderConfig.deepseekV2(checkpoint.config()),
                    Weights.open(checkpoint, manager, Precision.F32),
                    StepWeights.AS_LOADED);
            for (JsonNode line : lines) {
                String name = line.get("name").asText();
                NDArray sequence =
                        manager.create(stored.floats(name + ".sequence"), new Shape(stored.shape(name + ".sequence")));
                int length = (int) sequence.getShape().get(1);
                assertThat(length).isEqualTo(line.get("prefix_length").asInt());
                Decoder.Forward forward = decoder.forward(manager, sequence, length);
                for (int layer = 0; layer < decoder.config().layers(); layer++) {
                    String stage = name + ".decoder.layer" + layer;
                    if (stored.tensors().containsKey(stage)) {
                        Tolerance.DECODER.check(
                                stage,
                                stored.floats(stage),
                                Tensors.floats(forward.layers().get(layer)));
                    }
                }
                JsonNode expected = line.get("greedy_ids");
                try (KvCache cache = decoder.newCache(manager, 1, length + expected.size())) {
                    NDArray hidden = decoder.prefill(manager, sequence, new int[] {length}, cache);
                    Tolerance.LOGITS.check(
                            name + ".prefill_logits",
                            stored.floats(name + ".prefill_logits"),
                            Tensors.floats(decoder.logits(manager, hidden)));
                    for (int i = 0; i < expected.size(); i++) {
                        int id = decoder.best(hidden)[0].id();
                        assertThat(id)
                                .as(name + ", token " + i)
                                .isEqualTo(expected.get(i).asInt());
                        if (id == eos) {
                            break;
                        }
                        hidden = decoder.step(manager, new int[] {id}, cache);
                    }
                }
            }
        }
    }
}
