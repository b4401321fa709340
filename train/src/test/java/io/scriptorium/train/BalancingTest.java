package io.scriptorium.train;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.scriptorium.tensor.Program;
import io.scriptorium.tensor.TensorList;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BalancingTest {
    private static final int EXPERTS = 8;
    private static final int CHOSEN = 2;
    private static final int WIDTH = 12;

    private final NDManager manager = NDManager.newBaseManager(Device.cpu(), "PyTorch");
    private final Program reader = Program.load(ReaderNetwork.class, "reader.py", Device.cpu());
    private final Program optimizer =
            Program.load(Optimizer.class, "optimizer.py", Device.cpu()).withGradient();

    @AfterEach
    void close() {
        manager.close();
    }

    private NDArray random(Random random, double mean, long... shape) {
        float[] values = new float[(int) new Shape(shape).size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (random.nextGaussian() + mean);
        }
        return manager.create(values, new Shape(shape));
    }

    /** A router with sigmoid scores, as V3's, that prefers some experts on tokens with something in common. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void biasesEvenASkewedRouter(long seed) {
        Random random = new Random(seed);
        List<NDArray> weights = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            weights.add(manager.zeros(new Shape(1)));
        }
        weights.add(random(random, 0, EXPERTS, WIDTH).mul(.5f));
        weights.add(random(random, 0, EXPERTS, 4, WIDTH));
        weights.add(random(random, 0, EXPERTS, WIDTH, 2));
        weights.add(random(random, 0, 4, WIDTH));
        weights.add(random(random, 0, WIDTH, 2));
        TensorList list = TensorList.of(manager, weights);
        NDArray bias = ReaderParameters.writable(manager, new float[EXPERTS], EXPERTS);
        double before = 0;
        double after = 0;
        for (int step = 0; step < 1500; step++) {
            try (NDManager scratch = manager.newSubManager()) {
                NDArray tokens = random(random, 1.2, 256, WIDTH);
                tokens.attach(scratch);
                NDArray[] told = reader.callTuple(
                        scratch, "experts", tokens, list, bias, new long[] {EXPERTS, CHOSEN, 1, 0}, 1.0);
                double violation = ExpertLoads.violation(doubles(told[2]));
                if (step < 5) {
                    before += violation / 5;
                }
                if (step >= 1495) {
                    after += violation / 5;
                }
                optimizer.invoke("even", TensorList.of(scratch, bias), told[2].reshape(1, EXPERTS), .001);
            }
        }
        assertThat(before).as("the router is skewed").isGreaterThan(.8);
        assertThat(after).isLessThan(.35);
    }

    private static double[] doubles(NDArray loads) {
        float[] values = loads.toFloatArray();
        double[] doubles = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            doubles[i] = values[i];
        }
        return doubles;
    }

    @Test
    void theConfigSaysHowExpertsAreChosen() throws Exception {
        JsonNode config = new ObjectMapper()
                .readTree("{\"language_config\":{\"topk_method\":\"greedy\",\"x\":1},\"topk_method\":\"greedy\"}");
        JsonNode biased = Balancing.BIAS.applied(config);
        assertThat(biased.at("/language_config/topk_method").asText()).isEqualTo("noaux_tc");
        assertThat(biased.path("topk_method").asText()).isEqualTo("noaux_tc");
        assertThat(biased.at("/language_config/x").asInt()).isEqualTo(1);
        assertThat(Balancing.NONE.applied(biased)).isEqualTo(config);
        assertThat(Balancing.LOSS.applied(config)).isEqualTo(config);
    }
}
