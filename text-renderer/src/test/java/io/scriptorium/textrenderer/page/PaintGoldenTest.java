package io.scriptorium.textrenderer.page;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.scriptorium.golden.Golden;
import io.scriptorium.visionencoder.image.ImageFile;
import io.scriptorium.visionencoder.image.PageImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The pictures of the official renderer: their sizes, where their ink is, and what they look like. */
@Tag(Golden.TAG)
class PaintGoldenTest {
    /** Of sizes and ink boxes, px. */
    private static final int PLACE = 1;

    /** Least correlation of gray values. */
    private static final double LIKENESS = 0.97;

    @Test
    void cropsAndInkAreThoseOfTheReference() throws IOException {
        List<String> differing = new ArrayList<>();
        int total = 0;
        for (String name : GlyphCases.names()) {
            JsonNode example = GlyphCases.read(name);
            if (example.has("repaired_pages")) {
                // The sizes are those of pages with the faults that we do not have.
                continue;
            }
            PageStyle style = GlyphCases.style(example);
            PagePainter painter = new PagePainter(style, GlyphCases.fonts(style));
            List<TypesetPage> pages = GlyphCases.pages(example);
            for (int p = 0; p < pages.size(); p++) {
                JsonNode expected = example.get("pages").get(p);
                PagePicture picture = painter.paint(pages.get(p));
                total++;
                if (Math.abs(picture.width() - expected.get("size_px").get(0).intValue()) > PLACE
                        || Math.abs(picture.height()
                                        - expected.get("size_px").get(1).intValue())
                                > PLACE) {
                    differing.add(name + " page " + (p + 1) + ": expected " + expected.get("size_px") + ", got "
                            + picture.width() + " x " + picture.height());
                }
                int[] ink = ink(picture.toPageImage());
                for (int i = 0; i < 4 && expected.get("ink_px").isArray(); i++) {
                    if (Math.abs(ink[i] - expected.get("ink_px").get(i).intValue()) > PLACE) {
                        differing.add(name + " page " + (p + 1) + ": expected ink " + expected.get("ink_px") + ", got "
                                + java.util.Arrays.toString(ink));
                        break;
                    }
                }
            }
        }
        assertThat(total).isPositive();
        assertThat(differing).as("of %d pages", total).isEmpty();
    }

    @Test
    void picturesAreLikeThoseOfTheReference() throws IOException {
        List<Path> files;
        try (Stream<Path> found = Files.list(Golden.path(GlyphCases.SET, "png"))) {
            files = found.sorted().toList();
        }
        int compared = 0;
        for (Path file : files) {
            String[] parts = file.getFileName().toString().split("\\.p|\\.png", -1);
            JsonNode example = GlyphCases.read(parts[0]);
            if (example.has("repaired_pages")) {
                continue;
            }
            int page = Integer.parseInt(parts[1]) - 1;
            compared++;
            PageStyle style = GlyphCases.style(example);
            PageImage ours = new PagePainter(style, GlyphCases.fonts(style))
                    .paint(GlyphCases.pages(example).get(page))
                    .toPageImage();
            PageImage theirs = ImageFile.readFirst(file);
            assertThat(correlation(ours, theirs)).as(file.toString()).isGreaterThan(LIKENESS);
        }
        assertThat(compared).isPositive();
    }

    private static int[] ink(PageImage page) {
        byte[] gray = page.gray();
        int background = gray[0] & 0xff;
        int[] box = {page.width(), page.height(), 0, 0};
        for (int i = 0; i < gray.length; i++) {
            if (Math.abs((gray[i] & 0xff) - background) > 5) {
                int x = i % page.width();
                int y = i / page.width();
                box[0] = Math.min(box[0], x);
                box[1] = Math.min(box[1], y);
                box[2] = Math.max(box[2], x + 1);
                box[3] = Math.max(box[3], y + 1);
            }
        }
        return box;
    }

    private static double correlation(PageImage a, PageImage b) {
        int width = Math.min(a.width(), b.width());
        int height = Math.min(a.height(), b.height());
        byte[] first = a.crop(0, 0, width, height).gray();
        byte[] second = b.crop(0, 0, width, height).gray();
        double n = first.length;
        double sumA = 0;
        double sumB = 0;
        double aa = 0;
        double bb = 0;
        double ab = 0;
        for (int i = 0; i < first.length; i++) {
            double x = first[i] & 0xff;
            double y = second[i] & 0xff;
            sumA += x;
            sumB += y;
            aa += x * x;
            bb += y * y;
            ab += x * y;
        }
        return (n * ab - sumA * sumB) / Math.sqrt((n * aa - sumA * sumA) * (n * bb - sumB * sumB));
    }
}
