package io.scriptorium.document;

import java.io.IOException;
import java.io.Writer;
import java.util.List;
import java.util.OptionalDouble;

/**
 * hOCR 1.2 as XHTML: {@code ocr_page} holds {@code ocr_carea} (a block), {@code ocr_par}, {@code ocr_line} and
 * {@code ocrx_word}, each with its {@code bbox} in pixels of the page, right and bottom exclusive; words with
 * {@code x_wconf} 0 to 100; a picture is an {@code ocr_photo}, before its caption. A page that is not ok says so in {@code data-status} and {@code data-reason}.
 *
 * <p>The document type is the short one, because that of XHTML 1.0 makes many parsers fetch it from the net.
 */
final class HocrWriter extends XmlWriter {
    HocrWriter(String document, Writer out) throws IOException {
        super(out, """
                <?xml version="1.0" encoding="UTF-8"?>
                <!DOCTYPE html>
                <html xmlns="http://www.w3.org/1999/xhtml">
                <head>
                <meta charset="UTF-8"/>
                <title>%s</title>
                <meta name="ocr-system" content="scriptorium"/>
                <meta name="ocr-capabilities" content="ocr_page ocr_carea ocr_par ocr_line ocrx_word ocr_photo"/>
                </head>
                <body>
                """.formatted(escape(document)), "</body>\n</html>\n");
    }

    @Override
    public void write(PageResult page) throws IOException {
        PageSource source = page.source();
        String number = Integer.toString(source.number());
        element("div", "ocr_page", "page_" + number, pageTitle(source));
        if (page.status() != PageStatus.OK) {
            out.write(" data-status=\"" + page.status().word() + "\" data-reason=\""
                    + escape(page.outcome().reason()) + "\"");
        }
        out.write(">\n");
        int blocks = 0;
        for (Block block : Place.blocks(page)) {
            write(block, number + "_" + ++blocks);
        }
        out.write("</div>\n");
    }

    private void write(Block block, String id) throws IOException {
        if (block instanceof Figure figure) {
            element("div", "ocr_photo", "photo_" + id, bbox(figure.picture().box()));
            out.write("></div>\n");
            if (figure.lines().isEmpty()) {
                return;
            }
        }
        element("div", "ocr_carea", "block_" + id, bbox(Place.text(block)));
        out.write(">\n");
        element("p", "ocr_par", "par_" + id, bbox(Place.text(block)));
        out.write(">\n");
        int lines = 0;
        for (Line line : block.lines()) {
            lines++;
            element("span", "ocr_line", "line_" + id + "_" + lines, bbox(line.box()));
            out.write(">");
            List<Place> words = Place.words(line);
            for (int i = 0; i < words.size(); i++) {
                Place word = words.get(i);
                out.write(i == 0 ? "" : " ");
                element("span", "ocrx_word", "word_" + id + "_" + lines + "_" + (i + 1), wordTitle(word));
                out.write(">" + escape(word.text()) + "</span>");
            }
            out.write("</span>\n");
        }
        out.write("</p>\n</div>\n");
    }

    /** A start tag without its end, so that attributes can follow. */
    private void element(String name, String kind, String id, String title) throws IOException {
        out.write("<" + name + " class=\"" + kind + "\" id=\"" + id + "\" title=\"" + escape(title) + "\"");
    }

    private static String pageTitle(PageSource source) {
        // Within its quotes the grammar of a property has no way to write a quote.
        String title = "image \"" + source.document().replace('"', '\'') + "\"; " + bbox(Place.box(source))
                + "; ppageno " + source.index();
        OptionalDouble dpi = source.dpi();
        if (dpi.isPresent()) {
            long rounded = Math.round(dpi.getAsDouble());
            title += "; scan_res " + rounded + " " + rounded;
        }
        return title;
    }

    private static String wordTitle(Place word) {
        String box = bbox(word.box());
        return word.confidence().isEmpty()
                ? box
                : box + "; x_wconf " + Math.round(100 * word.confidence().getAsDouble());
    }

    private static String bbox(Box box) {
        return "bbox " + box.x1() + " " + box.y1() + " " + box.x2() + " " + box.y2();
    }
}
