package io.scriptorium.textrenderer.pdf;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import org.apache.pdfbox.contentstream.operator.Operator;
import org.apache.pdfbox.cos.COSBase;
import org.apache.pdfbox.cos.COSNumber;
import org.apache.pdfbox.pdfparser.PDFStreamParser;
import org.apache.pdfbox.pdfwriter.ContentStreamWriter;
import org.apache.pdfbox.pdmodel.PDPage;

/** Takes the invisible text, as an earlier run of some OCR program left it, out of a page. */
final class InvisibleText {
    private static final Set<String> SHOWS = Set.of("Tj", "TJ", "'", "\"");
    private static final int INVISIBLE = 3;

    private InvisibleText() {}

    /**
     * The page's content without its invisible text. Forms that the page draws are left as they are.
     *
     * @return null if the page has no such text
     */
    static byte[] removed(PDPage page) throws IOException {
        List<Object> kept = new ArrayList<>();
        List<COSBase> operands = new ArrayList<>();
        Deque<Integer> saved = new ArrayDeque<>();
        int mode = 0;
        boolean found = false;
        PDFStreamParser parser = new PDFStreamParser(page);
        for (Object token = parser.parseNextToken(); token != null; token = parser.parseNextToken()) {
            if (!(token instanceof Operator operator)) {
                operands.add((COSBase) token);
                continue;
            }
            String name = operator.getName();
            switch (name) {
                case "q" -> saved.push(mode);
                case "Q" -> mode = saved.isEmpty() ? mode : saved.pop();
                case "Tr" ->
                    mode = !operands.isEmpty() && operands.get(0) instanceof COSNumber number
                            ? number.intValue()
                            : mode;
                default -> {}
            }
            if (mode == INVISIBLE && SHOWS.contains(name)) {
                found = true;
            } else {
                kept.addAll(operands);
                kept.add(operator);
            }
            operands.clear();
        }
        if (!found) {
            return null;
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new ContentStreamWriter(out).writeTokens(kept);
        return out.toByteArray();
    }
}
