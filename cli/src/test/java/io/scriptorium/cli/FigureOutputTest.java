package io.scriptorium.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.scriptorium.visionencoder.image.ImageFile;
import io.scriptorium.visionencoder.image.PageImage;
import java.awt.Color;
import java.awt.Font;
import java.awt.FontFormatException;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A drawn page with a picture and its caption, read by the embedded model. */
class FigureOutputTest {
    private static final int LEFT = 300;
    private static final int TOP = 340;
    private static final int WIDTH = 420;
    private static final int HEIGHT = 300;

    @TempDir
    Path dir;

    @Test
    void aPictureIsCutOutAndCarriesItsCaption() throws Exception {
        BufferedImage drawn = page();
        Path file = dir.resolve("my page (1).png");
        ImageIO.write(drawn, "png", file.toFile());
        CommandFixture command = new CommandFixture(new InstalledModels());
        Path out = dir.resolve("out");
        assertThat(command.run("ocr", file, "-o", out + "/", "-f", "md,html,json"))
                .isZero();

        JsonNode page = new ObjectMapper()
                .readTree(Files.readString(out.resolve("my page (1).json")))
                .path("pages")
                .path(0);
        JsonNode figure = null;
        for (JsonNode block : page.path("blocks")) {
            if (block.path("type").asText().equals("figure")) {
                assertThat(figure).as("one figure").isNull();
                figure = block;
            }
        }
        assertThat(figure).isNotNull();
        assertThat(figure.path("caption").asText()).startsWith("Figure 1");
        int[] box = new ObjectMapper().convertValue(figure.path("picture"), int[].class);
        assertThat(box[0]).isBetween(LEFT - 12, LEFT + 12);
        assertThat(box[1]).isBetween(TOP - 12, TOP + 12);
        assertThat(box[2]).isBetween(LEFT + WIDTH - 12, LEFT + WIDTH + 12);
        assertThat(box[3]).isBetween(TOP + HEIGHT - 12, TOP + HEIGHT + 12);

        PageImage cut = ImageFile.readFirst(out.resolve("my page (1).images").resolve("0_0.png"));
        assertThat(cut).isEqualTo(PageImage.from(drawn).crop(box[0], box[1], box[2] - box[0], box[3] - box[1]));
        String link = "my%20page%20%281%29.images/0_0.png";
        String markdown = Files.readString(out.resolve("my page (1).md"));
        assertThat(markdown).contains("![](" + link + ")\n\nFigure 1");
        assertThat(markdown.indexOf("above the picture"))
                .isBetween(0, markdown.indexOf("![]"))
                .isLessThan(markdown.indexOf("below the picture"));
        assertThat(Files.readString(out.resolve("my page (1).html")))
                .contains("<img src=\"" + link + "\"")
                .contains("<figcaption dir=\"auto\">Figure 1");
    }

    @Test
    void aPageThatIsOnlyAPictureIsNotBlank() throws Exception {
        BufferedImage drawn = new BufferedImage(1000, 1100, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = drawn.createGraphics();
        graphics.setColor(Color.WHITE);
        graphics.fillRect(0, 0, 1000, 1100);
        graphics.dispose();
        drawPicture(drawn, 30);
        ImageIO.write(drawn, "png", dir.resolve("plate.png").toFile());
        Path out = dir.resolve("out");
        assertThat(new CommandFixture(new InstalledModels())
                        .run("ocr", dir.resolve("plate.png"), "-o", out + "/", "-f", "txt,md,html,json,hocr,alto,tsv"))
                .isZero();
        JsonNode page = new ObjectMapper()
                .readTree(Files.readString(out.resolve("plate.json")))
                .path("pages")
                .path(0);
        assertThat(page.path("status").asText()).isEqualTo("ok");
        assertThat(page.path("blocks")).hasSize(1);
        assertThat(page.path("blocks").path(0).path("type").asText()).isEqualTo("figure");
        assertThat(Files.readString(out.resolve("plate.md")).strip()).isEqualTo("![](plate.images/0_0.png)");
        assertThat(Files.readString(out.resolve("plate.html")))
                .contains("data-status=\"ok\"", "<img src=\"plate.images/0_0.png\"");
        assertThat(out.resolve("plate.images").resolve("0_0.png")).exists();
        assertThat(Files.readString(out.resolve("plate.txt"))).isBlank();
        assertThat(Files.readString(out.resolve("plate.hocr")))
                .contains("class=\"ocr_photo\"")
                .doesNotContain("ocr_carea\" id", "data-status");
        assertThat(Files.readString(out.resolve("plate.alto")))
                .contains("<Illustration ")
                .doesNotContain("<TextBlock", "<!--");
        assertThat(Files.readString(out.resolve("plate.tsv")).lines()).hasSize(2);
    }

    private static BufferedImage page() throws IOException {
        BufferedImage picture = new BufferedImage(1000, 1100, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = picture.createGraphics();
        graphics.setColor(Color.WHITE);
        graphics.fillRect(0, 0, 1000, 1100);
        graphics.setColor(Color.BLACK);
        graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        graphics.setFont(font());
        for (int i = 0; i < 5; i++) {
            graphics.drawString("These are some lines that stand above the picture", 120, 120 + 36 * i);
            graphics.drawString("And these are the lines that stand below the picture", 120, 800 + 36 * i);
        }
        graphics.drawString("Figure 1: A field of grey", 340, TOP + HEIGHT + 50);
        graphics.dispose();
        drawPicture(picture, 30);
        return picture;
    }

    /** Clouds of grey, darker than paper everywhere. */
    private static void drawPicture(BufferedImage picture, int grain) {
        Random random = new Random(7);
        for (int y = 0; y < HEIGHT; y++) {
            for (int x = 0; x < WIDTH; x++) {
                int grey = (int) (110 + 40 * Math.sin(x / 31.0) * Math.cos(y / 23.0)) + random.nextInt(grain);
                picture.setRGB(LEFT + x, TOP + y, new Color(grey, grey, grey).getRGB());
            }
        }
    }

    private static Font font() throws IOException {
        try (InputStream in =
                FigureOutputTest.class.getResourceAsStream("/io/scriptorium/textrenderer/fonts/DejaVuSans.ttf")) {
            return Font.createFont(Font.TRUETYPE_FONT, in).deriveFont(24f);
        } catch (FontFormatException e) {
            throw new IOException("the shipped font cannot be read", e);
        }
    }
}
