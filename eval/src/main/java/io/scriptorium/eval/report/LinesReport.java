package io.scriptorium.eval.report;

import io.scriptorium.eval.text.EditDistance;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Lines that a reader read, the worst first, and its error rates by kind of line. */
public final class LinesReport {
    private LinesReport() {}

    /**
     * A line and what was read in it.
     *
     * @param picture PNG
     */
    public record Line(String kind, String truth, String decoder, String ctc, byte[] picture) {
        int decoderEdits() {
            return EditDistance.between(decoder, truth);
        }

        int ctcEdits() {
            return EditDistance.between(ctc, truth);
        }

        int characters() {
            return Math.max(1, truth.codePointCount(0, truth.length()));
        }

        /** Edits over characters by the reading that is nearer: a line is bad where neither reads it. */
        double rate() {
            return Math.min(decoderEdits(), ctcEdits()) / (double) characters();
        }
    }

    /**
     * Error rates of one kind of line: edits over characters of the truth.
     *
     * @param perfect lines that the decoder read without a fault
     */
    public record Rates(int lines, int characters, double decoder, double ctc, int perfect) {}

    /** Error rates by kind, in alphabetical order, and of all lines under {@code all}. */
    public static Map<String, Rates> rates(List<Line> lines) {
        Map<String, List<Line>> kinds = new TreeMap<>();
        for (Line line : lines) {
            kinds.computeIfAbsent(line.kind(), k -> new ArrayList<>()).add(line);
        }
        Map<String, Rates> rates = new TreeMap<>();
        kinds.forEach((kind, own) -> rates.put(kind, ratesOf(own)));
        rates.put("all", ratesOf(lines));
        return rates;
    }

    private static Rates ratesOf(List<Line> lines) {
        int characters = lines.stream().mapToInt(Line::characters).sum();
        return new Rates(
                lines.size(),
                characters,
                lines.stream().mapToInt(Line::decoderEdits).sum() / (double) Math.max(1, characters),
                lines.stream().mapToInt(Line::ctcEdits).sum() / (double) Math.max(1, characters),
                (int) lines.stream().filter(line -> line.decoderEdits() == 0).count());
    }

    /**
     * The page.
     *
     * @param model its name
     * @param most lines that are shown
     */
    public static String html(String model, List<Line> lines, int most) {
        HtmlPage page = new HtmlPage("Lines read by " + model);
        List<List<String>> rows = new ArrayList<>();
        rates(lines)
                .forEach((kind, rates) -> rows.add(List.of(
                        kind,
                        Integer.toString(rates.lines()),
                        Integer.toString(rates.characters()),
                        number(rates.decoder()),
                        number(rates.ctc()),
                        Integer.toString(rates.perfect()))));
        page.table(List.of("kind", "views", "characters", "CER decoder", "CER CTC head", "without a fault"), rows);
        page.paragraph(
                "Each view is read alone, by both heads; a line that is too wide for a view is several. The worst first: by"
                        + " the character error rate of the head that read it better.");
        lines.stream()
                .sorted(Comparator.comparingDouble(Line::rate).reversed())
                .limit(most)
                .forEach(line -> page.raw(card(line)));
        return page.toString();
    }

    private static String card(Line line) {
        return "<div class=\"line\">" + HtmlPage.image(line.picture(), "png")
                + row("truth  ", line.truth(), "")
                + row("decoder", line.decoder(), number(line.decoderEdits() / (double) line.characters()))
                + row("CTC    ", line.ctc(), number(line.ctcEdits() / (double) line.characters()))
                + "<span class=\"note\">" + HtmlPage.escaped(line.kind()) + "</span></div>";
    }

    private static String row(String head, String text, String rate) {
        return "<code><span class=\"note\">" + head + "</span> " + HtmlPage.escaped(text)
                + (rate.isEmpty() ? "" : "  <span class=\"note\">" + rate + "</span>") + "</code>";
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.4f", value);
    }
}
