package io.scriptorium.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.scriptorium.textrenderer.line.LineDataException;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReaderMeasurementTest {
    @TempDir
    Path folder;

    @Test
    void linesAreReadWithWhatTheySayAndTheirKind() throws Exception {
        draw("a.png", "the rooms of the house");
        draw("b.png", "were cold in winter");
        Files.writeString(folder.resolve("lines.tsv"), """
                file\ttext\tkind\tsplit
                a.png\tthe rooms of the house\tprint\tvalid
                b.png\twere cold in winter\told\ttrain
                """);
        List<Integer> told = new ArrayList<>();
        List<ReaderMeasurement.ReadLine> valid = ReaderMeasurement.read(
                Embedded.folder(), folder, Optional.of("valid"), 10, (done, all) -> told.add(done * 100 + all));
        assertThat(told).containsExactly(101);
        assertThat(valid).hasSize(1);
        ReaderMeasurement.ReadLine line = valid.get(0);
        assertThat(line.kind()).isEqualTo("print");
        assertThat(line.truth()).isEqualTo("the rooms of the house");
        assertThat(line.ctc()).isEqualTo("the rooms of the house");
        assertThat(line.decoder()).isEqualTo("the rooms of the house");
        assertThat(line.pixels()).hasSize(line.width() * line.height());
        assertThat(ReaderMeasurement.read(Embedded.folder(), folder, Optional.empty(), 10, (done, all) -> {}))
                .extracting(ReaderMeasurement.ReadLine::kind)
                .containsExactlyInAnyOrder("print", "old");
    }

    @Test
    void aSplitWithoutLinesIsNamed() throws Exception {
        draw("a.png", "the rooms");
        Files.writeString(folder.resolve("lines.tsv"), "file\ttext\na.png\tthe rooms\n");
        assertThatThrownBy(() ->
                        ReaderMeasurement.read(Embedded.folder(), folder, Optional.of("valid"), 10, (done, all) -> {}))
                .isInstanceOf(LineDataException.class)
                .hasMessageContaining("no readable lines of split valid among its 1");
    }

    private void draw(String file, String text) throws Exception {
        Font font;
        try (var in = getClass().getResourceAsStream("/io/scriptorium/textrenderer/fonts/DejaVuSans.ttf")) {
            font = Font.createFont(Font.TRUETYPE_FONT, in).deriveFont(26f);
        }
        BufferedImage image = new BufferedImage(20 + 15 * text.length(), 44, BufferedImage.TYPE_BYTE_GRAY);
        Graphics2D g = image.createGraphics();
        g.setColor(Color.WHITE);
        g.fillRect(0, 0, image.getWidth(), image.getHeight());
        g.setColor(Color.BLACK);
        g.setFont(font);
        g.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        g.drawString(text, 8, 32);
        g.dispose();
        ImageIO.write(image, "png", folder.resolve(file).toFile());
    }
}
