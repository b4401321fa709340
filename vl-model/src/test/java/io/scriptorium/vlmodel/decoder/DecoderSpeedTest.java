package io.scriptorium.vlmodel.decoder;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import io.scriptorium.tensor.Checkpoint;
import io.scriptorium.tensor.Precision;
import io.scriptorium.tensor.Weights;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DecoderSpeedTest {
    @TempDir
    Path folder;

    @Test
    void measuresASmallDecoder() throws IOException {
        try (NDManager manager = NDManager.newBaseManager(Device.cpu(), "PyTorch")) {
            Decoder decoder = new RandomDecoder(1).load(folder, manager, Precision.F32, StepWeights.AS_LOADED);
            DecoderSpeed.Figure figure = new DecoderSpeed(decoder, 2).steps(manager, 10, 4, 3);
            assertThat(figure.tokens()).isEqualTo(4);
            assertThat(figure.medianSeconds()).isGreaterThanOrEqualTo(figure.leastSeconds());
            assertThat(figure.tokensPerSecond()).isPositive();
        }
    }

    /** Prints the figures of the checkpoint in the folder of system property {@code bench.checkpoint}, if there is one. */
    @Test
    @Tag("slow")
    void figuresOfACheckpoint() throws IOException {
        String checkpointFolder = System.getProperty("bench.checkpoint");
        Assumptions.assumeTrue(checkpointFolder != null, "no system property bench.checkpoint");
        main(checkpointFolder, "bf16", "int8", "1,4,16", "300");
    }

    /**
     * The same from a command line: folder, precision of weights, int8 or none for steps, batches, prompt lengths ("0" for
     * none).
     */
    public static void main(String... arguments) throws IOException {
        int threads = Runtime.getRuntime().availableProcessors();
        long start = System.nanoTime();
        try (NDManager manager = NDManager.newBaseManager(Device.cpu(), "PyTorch")) {
            Checkpoint checkpoint = Checkpoint.open(Path.of(arguments[0]));
            Decoder decoder = Decoder.load(
                    DecoderConfig.deepseekV2(checkpoint.config()),
                    Weights.open(checkpoint, manager, Precision.parse(arguments[1])),
                    arguments[2].equals("int8") ? StepWeights.INT8 : StepWeights.AS_LOADED);
            print("load %s %s: %.2f s%n", arguments[1], arguments[2], (System.nanoTime() - start) / 1e9);
            DecoderSpeed speed = new DecoderSpeed(decoder, threads);
            for (String batch : List.of(arguments[3].split(","))) {
                print("steps batch %s", speed.steps(manager, 300, Integer.parseInt(batch), 12));
            }
            for (String length : List.of(arguments[4].split(","))) {
                if (!length.equals("0")) {
                    print("prefill", speed.prefill(manager, Integer.parseInt(length), 3));
                }
            }
            List<String> memory = Files.readAllLines(Path.of("/proc/self/status")).stream()
                    .filter(line -> line.matches("(VmHWM|RssAnon|RssFile).*"))
                    .toList();
            print("%s%n", memory);
        }
    }

    private static void print(String what, DecoderSpeed.Figure figure) {
        print(
                what.replace("%s", Integer.toString(figure.batch()))
                        + ": median %.1f ms, least %.1f, a token %.1f ms, %.1f tokens/s, share %.2f%n",
                1000 * figure.medianSeconds(),
                1000 * figure.leastSeconds(),
                1000 * figure.medianSeconds() / figure.tokens(),
                figure.tokensPerSecond(),
                figure.cpuShare());
    }

    @SuppressWarnings("SystemOut") // a benchmark's result
    private static void print(String format, Object... arguments) {
        System.out.printf(Locale.ROOT, format, arguments);
    }
}
