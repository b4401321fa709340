package io.scriptorium.cli;

import io.scriptorium.document.Block;
import io.scriptorium.document.Box;
import io.scriptorium.document.Line;
import io.scriptorium.document.PageResult;
import io.scriptorium.document.Word;
import io.scriptorium.visionencoder.image.PageImage;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import javax.imageio.ImageIO;

/**
 * A picture of each page with what was found on it: lines framed in blue, words in a colour from green (certain) over yellow
 * to red (a guess). Page n of {@code name.overlay} is {@code name-n.overlay.png}.
 */
final class OverlaySink implements PageSink {
    private static final Color LINE = new Color(30, 90, 200);
    private static final int FILL = 70;

    private final Path target;
    private final boolean overwrite;

    OverlaySink(Path target, boolean overwrite) {
        this.target = target;
        this.overwrite = overwrite;
    }

    private Path picture(int number) {
        String name = target.getFileName().toString();
        String stem = name.endsWith(".overlay") ? name.substring(0, name.length() - ".overlay".length()) : name;
        return target.resolveSibling(String.format(Locale.ROOT, "%s-%04d.overlay.png", stem, number));
    }

    @Override
    public boolean isThere() {
        return Files.exists(picture(1));
    }

    @Override
    public void check() throws OutputException {
        AtomicFile.check(picture(1), overwrite);
    }

    @Override
    public void write(PageResult page, PageImage image) throws OutputException {
        if (image == null) {
            return;
        }
        Path picture = picture(page.source().number());
        try (AtomicFile file = AtomicFile.open(picture, overwrite)) {
            if (!ImageIO.write(drawn(page, image), "png", file.stream())) {
                throw new IOException("no writer of PNG in this Java");
            }
            file.commit();
        } catch (IOException e) {
            throw AtomicFile.failure(picture, e);
        }
    }

    private static BufferedImage drawn(PageResult page, PageImage image) {
        BufferedImage picture = new BufferedImage(image.width(), image.height(), BufferedImage.TYPE_3BYTE_BGR);
        picture.getRaster().setDataElements(0, 0, image.width(), image.height(), image.toBytes());
        Graphics2D graphics = picture.createGraphics();
        graphics.setStroke(new BasicStroke(Math.max(1, image.width() / 1000f)));
        for (Block block : page.content().blocks()) {
            block.lines().forEach(line -> draw(graphics, line));
        }
        graphics.dispose();
        return picture;
    }

    private static void draw(Graphics2D graphics, Line line) {
        for (Word word : line.words()) {
            Box box = word.box();
            graphics.setColor(colour(word.confidence()));
            graphics.fillRect(box.x1(), box.y1(), box.width(), box.height());
        }
        graphics.setColor(LINE);
        graphics.drawRect(
                line.box().x1(), line.box().y1(), line.box().width(), line.box().height());
    }

    /** Red up to 0.5, green at 1. */
    private static Color colour(double confidence) {
        float hue = (float) (Math.max(0, 2 * confidence - 1) / 3);
        Color opaque = Color.getHSBColor(hue, 1, .9f);
        return new Color(opaque.getRed(), opaque.getGreen(), opaque.getBlue(), FILL);
    }

    @Override
    public void commit() {
        // Each page is there already.
    }

    @Override
    public void discard() {
        // Pages that were drawn stay.
    }
}
