package io.scriptorium.eval.report;

import io.scriptorium.eval.judge.PaintScore;
import io.scriptorium.eval.scene.Task;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The judge's score by task, and every picture with its prompt and its faults. */
public final class PaintReport {
    private PaintReport() {}

    /**
     * The page.
     *
     * @throws IOException if a picture cannot be read
     */
    public static String html(PaintScore score) throws IOException {
        HtmlPage page = new HtmlPage("Pictures of scenes, judged");
        page.paragraph(
                "Tasks as in GenEval, in a small world of our own: pictograms, letters and digits on even ground, judged"
                        + " exactly and strictly (nothing missing, nothing else). The figures are not GenEval's.");
        List<List<String>> rows = new ArrayList<>();
        for (Map.Entry<Task, PaintScore.Share> entry : score.byTask().entrySet()) {
            PaintScore.Share share = entry.getValue();
            rows.add(List.of(entry.getKey().title(), number(share.score()), share.right() + "", share.all() + ""));
        }
        rows.add(List.of(
                "overall (mean of tasks)",
                number(score.overall()),
                score.entries().stream().filter(e -> e.verdict().isRight()).count() + "",
                score.entries().size() + ""));
        page.table(List.of("task", "score", "right", "pictures"), rows);
        for (Task task : score.byTask().keySet()) {
            page.heading(task.title());
            page.raw("<div class=\"cards\">");
            for (PaintScore.Entry entry : score.entries()) {
                if (entry.task() == task) {
                    page.raw(card(entry));
                }
            }
            page.raw("</div>");
        }
        return page.toString();
    }

    private static String card(PaintScore.Entry entry) throws IOException {
        StringBuilder card =
                new StringBuilder("<div class=\"card" + (entry.verdict().isRight() ? "" : " bad") + "\">");
        Optional<Path> picture = entry.picture();
        if (picture.isPresent()) {
            String name = picture.get().getFileName().toString().toLowerCase(Locale.ROOT);
            card.append(HtmlPage.image(Files.readAllBytes(picture.get()), name.endsWith("png") ? "png" : "jpeg"));
        }
        card.append("<p>").append(HtmlPage.escaped(entry.prompt().text())).append("</p>");
        for (String fault : entry.verdict().faults()) {
            card.append("<p class=\"fault\">").append(HtmlPage.escaped(fault)).append("</p>");
        }
        picture.ifPresent(path -> card.append("<p class=\"note\">")
                .append(HtmlPage.escaped(path.getFileName().toString()))
                .append("</p>"));
        return card.append("</div>").toString();
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.3f", value);
    }
}
