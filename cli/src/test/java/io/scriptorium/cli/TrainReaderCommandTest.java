package io.scriptorium.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.scriptorium.train.ReaderTraining;
import io.scriptorium.train.TrainingListener;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainReaderCommandTest {
    private final CommandFixture command = new CommandFixture();

    @TempDir
    Path folder;

    @Test
    void wrongCallsAreNamed() {
        assertThat(command.run("train")).isEqualTo(ExitCode.USAGE.code());
        assertThat(command.err.toString())
                .contains("expected what to do: reader, distill, grpo, average, loads, image-tokenizer or painter");
        assertThat(command.run("train", "reader")).isEqualTo(ExitCode.USAGE.code());
        assertThat(command.run("train", "reader", "-o", folder, "--minutes", 0)).isEqualTo(ExitCode.USAGE.code());
        assertThat(command.err.toString()).contains("training time");
        assertThat(command.run("train", "reader", "-o", folder, "--threads", 0)).isEqualTo(ExitCode.USAGE.code());
        assertThat(command.err.toString()).contains("threads: expected 1 to 256, got 0");
    }

    @Test
    void aMissingModelIsTheModelsFault() {
        assertThat(command.run("train", "reader", "-o", folder, "--init", "missing"))
                .isEqualTo(ExitCode.MODEL.code());
        assertThat(command.run("train", "reader", "-o", folder, "--init", folder.resolve("none")))
                .isEqualTo(ExitCode.MODEL.code());
        assertThat(command.err.toString()).contains("no model folder");
        assertThat(command.run("train", "reader", "-o", folder, "--init", "random", "--sizes", "missing"))
                .isEqualTo(ExitCode.MODEL.code());
        assertThat(command.run("train", "reader", "-o", folder, "--init", "random", "--sizes", folder.resolve("nil")))
                .isEqualTo(ExitCode.MODEL.code());
        assertThat(command.err.toString()).contains("nil");
    }

    @Test
    void aSmallerReaderNeedsALargerOneAndSizes() throws Exception {
        assertThat(command.run("train", "distill", "-o", folder)).isEqualTo(ExitCode.USAGE.code());
        assertThat(command.err.toString()).contains("--init");
        assertThat(command.run("train", "distill", "--init", "missing", "-o", folder))
                .isEqualTo(ExitCode.MODEL.code());
        Path sizes = folder.resolve("sizes.json");
        Files.writeString(sizes, "[1]");
        assertThat(command.run("train", "distill", "--init", "embedded", "--sizes", sizes, "-o", folder))
                .isEqualTo(ExitCode.USAGE.code());
        assertThat(command.err.toString()).contains("expected a JSON object");
    }

    @Test
    void averagesNeedTwoModelsAndAShare() {
        assertThat(command.run("train", "average", "embedded", "-o", folder)).isEqualTo(ExitCode.USAGE.code());
        assertThat(command.run("train", "average", "missing", "missing", "-o", folder))
                .isEqualTo(ExitCode.MODEL.code());
    }

    @Test
    void aTokenizerNeedsTimeAndAPlace() {
        assertThat(command.run("train", "image-tokenizer")).isEqualTo(ExitCode.USAGE.code());
        assertThat(command.run("train", "image-tokenizer", "-o", folder, "--minutes", 0))
                .isEqualTo(ExitCode.USAGE.code());
        assertThat(command.err.toString()).contains("some time or steps");
        assertThat(command.run("train", "image-tokenizer", "-o", folder, "--batch", 0))
                .isEqualTo(ExitCode.USAGE.code());
        assertThat(command.run("train", "image-tokenizer", "-o", folder, "--threads", 0))
                .isEqualTo(ExitCode.USAGE.code());
    }

    @Test
    void aPainterNeedsATokenizerAndTime() {
        assertThat(command.run("train", "painter", "-o", folder)).isEqualTo(ExitCode.USAGE.code());
        assertThat(command.err.toString()).contains("--image-tokenizer");
        assertThat(paint("--minutes", 0)).isEqualTo(ExitCode.USAGE.code());
        assertThat(command.err.toString()).contains("training time above 0");
        assertThat(paint("--captions", 0)).isEqualTo(ExitCode.USAGE.code());
        assertThat(paint("--pictures", 0)).isEqualTo(ExitCode.USAGE.code());
        assertThat(command.err.toString()).contains("got 16, 0 and 8");
        assertThat(paint("--rate", 1)).isEqualTo(ExitCode.USAGE.code());
        assertThat(paint("--threads", 0)).isEqualTo(ExitCode.USAGE.code());
        assertThat(command.err.toString()).contains("threads: expected 1 to 256, got 0");
        assertThat(paint("--minutes", 1)).isEqualTo(ExitCode.MODEL.code());
    }

    private int paint(String option, int value) {
        Path none = folder.resolve("none");
        return command.run("train", "painter", "--image-tokenizer", none, "-o", folder, option, value);
    }

    @Test
    void progressIsOneLineAMinuteWhereThereIsNoTerminal() {
        StringWriter err = new StringWriter();
        Console console = new Console(new StringWriter(), new PrintWriter(err, true), false);
        try (Interruption interruption = Interruption.listen()) {
            TrainProgress progress = new TrainProgress(console, interruption);
            progress.progress(new TrainingListener.Progress(
                    1, .25, new TreeMap<>(Map.of("ctc_loss", 2.5, "decoder_loss", 1.5)), 31.26, 90));
            progress.progress(new TrainingListener.Progress(2, .26, Map.of(), 31, 89));
            progress.measured(
                    new TrainingListener.Measured(2, Map.of("all", new TrainingListener.Rates(9, .05, .06)), true));
            progress.done(new ReaderTraining.Result(2, 60, 18, .05), Path.of("mine"));
        }
        assertThat(err.toString().lines())
                .containsExactly(
                        " 25 %, step 1: ctc loss 2.500, decoder loss 1.500, 31.3 lines/s, 2 min left",
                        "step 2, character error rate by decoder / CTC, the best so far:",
                        "    all                          0.0500 / 0.0600  (9 lines)",
                        "2 steps, 18 lines, 1 minutes; character error rate 0.0500; read pages with it:"
                                + " scriptorium ocr PAGE --model ./mine");
    }
}
