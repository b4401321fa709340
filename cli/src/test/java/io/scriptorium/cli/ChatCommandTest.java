package io.scriptorium.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.scriptorium.golden.Golden;
import io.scriptorium.visionencoder.image.PageImage;
import io.scriptorium.vlmodel.grounding.GroundingParser;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The command with models of golden/decoders. */
@Tag(Golden.TAG)
class ChatCommandTest {
    private static final String THINKING = "{\"chat_template\": \"<｜User｜> <｜Assistant｜><think>\\\\n\"}";

    @TempDir
    Path folder;

    private final CommandFixture command = new CommandFixture(new InstalledModels());
    private final StringWriter out = command.out;
    private final StringWriter err = command.err;

    private int run(String input, String... arguments) {
        command.input = input;
        return command.runAnew(
                Stream.concat(Stream.of("chat"), Stream.of(arguments)).toArray());
    }

    private String model(String family, String tokenizerConfig) throws IOException {
        Path model = Files.createDirectories(folder.resolve(family));
        for (String file : List.of("config.json", "model.safetensors")) {
            Files.copy(Golden.path("decoders", family, file), model.resolve(file));
        }
        Files.copy(Golden.path("decoders", "tokenizer.json"), model.resolve("tokenizer.json"));
        Files.writeString(model.resolve("tokenizer_config.json"), tokenizerConfig);
        return model.toString();
    }

    @Test
    void aQuestionFromTheCallOrFromStandardInput() throws IOException {
        String model = model("llm-7b", "{}");
        assertThat(run("", "-m", model, "--max-tokens", "8", "Once upon\na time"))
                .isZero();
        String fromCall = out.toString();
        assertThat(fromCall).endsWith("\n").hasSizeGreaterThan(2);
        assertThat(err.toString()).contains("because of --max-tokens");
        assertThat(run("Once upon\na time\n", "-m", model, "--max-tokens", "8", "--quiet"))
                .isZero();
        assertThat(out.toString()).isEqualTo(fromCall);
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void drawsAsTheSeedSays() throws IOException {
        String model = model("llm-7b", "{}");
        String[] answers = new String[3];
        for (int i = 0; i < 3; i++) {
            String seed = i == 2 ? "8" : "7";
            assertThat(run("", "-m", model, "--max-tokens", "12", "--temperature", "1", "--seed", seed, "Hi"))
                    .isZero();
            answers[i] = out.toString();
        }
        assertThat(answers[1]).isEqualTo(answers[0]);
        assertThat(answers[2]).isNotEqualTo(answers[0]);
        run("", "-m", model, "--max-tokens", "12", "--temperature", "1", "--top-k", "1", "--seed", "7", "Hi");
        String mostProbable = out.toString();
        run("", "-m", model, "--max-tokens", "12", "Hi");
        assertThat(out.toString()).isEqualTo(mostProbable);
        run("", "-m", model, "--max-tokens", "12", "--temperature", "1", "--top-p", "1e-9", "--seed", "8", "Hi");
        assertThat(out.toString()).isEqualTo(mostProbable);
    }

    @Test
    void thoughtsGoToStandardErrorUnlessHidden() throws IOException {
        String model = model("r1-distill-qwen2", THINKING);
        assertThat(run("", "-m", model, "--max-tokens", "6", "Hi")).isZero();
        assertThat(err.toString()).startsWith("[thinking]");
        String answer = out.toString();
        assertThat(run("", "-m", model, "--max-tokens", "6", "--hide-thinking", "Hi"))
                .isZero();
        assertThat(err.toString()).doesNotContain("[thinking]");
        assertThat(out.toString()).isEqualTo(answer);
    }

    @Test
    void eachLineKnowsWhatWasSaidBefore() throws IOException {
        String model = model("llm-7b", "{}");
        String[] options = {"-m", model, "--max-tokens", "4", "--template", "words", "-v"};
        assertThat(run("One\n\nTwo\n", with(options, "-i"))).isZero();
        List<String> lines = err.toString()
                .lines()
                .filter(line -> line.contains(" tokens after "))
                .toList();
        assertThat(lines).hasSize(2);
        assertThat(run("Two", options)).isZero();
        String alone = err.toString()
                .lines()
                .filter(line -> line.contains(" tokens after "))
                .findFirst()
                .orElseThrow();
        assertThat(before(lines.get(1))).isGreaterThan(before(alone) + before(lines.get(0)) - 5);
        assertThat(run("Two", with(options, "--system", "Be terse."))).isZero();
        String withSystem = err.toString()
                .lines()
                .filter(line -> line.contains(" tokens after "))
                .findFirst()
                .orElseThrow();
        assertThat(before(withSystem)).isEqualTo(before(alone) + "Be terse.\n\n".length());
    }

    private static String[] with(String[] options, String... more) {
        String[] all = java.util.Arrays.copyOf(options, options.length + more.length);
        System.arraycopy(more, 0, all, options.length, more.length);
        return all;
    }

    private static int before(String line) {
        return Integer.parseInt(line.replaceAll(".* tokens after (\\d+) in.*", "$1"));
    }

    @Test
    void saysHowManyDraftsWereAccepted() throws IOException {
        assertThat(run("", "-m", model("v3", "{}"), "--max-tokens", "16", "-v", "Hello"))
                .isZero();
        assertThat(err.toString()).containsPattern("\\d+ of \\d+ drafts of its own accepted \\(\\d+\\.\\d %\\)");
    }

    @Test
    void picturesChangeTheAnswerOfAModelThatSees() throws IOException {
        Path model = Files.createDirectories(folder.resolve("vl2"));
        for (String file : List.of("config.json", "model.safetensors")) {
            Files.copy(Golden.path("deepseek-vl2", "mla", file), model.resolve(file));
        }
        Files.copy(Golden.path("decoders", "tokenizer.json"), model.resolve("tokenizer.json"));
        String picture = Golden.path("deepseek-vl2", "mla", "tiled-0.png").toString();
        Path seen = folder.resolve("seen.png");
        String[] options = {"-m", model.toString(), "--max-tokens", "12", "-v", "Read it."};
        assertThat(run("", with(options, "--image", picture, "--boxes", seen.toString())))
                .isZero();
        String withPicture = out.toString();
        // 1,429 vision tokens of 2 x 3 tiles, and the words.
        assertThat(err.toString()).containsPattern("12 tokens after 14\\d\\d in");
        assertThat(PageImage.from(javax.imageio.ImageIO.read(seen.toFile())))
                .isEqualTo(io.scriptorium.visionencoder.image.ImageFile.readFirst(Path.of(picture)));
        assertThat(run("", options)).isZero();
        assertThat(out.toString()).isNotEqualTo(withPicture);
        assertThat(run("", with(options, "--boxes", seen.toString()))).isEqualTo(2);
        assertThat(run("", with(options, "--image", folder.resolve("none.png").toString())))
                .isEqualTo(3);
        assertThat(run("", "-m", model("llm-7b", "{}"), "--image", picture, "Hi"))
                .isEqualTo(4);
        assertThat(err.toString()).contains("reads text alone; --image needs a model that sees");
    }

    @Test
    void boxesAreDrawnWhereTheyAre() {
        PageImage white = PageImage.filled(100, 50, 0xffffff);
        var elements = GroundingParser.parse("<|ref|>cat<|/ref|><|det|>[[100, 200, 500, 800]]<|/det|>", 100, 50, 0)
                .elements();
        PageImage drawn = ChatCommand.drawn(white, elements);
        assertThat(drawn.rgb(10, 20)).isEqualTo(0xff0000);
        assertThat(drawn.rgb(50, 40)).isEqualTo(0xff0000);
        assertThat(drawn.rgb(60, 45)).isEqualTo(0xffffff);
        assertThat(white.rgb(10, 20)).isEqualTo(0xffffff);
    }

    @ParameterizedTest
    @CsvSource({
        "--temperature, -1, 2, temperature",
        "--top-p, 0, 2, top-p",
        "--max-tokens, 0, 2, --max-tokens",
        "--template, chatml, 2, no chat template is named chatml",
        "--device, moon, 2, --device",
        "--threads, 0, 2, --threads",
    })
    void refusesWrongOptions(String option, String value, int code, String message) throws IOException {
        assertThat(run("", "-m", model("llm-7b", "{}"), option + "=" + value, "Hi"))
                .isEqualTo(code);
        assertThat(err.toString()).contains(message).hasLineCount(1);
    }

    @Test
    void refusesWrongFoldersAndCalls() throws IOException {
        assertThat(run("", "Hi")).isEqualTo(2);
        assertThat(err.toString()).contains("--model");
        assertThat(run("", "-m", folder.resolve("none").toString(), "Hi")).isEqualTo(4);
        assertThat(err.toString()).contains("there is no such folder");
        assertThat(run("", "-m", folder.toString(), "Hi")).isEqualTo(4);
        assertThat(err.toString()).contains("no file " + folder.resolve("config.json"));
        assertThat(run("", "-m", "embedded", "Hi")).isEqualTo(4);
        assertThat(err.toString()).contains("expected a decoder of text");
        String model = model("llm-7b", "{}");
        assertThat(run("", "-m", model)).isEqualTo(2);
        assertThat(err.toString()).contains("expected a question");
        assertThat(run("", "-m", model, "-i", "Hi")).isEqualTo(2);
        assertThat(run("", "-m", model, "x".repeat(20_000))).isEqualTo(3);
        assertThat(err.toString()).contains("max_position_embeddings");
    }
}
