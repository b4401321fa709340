package io.scriptorium.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.scriptorium.golden.Golden;
import io.scriptorium.visionencoder.image.ImageFile;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** generate, ask and reconstruct with the models of golden/janus-pro-hf and golden/janus-flow. */
@Tag(Golden.TAG)
class PaintCommandsTest {
    @TempDir
    Path folder;

    private final CommandFixture command = new CommandFixture(new InstalledModels());
    private final StringWriter out = command.out;
    private final StringWriter err = command.err;

    private int run(String... words) {
        return command.runAnew((Object[]) words);
    }

    private static String model() {
        return Golden.path("janus-pro-hf").toString();
    }

    private int paint(String name, String... more) {
        String[] words = new String[more.length + 8];
        String[] first = {
            "generate",
            "-m",
            model(),
            "--dtype",
            "f32",
            "-o",
            folder.resolve(name).toString(),
            "ein rotes Rad, 水"
        };
        System.arraycopy(first, 0, words, 0, 8);
        System.arraycopy(more, 0, words, 8, more.length);
        return run(words);
    }

    @Test
    void answersAreCountedByWhatWasAsked() {
        assertThat(run("eval", "answers", "-m", model(), "--dtype", "f32", "-n", "2", "--questions", "1"))
                .isZero();
        assertThat(out.toString()).containsPattern("asked +score +right +all").containsPattern("all +0\\.\\d+ +\\d +2");
        assertThat(run("eval", "answers", "-m", model(), "-n", "0")).isEqualTo(ExitCode.USAGE.code());
        assertThat(run("eval", "answers", "-m", model(), "--questions", "0")).isEqualTo(ExitCode.USAGE.code());
        assertThat(run("eval", "answers", "-m", model(), "--split", "none")).isEqualTo(ExitCode.USAGE.code());
    }

    @Test
    void theSameSeedPaintsTheSameWithOneThreadAndTwo() throws IOException {
        assertThat(paint("a", "-n", "3", "--seed", "5", "--threads", "1", "--grid"))
                .isZero();
        assertThat(err.toString()).contains("3 pictures in");
        assertThat(paint("b", "-n", "2", "--seed", "6", "--threads", "2")).isZero();
        for (int i = 0; i < 2; i++) {
            // The seeds count up: the second of the first run is the first of the second.
            assertThat(picture("b/000000-" + i + ".png")).isEqualTo(picture("a/000000-" + (i + 1) + ".png"));
        }
        assertThat(picture("a/000000-0.png")).isNotEqualTo(picture("a/000000-1.png"));
        assertThat(picture("a/000000-grid.png").width()).isEqualTo(2 * 96);
        String bytes = Files.readString(folder.resolve("a/000000-1.png"), StandardCharsets.ISO_8859_1);
        String text = new String(bytes.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
        assertThat(text)
                .contains("iTXtprompt", "ein rotes Rad, 水", "iTXtseed", "janus-pro-hf", "cfg 5.0, temperature 1.0");
    }

    private io.scriptorium.visionencoder.image.PageImage picture(String name) throws IOException {
        return ImageFile.readFirst(folder.resolve(name));
    }

    @Test
    void guidanceAndTemperatureChangeThePicture() throws IOException {
        paint("plain", "--seed", "5");
        paint("guided", "--seed", "5", "--cfg", "9");
        paint("cold", "--seed", "5", "--temperature", "0");
        assertThat(picture("guided/000000.png")).isNotEqualTo(picture("plain/000000.png"));
        assertThat(picture("cold/000000.png")).isNotEqualTo(picture("plain/000000.png"));
    }

    @Test
    void aFileOfPrompts() throws IOException {
        Path prompts = folder.resolve("prompts.txt");
        Files.writeString(prompts, "a red ball\n\na blue cup\n");
        int code = run(
                "generate",
                "-m",
                model(),
                "--prompts",
                prompts.toString(),
                "-o",
                folder.resolve("p").toString());
        assertThat(code).isEqualTo(ExitCode.SOME_FAILED.code());
        assertThat(err.toString()).contains("prompt 1 of 3, the prompt is empty");
        assertThat(folder.resolve("p/000000.png")).exists();
        assertThat(folder.resolve("p/000001.png")).doesNotExist();
        assertThat(folder.resolve("p/000002.png")).exists();
    }

    @Test
    void whatIsWrongIsSaid() throws IOException {
        assertThat(paint("x", "-n", "0")).isEqualTo(ExitCode.USAGE.code());
        assertThat(err.toString()).contains("-n: expected 1 or more pictures, got 0");
        assertThat(paint("x", "--size", "512")).isEqualTo(ExitCode.USAGE.code());
        assertThat(err.toString()).contains("this model paints 96 px only, got 512");
        assertThat(run("generate", "-m", model(), "-o", folder.toString(), " ")).isEqualTo(ExitCode.USAGE.code());
        assertThat(err.toString()).contains("the prompt is empty");
        assertThat(run("generate", "-m", model(), "-o", folder.toString(), "a ".repeat(2000)))
                .isEqualTo(ExitCode.NONE_DONE.code());
        assertThat(err.toString()).contains("the prompt is too long");
        Path file = Files.writeString(folder.resolve("file"), "");
        assertThat(paint("file")).isEqualTo(ExitCode.OUTPUT.code());
        assertThat(err.toString()).contains(file + " is not a folder");
        Files.createDirectories(folder.resolve("there/000000-grid.png"));
        assertThat(paint("there", "--grid")).isEqualTo(ExitCode.OUTPUT.code());
        assertThat(folder.resolve("there/000000.png")).doesNotExist();
        assertThat(run("chat", "-m", Golden.path("janus-flow").toString(), "Hello"))
                .isEqualTo(ExitCode.MODEL.code());
        assertThat(err.toString()).contains("vision_gen_enc_config: a model that paints");
        String ocr = Golden.path("deepseek-ocr", "model").toString();
        assertThat(run("generate", "-m", ocr, "-o", folder.resolve("y").toString(), "a cup"))
                .isEqualTo(ExitCode.MODEL.code());
        assertThat(err.toString()).contains("DeepseekOCRForCausalLM", "expected Janus or Janus-Pro");
        assertThat(folder.resolve("y")).doesNotExist();
    }

    @Test
    void aQuestionAndAReconstruction() throws IOException {
        String image = Golden.path("janus-pro", "image-1.png").toString();
        assertThat(run("ask", "-m", model(), "--dtype", "f32", "--max-tokens", "5", image, "What is this?"))
                .isZero();
        assertThat(out.toString()).endsWith("\n").hasSizeGreaterThan(1);
        assertThat(run("ask", "-m", model(), folder.resolve("none.png").toString(), "What?"))
                .isEqualTo(ExitCode.NONE_DONE.code());
        String seen = folder.resolve("seen.png").toString();
        assertThat(run("reconstruct", "-m", model(), image, "-o", seen)).isZero();
        assertThat(picture("seen.png").width()).isEqualTo(96);
        assertThat(run("reconstruct", "-m", model(), image, "-o", seen)).isEqualTo(ExitCode.OUTPUT.code());
    }

    private int flow(String name, String... more) {
        String[] words = new String[more.length + 8];
        String[] first = {
            "generate",
            "-m",
            Golden.path("janus-flow").toString(),
            "--dtype",
            "f32",
            "-o",
            folder.resolve(name).toString(),
            "a small house"
        };
        System.arraycopy(first, 0, words, 0, 8);
        System.arraycopy(more, 0, words, 8, more.length);
        return run(words);
    }

    @Test
    void aFlowPaintsInSteps() throws IOException {
        assertThat(flow("a", "--steps", "3", "--seed", "5", "-n", "2")).isZero();
        assertThat(err.toString()).contains("2 pictures in");
        assertThat(flow("b", "--steps", "3", "--seed", "6", "--threads", "1")).isZero();
        assertThat(picture("b/000000.png")).isEqualTo(picture("a/000000-1.png"));
        assertThat(Files.readString(folder.resolve("b/000000.png"), StandardCharsets.ISO_8859_1))
                .contains("cfg 2.0, steps 3");
        flow("steps", "--steps", "4", "--seed", "6");
        flow("guided", "--steps", "3", "--seed", "6", "--cfg", "5");
        assertThat(picture("steps/000000.png")).isNotEqualTo(picture("b/000000.png"));
        assertThat(picture("guided/000000.png")).isNotEqualTo(picture("b/000000.png"));
    }

    @Test
    void anOptionOfAnotherKindOfModelIsRefused() {
        assertThat(flow("x", "--temperature", "1")).isEqualTo(ExitCode.USAGE.code());
        assertThat(err.toString()).contains("--temperature: JanusFlow draws no codes");
        assertThat(paint("x", "--steps", "3")).isEqualTo(ExitCode.USAGE.code());
        assertThat(err.toString()).contains("--steps: only JanusFlow paints in steps");
        assertThat(flow("x", "--steps", "0")).isEqualTo(ExitCode.USAGE.code());
        assertThat(err.toString()).contains("steps: expected 1 to 1000, got 0");
        assertThat(flow("x", "--size", "512")).isEqualTo(ExitCode.USAGE.code());
        assertThat(err.toString()).contains("this model paints 96 px only, got 512; --upscale enlarges");
        assertThat(folder.resolve("x")).doesNotExist();
    }

    @Test
    void aPictureIsEnlargedAfterwards() throws IOException {
        assertThat(paint("small", "--seed", "5")).isZero();
        assertThat(paint("large", "--seed", "5", "--upscale", "150")).isZero();
        assertThat(picture("large/000000.png"))
                .isEqualTo(io.scriptorium.visionencoder.image.Resampling.LANCZOS.resize(
                        picture("small/000000.png"), 150, 150));
        assertThat(paint("x", "--upscale", "96")).isEqualTo(ExitCode.USAGE.code());
        assertThat(err.toString()).contains("--upscale: expected more than the 96 px");
        assertThat(paint("x", "--upscale", "0")).isEqualTo(ExitCode.USAGE.code());
    }

    @Test
    void aFlowAnswersWithoutItsVaeButDoesNotPaint() throws IOException {
        Path model = Files.createDirectory(folder.resolve("flow-without"));
        for (String file : new String[] {"config.json", "model.safetensors", "tokenizer.json"}) {
            Files.write(model.resolve(file), Files.readAllBytes(Golden.path("janus-flow", file)));
        }
        String image = Golden.path("janus-flow", "image-1.png").toString();
        assertThat(run("ask", "-m", model.toString(), "--max-tokens", "5", image, "What is this?"))
                .isZero();
        assertThat(out.toString()).endsWith("\n").hasSizeGreaterThan(1);
        assertThat(run(
                        "generate",
                        "-m",
                        model.toString(),
                        "-o",
                        folder.resolve("z").toString(),
                        "a cup"))
                .isEqualTo(ExitCode.MODEL.code());
        assertThat(err.toString()).contains("stabilityai/sdxl-vae");
        assertThat(run(
                        "reconstruct",
                        "-m",
                        model.toString(),
                        image,
                        "-o",
                        folder.resolve("r.png").toString()))
                .isEqualTo(ExitCode.MODEL.code());
        assertThat(err.toString()).contains("with the parts of JanusFlow; expected Janus or Janus-Pro");
    }
}
