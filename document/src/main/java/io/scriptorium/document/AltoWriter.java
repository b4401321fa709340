package io.scriptorium.document;

import java.io.IOException;
import java.io.Writer;
import java.util.List;
import java.util.Locale;

/**
 * ALTO 4 (Library of Congress, schema 4.2; readers of 4.3 and 4.4 take it): {@code Page}, {@code PrintSpace},
 * {@code TextBlock}, {@code TextLine}, {@code String} with {@code WC} 0 to 1, {@code SP} between words, {@code Illustration}
 * before its caption. Positions are pixels of
 * the page. A line without a word is left out, since the schema wants one. A comment in the page says how it ended unless
 * that was ok: no attribute means that.
 */
final class AltoWriter extends XmlWriter {
    AltoWriter(String document, Writer out) throws IOException {
        super(out, """
                <?xml version="1.0" encoding="UTF-8"?>
                <alto xmlns="http://www.loc.gov/standards/alto/ns-v4#" SCHEMAVERSION="4.2">
                <Description>
                <MeasurementUnit>pixel</MeasurementUnit>
                <sourceImageInformation><fileName>%s</fileName></sourceImageInformation>
                <Processing ID="ocr">
                <processingCategory>contentGeneration</processingCategory>
                <processingSoftware><softwareName>scriptorium</softwareName></processingSoftware>
                </Processing>
                </Description>
                <Layout>
                """.formatted(escape(document)), "</Layout>\n</alto>\n");
    }

    @Override
    public void write(PageResult page) throws IOException {
        PageSource source = page.source();
        String number = Integer.toString(source.number());
        out.write("<Page ID=\"page_" + number + "\" PHYSICAL_IMG_NR=\"" + number + "\" WIDTH=\"" + source.width()
                + "\" HEIGHT=\"" + source.height() + "\" PROCESSINGREFS=\"ocr\">\n");
        if (page.status() != PageStatus.OK) {
            out.write("<!-- " + escape(MarkdownWriter.status(page.outcome())) + " -->\n");
        }
        out.write("<PrintSpace" + at(Place.box(source)) + ">\n");
        int blocks = 0;
        for (Block block : Place.blocks(page)) {
            write(block, number + "_" + ++blocks);
        }
        out.write("</PrintSpace>\n</Page>\n");
    }

    private void write(Block block, String id) throws IOException {
        if (block instanceof Figure figure) {
            out.write("<Illustration ID=\"picture_" + id + "\""
                    + at(figure.picture().box()) + "/>\n");
        }
        List<Line> lines = block.lines().stream()
                .filter(line -> !Place.words(line).isEmpty())
                .toList();
        if (lines.isEmpty()) {
            return;
        }
        out.write("<TextBlock ID=\"block_" + id + "\"" + at(Place.text(block)) + ">\n");
        for (int i = 0; i < lines.size(); i++) {
            String lineId = id + "_" + (i + 1);
            out.write("<TextLine ID=\"line_" + lineId + "\"" + at(lines.get(i).box()) + ">");
            List<Place> words = Place.words(lines.get(i));
            for (int w = 0; w < words.size(); w++) {
                Place word = words.get(w);
                out.write(w == 0 ? "" : "<SP/>");
                out.write("<String ID=\"word_" + lineId + "_" + (w + 1) + "\"" + at(word.box()) + confidence(word)
                        + " CONTENT=\"" + escape(word.text()) + "\"/>");
            }
            out.write("</TextLine>\n");
        }
        out.write("</TextBlock>\n");
    }

    private static String confidence(Place word) {
        return word.confidence().isEmpty()
                ? ""
                : String.format(Locale.ROOT, " WC=\"%.4f\"", word.confidence().getAsDouble());
    }

    private static String at(Box box) {
        return " HPOS=\"" + box.x1() + "\" VPOS=\"" + box.y1() + "\" WIDTH=\"" + box.width() + "\" HEIGHT=\""
                + box.height() + "\"";
    }
}
