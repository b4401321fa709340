package io.scriptorium.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.scriptorium.textrenderer.line.Fonts;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.font.FontRenderContext;
import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The promise of docs/training.md: 200 lines of a typeface that the embedded reader never saw lower its errors on other lines
 * of it. The typeface is Z003, a chancery hand (Debian: fonts-urw-base35).
 */
@Tag("slow")
class FineTuningTest {
    private static final Path FONT = Path.of("/usr/share/fonts/opentype/urw-base35/Z003-MediumItalic.otf");
    private static final int TRAINED = 200;
    private static final int HELD_BACK = 100;

    @TempDir
    Path temporary;

    @Test
    void twoHundredLinesOfAnOddTypefaceLowerItsErrors() throws Exception {
        assumeThat(FONT)
                .as("needs the typeface Z003 (Debian: fonts-urw-base35)")
                .exists();
        Path embedded = Embedded.folder();
        Path lines = temporary.resolve("lines");
        draw(Font.createFont(Font.TRUETYPE_FONT, FONT.toFile()), lines);
        List<TrainingListener.Measured> measured = new ArrayList<>();
        ReaderTraining.run(
                new TrainSettings(
                        embedded,
                        false,
                        temporary.resolve("model"),
                        Optional.of(lines),
                        List.of(),
                        Fonts.systemFolders(),
                        Duration.ofMinutes(3),
                        0,
                        1,
                        1,
                        TrainSettings.Recipe.FINE_TUNING,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty()),
                new TrainingListener() {
                    @Override
                    public void progress(Progress progress) {}

                    @Override
                    public void measured(Measured m) {
                        measured.add(m);
                    }
                });
        double before = odd(measured.get(0));
        double after = odd(measured.get(measured.size() - 1));
        assertThat(after)
                .as("error on %d held-out lines, before %s", HELD_BACK, before)
                .isLessThan(.8 * before);
    }

    private static double odd(TrainingListener.Measured measured) {
        return measured.rates().get(Validation.REAL).decoder();
    }

    /** A folder of lines as a user has it: a table and pictures. The lines held back are of other texts. */
    private static void draw(Font font, Path folder) throws Exception {
        Files.createDirectories(folder);
        List<String> texts = new ArrayList<>(lines(TRAINED, "ARCHITECTURE.md", "docs/json.md"));
        texts.addAll(lines(HELD_BACK, "README.md", "docs/exit-codes.md"));
        StringBuilder table = new StringBuilder("file\ttext\tkind\tsplit\n");
        Random random = new Random(1);
        for (int i = 0; i < texts.size(); i++) {
            String name = "line" + i + ".png";
            ImageIO.write(
                    picture(font, texts.get(i), random),
                    "png",
                    folder.resolve(name).toFile());
            table.append(name)
                    .append('\t')
                    .append(texts.get(i))
                    .append("\tchancery\t")
                    .append(i < TRAINED ? "train" : "valid")
                    .append('\n');
        }
        Files.writeString(folder.resolve("lines.tsv"), table);
    }

    /** Four words each, of these files of the project. */
    private static List<String> lines(int count, String... files) throws Exception {
        List<String> words = new ArrayList<>();
        for (String file : files) {
            String text = Files.readString(Path.of(System.getProperty("project.root"), file));
            Pattern.compile("\\s+")
                    .splitAsStream(text)
                    .filter(word -> word.matches("[A-Za-z0-9(][A-Za-z0-9.,;:'()-]*"))
                    .forEach(words::add);
        }
        List<String> lines = new ArrayList<>();
        for (int i = 0; i + 4 <= words.size() && lines.size() < count; i += 4) {
            lines.add(String.join(" ", words.subList(i, i + 4)));
        }
        return lines;
    }

    private static BufferedImage picture(Font font, String text, Random random) {
        Font sized = font.deriveFont(26f + random.nextInt(8));
        var bounds = sized.getStringBounds(text, new FontRenderContext(null, true, true));
        int margin = 4 + random.nextInt(6);
        BufferedImage picture = new BufferedImage(
                (int) bounds.getWidth() + 2 * margin, (int) bounds.getHeight() + 4, BufferedImage.TYPE_BYTE_GRAY);
        Graphics2D graphics = picture.createGraphics();
        int paper = 200 + random.nextInt(56);
        graphics.setColor(new Color(paper, paper, paper));
        graphics.fillRect(0, 0, picture.getWidth(), picture.getHeight());
        int ink = random.nextInt(80);
        graphics.setColor(new Color(ink, ink, ink));
        graphics.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        graphics.setFont(sized);
        graphics.drawString(text, margin, 2 - (int) bounds.getY());
        graphics.dispose();
        return picture;
    }
}
