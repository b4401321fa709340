package io.scriptorium.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.scriptorium.eval.scene.Question;
import io.scriptorium.eval.scene.Sample;
import io.scriptorium.eval.scene.SceneSource;
import io.scriptorium.eval.scene.Split;
import io.scriptorium.visionencoder.image.ImageFile;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The embedded painter through the commands, as one without a model of their own finds it. */
class EmbeddedPainterTest {
    /** Between what it reaches on many prompts (docs/painting.md) and what chance would. */
    private static final double PAINTED = .6;

    private static final double ANSWERED = .7;

    @TempDir
    Path folder;

    private final CommandFixture command = new CommandFixture(new InstalledModels());
    private final StringWriter out = command.out;
    private final StringWriter err = command.err;

    private int run(String... words) {
        return command.runAnew((Object[]) words);
    }

    private String at(String name) {
        return folder.resolve(name).toString();
    }

    @Test
    void paintsWhatHeldOutCaptionsAskFor() throws IOException {
        List<String> captions = new ArrayList<>();
        SceneSource scenes = new SceneSource(31, Split.HELD_OUT);
        for (int i = 0; i < 30; i++) {
            captions.add(scenes.get(i).caption());
        }
        Files.write(folder.resolve("captions.txt"), captions);
        assertThat(run("generate", "-q", "--prompts", at("captions.txt"), "-o", at("painted")))
                .as("%s", err)
                .isZero();
        assertThat(run("eval", "paint", "--prompts", at("captions.txt"), "--pictures", at("painted")))
                .isZero();
        Matcher overall = Pattern.compile("overall .*?([0-9]\\.[0-9]+)").matcher(out.toString());
        assertThat(overall.find()).as("%s", out).isTrue();
        assertThat(Double.parseDouble(overall.group(1))).as("%s", out).isGreaterThan(PAINTED);
    }

    @Test
    void answersQuestionsAboutHeldOutScenes() throws IOException {
        int right = 0;
        int all = 0;
        SceneSource scenes = new SceneSource(32, Split.HELD_OUT);
        for (int i = 0; i < 24; i++) {
            Sample sample = scenes.get(i);
            Path file = folder.resolve(i + ".png");
            ImageIO.write(sample.scene().draw(128), "png", file.toFile());
            Question question = sample.questions().get(i % sample.questions().size());
            assertThat(run("ask", file.toString(), question.text()))
                    .as("%s", err)
                    .isZero();
            right += out.toString().strip().equals(question.answer()) ? 1 : 0;
            all++;
        }
        assertThat(right / (double) all).isGreaterThan(ANSWERED);
    }

    @Test
    void theSameSeedPaintsTheSameTwiceAndWithTwoThreads() throws IOException {
        String prompt = "three red umbrellas and a blue cat";
        assertThat(run("generate", prompt, "-n", "4", "--seed", "3", "--threads", "1", "-o", at("a")))
                .isZero();
        assertThat(run("generate", prompt, "-n", "4", "--seed", "3", "--threads", "1", "-o", at("b")))
                .isZero();
        assertThat(run("generate", prompt, "-n", "4", "--seed", "3", "--threads", "2", "-o", at("c")))
                .isZero();
        for (String name : new String[] {"000000-0.png", "000000-1.png", "000000-2.png", "000000-3.png"}) {
            assertThat(ImageFile.readFirst(folder.resolve("b/" + name)))
                    .isEqualTo(ImageFile.readFirst(folder.resolve("a/" + name)));
            assertThat(ImageFile.readFirst(folder.resolve("c/" + name)))
                    .isEqualTo(ImageFile.readFirst(folder.resolve("a/" + name)));
        }
    }
}
