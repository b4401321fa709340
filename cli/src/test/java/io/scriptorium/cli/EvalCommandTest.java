package io.scriptorium.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriter;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.metadata.IIOMetadataNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvalCommandTest {
    private final CommandFixture command = new CommandFixture();

    @TempDir
    Path folder;

    private Path file(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    @Test
    void wrongCallsAreNamed() {
        assertThat(command.run("eval")).isEqualTo(ExitCode.USAGE.code());
        assertThat(command.err.toString()).contains("expected what to measure: text, lines, scenes, paint or answers");
        assertThat(command.run("eval", "scenes", "-o", folder, "-n", 0)).isEqualTo(ExitCode.USAGE.code());
        assertThat(command.err.toString()).contains("-n: expected 1 to 1000000 scenes, got 0");
        assertThat(command.run("eval", "scenes", "-o", folder, "--split", "all"))
                .isEqualTo(ExitCode.USAGE.code());
        assertThat(command.err.toString()).contains("--split: expected training or held-out, got all");
        assertThat(command.run("eval", "scenes", "-o", folder, "--size", 8)).isEqualTo(ExitCode.USAGE.code());
        assertThat(command.run("eval", "paint", "--pictures", folder)).isEqualTo(ExitCode.USAGE.code());
        assertThat(command.run("eval", "paint", "--pictures", folder, "--count", 0))
                .isEqualTo(ExitCode.USAGE.code());
    }

    @Test
    void textsAreComparedByName() throws IOException {
        file("truth/a.txt", "The cat sat\n");
        file("truth/b.txt", "on the “mat”");
        file("truth/c.txt", "one two");
        file("truth/notes.json", "{}");
        file("read/a.txt", "The cot sat");
        file("read/b.md", "on the \"mat\"");
        assertThat(command.run("eval", "text", "--truth", folder.resolve("truth"), "--read", folder.resolve("read")))
                .isEqualTo(ExitCode.SOME_FAILED.code());
        assertThat(command.out.toString().lines().map(line -> line.replaceAll(" +", " ")))
                .containsExactly(
                        "text chars CER WER bag F1 precision",
                        "a 11 0.0909 0.3333 0.6667 0.6667",
                        "b 12 0.0000 0.0000 1.0000 1.0000",
                        "c 7 1.0000 1.0000 0.0000 0.0000",
                        "mean 10 0.3636 0.4444 0.5556 0.5556",
                        "median 0.0909 0.3333 0.6667 0.6667");
        assertThat(command.err.toString()).contains("c: not in").contains("counted as an empty text");
    }

    @Test
    void theFormSaysWhatIsEqual() throws IOException {
        file("truth/b.txt", "“Mat”");
        file("read/b.txt", "\"mat\"");
        Path truth = folder.resolve("truth");
        Path read = folder.resolve("read");
        assertThat(command.run("eval", "text", "--truth", truth, "--read", read, "--form", "strict"))
                .isZero();
        assertThat(command.run("eval", "text", "--truth", truth, "--read", read, "--form", "caseless"))
                .isZero();
        assertThat(command.out
                        .toString()
                        .lines()
                        .filter(l -> l.startsWith("b "))
                        .map(l -> l.replaceAll(" +", " ")))
                .containsExactly("b 5 0.6000 1.0000 0.0000 0.0000", "b 5 0.0000 0.0000 1.0000 1.0000");
    }

    @Test
    void theNearerOrderCounts() throws IOException {
        file("truth/p.txt", "left right");
        file("also/p.txt", "right left");
        file("read/p.txt", "right left");
        assertThat(command.run(
                        "eval",
                        "text",
                        "--truth",
                        folder.resolve("truth"),
                        "--also",
                        folder.resolve("also"),
                        "--read",
                        folder.resolve("read")))
                .isZero();
        assertThat(command.out.toString()).containsPattern("p +10 +0.0000");
    }

    @Test
    void whatCannotBeReadIsNamed() throws IOException {
        Path none = folder.resolve("none");
        assertThat(command.run("eval", "text", "--truth", none, "--read", folder))
                .isEqualTo(ExitCode.NONE_DONE.code());
        assertThat(command.err.toString()).contains(none + " cannot be listed");
        Files.createDirectories(folder.resolve("empty"));
        assertThat(command.run("eval", "text", "--truth", folder.resolve("empty"), "--read", folder))
                .isEqualTo(ExitCode.NONE_DONE.code());
        Files.write(folder.resolve("latin.txt"), new byte[] {(byte) 0xe9, 'a'});
        assertThat(command.run("eval", "text", "--truth", folder, "--read", folder))
                .isEqualTo(ExitCode.NONE_DONE.code());
        assertThat(command.err.toString()).contains("latin.txt is not UTF-8 text");
    }

    @Test
    void scenesAreWhatTheirCaptionsAskFor() throws IOException {
        Path scenes = folder.resolve("scenes");
        assertThat(command.run("eval", "scenes", "-n", 12, "--split", "held-out", "--seed", 5, "-o", scenes))
                .isZero();
        assertThat(Files.readAllLines(scenes.resolve("captions.txt"))).hasSize(12);
        assertThat(Files.readAllLines(scenes.resolve("scenes.jsonl")))
                .hasSize(12)
                .allSatisfy(line -> assertThat(line).contains("\"caption\":").contains("\"questions\":[{"));
        Path report = folder.resolve("report.html");
        assertThat(command.run(
                        "eval",
                        "paint",
                        "--prompts",
                        scenes.resolve("scenes.jsonl"),
                        "--pictures",
                        scenes,
                        "-o",
                        report))
                .isZero();
        assertThat(command.out.toString()).containsPattern("overall \\(mean of tasks\\) +1.000 +12 +12");
        assertThat(Files.readString(report)).contains("<!DOCTYPE html>").contains("data:image/png;base64,");
        assertThat(command.run("eval", "paint", "--count", 12, "--seed", 5, "--pictures", scenes))
                .isZero();
        assertThat(command.run("eval", "paint", "--count", 12, "--seed", 6, "--pictures", scenes))
                .isZero();
        assertThat(command.out.toString()).containsPattern("overall \\(mean of tasks\\) +0.000 +0 +12");
        assertThat(command.run("eval", "scenes", "-n", 12, "-o", scenes)).isEqualTo(ExitCode.OUTPUT.code());
        assertThat(command.run("eval", "scenes", "-n", 12, "-o", scenes, "--overwrite"))
                .isZero();
        assertThat(command.run("eval", "paint", "--count", 12, "--pictures", scenes, "-o", report))
                .isEqualTo(ExitCode.OUTPUT.code());
    }

    @Test
    void aPromptWithoutAPictureIsWrong() throws IOException {
        Path prompts = file("prompts.txt", "a cat\n\na red star\n");
        Path pictures = folder.resolve("pictures");
        Files.createDirectories(pictures);
        CommandFixture.picture(pictures.resolve("1.png"), 64, 64, 0xffffff);
        assertThat(command.run("eval", "paint", "--prompts", prompts, "--pictures", pictures))
                .isEqualTo(ExitCode.SOME_FAILED.code());
        assertThat(command.err.toString()).contains("1 prompts have no picture");
    }

    @Test
    void aPictureMayCarryItsPrompt() throws IOException {
        Path prompts = file("prompts.txt", "a cat\na red star\n");
        Path pictures = folder.resolve("pictures");
        Files.createDirectories(pictures);
        withPrompt(pictures.resolve("x.png"), "a red star");
        withPrompt(pictures.resolve("0.png"), "a cat");
        assertThat(command.run("eval", "paint", "--prompts", prompts, "--pictures", pictures))
                .isZero();
        withPrompt(pictures.resolve("1.png"), "a green moon");
        assertThat(command.run("eval", "paint", "--prompts", prompts, "--pictures", pictures))
                .isEqualTo(ExitCode.NONE_DONE.code());
        assertThat(command.err.toString()).contains("1.png was painted for another prompt: \"a green moon\"");
    }

    private static void withPrompt(Path file, String prompt) throws IOException {
        BufferedImage image = new BufferedImage(64, 64, BufferedImage.TYPE_INT_RGB);
        ImageWriter writer = ImageIO.getImageWritersByFormatName("png").next();
        IIOMetadata metadata = writer.getDefaultImageMetadata(new ImageTypeSpecifier(image), null);
        IIOMetadataNode root = new IIOMetadataNode("javax_imageio_png_1.0");
        IIOMetadataNode texts = new IIOMetadataNode("tEXt");
        IIOMetadataNode text = new IIOMetadataNode("tEXtEntry");
        text.setAttribute("keyword", "prompt");
        text.setAttribute("value", prompt);
        texts.appendChild(text);
        root.appendChild(texts);
        metadata.mergeTree("javax_imageio_png_1.0", root);
        try (var out = ImageIO.createImageOutputStream(file.toFile())) {
            writer.setOutput(out);
            writer.write(new IIOImage(image, null, metadata));
        } finally {
            writer.dispose();
        }
    }

    @Test
    void picturesAndPromptsThatCannotBeJudgedAreNamed() throws IOException {
        Path unknown = file("unknown.txt", "a cat\na unicorn\n");
        Path pictures = folder.resolve("pictures");
        Files.createDirectories(pictures);
        assertThat(command.run("eval", "paint", "--prompts", unknown, "--pictures", pictures))
                .isEqualTo(ExitCode.NONE_DONE.code());
        assertThat(command.err.toString()).contains("unknown.txt, line 2").contains("\"unicorn\"");
        Path prompts = file("prompts.txt", "a cat");
        assertThat(command.run("eval", "paint", "--prompts", prompts, "--pictures", pictures))
                .isEqualTo(ExitCode.NONE_DONE.code());
        assertThat(command.err.toString()).contains("has no pictures");
        Path picture = CommandFixture.picture(pictures.resolve("cat.png"));
        assertThat(command.run("eval", "paint", "--prompts", prompts, "--pictures", pictures))
                .isEqualTo(ExitCode.NONE_DONE.code());
        assertThat(command.err.toString()).contains("for which prompt is this?");
        Files.move(picture, pictures.resolve("0.png"));
        assertThat(command.run("eval", "paint", "--prompts", prompts, "--pictures", pictures))
                .isEqualTo(ExitCode.NONE_DONE.code());
        assertThat(command.err.toString()).contains("expected a square picture of a scene, got 20 x 10 px");
        Files.writeString(pictures.resolve("0.png"), "no picture");
        assertThat(command.run("eval", "paint", "--prompts", prompts, "--pictures", pictures))
                .isEqualTo(ExitCode.NONE_DONE.code());
        assertThat(command.run("eval", "paint", "--prompts", folder.resolve("none"), "--pictures", pictures))
                .isEqualTo(ExitCode.NONE_DONE.code());
    }

    @Test
    void wrongCallsOfLinesAreNamed() throws IOException {
        assertThat(command.run("eval", "lines")).isEqualTo(ExitCode.USAGE.code());
        assertThat(command.run("eval", "lines", "--lines", folder, "--split", "test"))
                .isEqualTo(ExitCode.USAGE.code());
        assertThat(command.err.toString()).contains("--split: expected valid, train or all, got test");
        assertThat(command.run("eval", "lines", "--lines", folder, "--most", 0)).isEqualTo(ExitCode.USAGE.code());
        assertThat(command.run("eval", "lines", "--lines", folder, "--model", "missing"))
                .isEqualTo(ExitCode.MODEL.code());
        assertThat(command.run("eval", "lines", "--lines", folder, "--model", folder))
                .isEqualTo(ExitCode.MODEL.code());
        Path report = file("report.html", "");
        assertThat(command.run("eval", "lines", "--lines", folder, "-o", report))
                .isEqualTo(ExitCode.OUTPUT.code());
    }
}
