package io.scriptorium.cli;

import java.awt.image.BufferedImage;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.encryption.AccessPermission;
import org.apache.pdfbox.pdmodel.encryption.StandardProtectionPolicy;

/** Runs the command in this process, with models that have no weights unless others are named, and makes inputs for it. */
final class CommandFixture {
    final FakeModels models = new FakeModels();
    private final Models reached;
    String input = "";
    final StringWriter out = new StringWriter();
    final StringWriter err = new StringWriter();

    CommandFixture() {
        reached = models;
    }

    CommandFixture(Models reached) {
        this.reached = reached;
    }

    /** As {@link #run}, with nothing left of what was said before. */
    int runAnew(Object... arguments) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        return run(arguments);
    }

    int run(Object... arguments) {
        String[] words = new String[arguments.length];
        for (int i = 0; i < words.length; i++) {
            words[i] = arguments[i].toString();
        }
        return Scriptorium.run(
                words,
                new Console(out, new PrintWriter(err, true), false, new BufferedReader(new StringReader(input))),
                reached);
    }

    static Path picture(Path file, int width, int height, int colour) throws IOException {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                image.setRGB(x, y, colour);
            }
        }
        ImageIO.write(image, "png", file.toFile());
        return file;
    }

    static Path picture(Path file) throws IOException {
        return picture(file, 20, 10, 0xffffff);
    }

    /** A PDF whose page n is n inches high. */
    static Path pdf(Path file, int pages, String password) throws IOException {
        try (PDDocument document = new PDDocument()) {
            for (int i = 1; i <= pages; i++) {
                document.addPage(new PDPage(new PDRectangle(72, 72 * i)));
            }
            if (!password.isEmpty()) {
                document.protect(new StandardProtectionPolicy("owner", password, new AccessPermission()));
            }
            document.save(file.toFile());
        }
        return file;
    }
}
