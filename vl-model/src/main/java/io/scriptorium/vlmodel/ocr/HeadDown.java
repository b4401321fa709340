package io.scriptorium.vlmodel.ocr;

import io.scriptorium.visionencoder.line.FoundLines;
import io.scriptorium.visionencoder.line.LineView;
import io.scriptorium.visionencoder.line.TextLine;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Whether a page stands on its head: a few of its lines are read both ways with the CTC head, and the way in which it is surer
 * of the letters is the right one.
 */
final class HeadDown {
    /** Columns of views that are read each way. Ours: four lines of a page of full width, ten of a receipt. */
    private static final int COLUMNS = 2_560;
    /** By so much the mean probability of a letter must rise for a page to be turned. Ours; docs/layout.md has the measurements. */
    private static final double CLEAR = 0.1;

    private HeadDown() {}

    /** Reads some lines both ways. */
    static boolean is(FoundLines found, LineReader reader) {
        ScriptEvidence asFound = new ScriptEvidence();
        ScriptEvidence onHead = new ScriptEvidence();
        for (List<LineView> views : sample(found)) {
            List<LineView> both = new ArrayList<>(views);
            views.forEach(view -> both.add(view.onItsHead()));
            List<CtcReading> readings = reader.glance(both);
            readings.subList(0, views.size()).forEach(asFound::add);
            readings.subList(views.size(), both.size()).forEach(onHead::add);
        }
        return onHead.characters() > 0 && onHead.confidence() > asFound.confidence() + CLEAR;
    }

    /** Views of equal width together; the longest lines that are not unusually long, from all over the page. */
    private static List<List<LineView>> sample(FoundLines found) {
        List<LineView> views = found.lines().stream()
                .flatMap(line -> line.pieces().stream())
                .map(TextLine.Piece::view)
                .sorted(Comparator.comparingInt(LineView::inkWidth).reversed())
                .toList();
        // Of the longer half every n-th, so that a heading or a rule taken for text does not decide alone.
        List<LineView> longer = views.subList(0, (views.size() + 1) / 2);
        int total = longer.stream().mapToInt(LineView::width).sum();
        int step = Math.max(1, total / COLUMNS);
        Map<Integer, List<LineView>> byWidth = new TreeMap<>();
        for (int i = step / 2; i < longer.size(); i += step) {
            byWidth.computeIfAbsent(longer.get(i).width(), width -> new ArrayList<>())
                    .add(longer.get(i));
        }
        return byWidth.values().stream().collect(Collectors.toList());
    }
}
