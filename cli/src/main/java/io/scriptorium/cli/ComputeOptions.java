package io.scriptorium.cli;

import io.scriptorium.vlmodel.decoder.StepWeights;
import io.scriptorium.vlmodel.ocr.LoadOptions;
import java.util.regex.Pattern;
import picocli.CommandLine.Option;

/** Where and in which numbers a model computes. */
final class ComputeOptions {
    private static final Pattern DEVICE = Pattern.compile("auto|cpu|cuda(:\\d{1,3})?");
    private static final Pattern DTYPE = Pattern.compile("auto|f32|bf16|f16");

    @Option(names = "--device", paramLabel = "DEVICE", description = "cpu, cuda:N or auto. Default: ${DEFAULT-VALUE}.")
    private String device = "auto";

    @Option(
            names = "--dtype",
            paramLabel = "TYPE",
            description = "Number format of the computation: f32, bf16, f16 or auto. Default: ${DEFAULT-VALUE}.")
    private String dtype = "auto";

    @Option(
            names = "--int8",
            description =
                    "Keep the decoder's matrices in bytes for its single steps: faster on a CPU, slightly different.")
    private boolean int8;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "Threads of the CPU. Default: OMP_NUM_THREADS, else one per core.")
    private Integer threads;

    LoadOptions loadOptions() throws CommandException {
        if (!DEVICE.matcher(device).matches()) {
            throw usage("--device: expected cpu, cuda:N or auto, got '" + device + "'");
        }
        if (!DTYPE.matcher(dtype).matches()) {
            throw usage("--dtype: expected f32, bf16, f16 or auto, got '" + dtype + "'");
        }
        if (threads != null && threads < 1) {
            throw usage("--threads: expected 1 or more, got " + threads);
        }
        return new LoadOptions(
                device, dtype, int8 ? StepWeights.INT8 : StepWeights.AS_LOADED, threads == null ? 0 : threads);
    }

    private static CommandException usage(String message) {
        return new CommandException(ExitCode.USAGE, message);
    }
}
