package io.scriptorium.train;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.JsonNode;
import io.scriptorium.golden.Golden;
import io.scriptorium.golden.Tolerance;
import io.scriptorium.tensor.Checkpoint;
import io.scriptorium.tensor.Precision;
import io.scriptorium.tensor.Safetensors;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class ReaderNetworkTest {
    private final NDManager manager = NDManager.newBaseManager(Device.cpu(), "PyTorch");

    private static LineBatch line(Safetensors fixture, String name) throws Exception {
        long[] shape = fixture.shape(name + ".pixels");
        long[] values = fixture.integers(name + ".pixels");
        byte[] pixels = new byte[values.length];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (byte) values[i];
        }
        return new LineBatch((int) shape[1], (int) shape[0], pixels, List.of(""), List.of("golden"));
    }

    @Test
    @Tag(Golden.TAG)
    void readsTheStoredLinesAsTheReferenceDoes() throws Exception {
        Checkpoint checkpoint = Checkpoint.open(Golden.path("reader-line"));
        ReaderConfig config = ReaderConfig.of(checkpoint);
        ReaderParameters weights = ReaderParameters.load(config, manager, checkpoint);
        ReaderNetwork network = new ReaderNetwork(config, Precision.F32, Device.cpu());
        JsonNode golden = Golden.json("reader-line", "golden.json");
        Safetensors fixture = Safetensors.open(Golden.path("reader-line", "golden.safetensors"));
        for (JsonNode stored : golden.path("lines")) {
            String name = stored.path("name").asText();
            LineBatch batch = line(fixture, name);
            NDArray[] logits = network.logits(manager, batch, new int[][] {{}}, weights.groups(), weights.biasList());
            Tolerance.LOGITS.check(
                    name + " prefill logits", fixture.floats(name + ".prefill_logits"), logits[0].toFloatArray());
            ReaderNetwork.Reading reading = network.read(manager, batch, weights.groups(), weights.biasList(), 120);
            int[] ids = new int[stored.path("greedy_ids").size() - 1];
            for (int i = 0; i < ids.length; i++) {
                ids[i] = stored.path("greedy_ids").path(i).asInt();
            }
            assertThat(reading.decoder()[0]).as(name).isEqualTo(ids);
        }
    }

    @Test
    void aBestPathDropsRepeatsAndBlanks() {
        assertThat(ReaderNetwork.collapse(new int[] {2, 5, 5, 2, 5, 7, 7, 2}, 2))
                .containsExactly(5, 5, 7);
    }
}
