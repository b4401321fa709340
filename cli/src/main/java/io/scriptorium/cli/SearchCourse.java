package io.scriptorium.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.scriptorium.eval.style.ParetoFront;
import io.scriptorium.eval.style.StyleScore;
import io.scriptorium.eval.style.StyleSearch;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Tells of a search for a style, generation by generation, and when it is over. */
final class SearchCourse implements StyleSearch.Course {
    private final Console console;
    private final StyleReading reading;
    private final Interruption interruption;
    private final double seconds;
    private final int patience;
    private final double least;
    private List<StyleScore> front = List.of();
    private int unchanged;

    /**
     * @param seconds of setting and reading, earlier runs included
     * @param patience generations without a better style
     * @param least precision of the style that is told of as best
     */
    SearchCourse(
            Console console,
            StyleReading reading,
            Interruption interruption,
            double seconds,
            int patience,
            double least) {
        this.console = console;
        this.reading = reading;
        this.interruption = interruption;
        this.seconds = seconds;
        this.patience = patience;
        this.least = least;
    }

    @Override
    public boolean isOver(ObjectNode next) {
        // What is known costs nothing: a search that goes on comes back to where it was.
        return unchanged >= patience
                || interruption.asked()
                || (reading.seconds() >= seconds && !reading.isKnown(StyleTexts.SEARCH, next));
    }

    @Override
    public void generation(int number, List<StyleScore> all) {
        List<StyleScore> now = ParetoFront.of(all);
        unchanged = now.equals(front) ? unchanged + 1 : 0;
        front = now;
        Optional<StyleScore> best = all.stream()
                .filter(score -> score.precision() >= least)
                .max(Comparator.comparingDouble(StyleScore::ratio));
        Optional<StyleScore> readBest = all.stream().max(Comparator.comparingDouble(StyleScore::precision));
        console.err()
                .printf(
                        Locale.ROOT,
                        "generation %d: %d styles read, %d on the front; %s; %.0f of %.0f s%n",
                        number,
                        all.size(),
                        front.size(),
                        best.or(() -> readBest)
                                .map(score -> String.format(
                                        Locale.ROOT,
                                        "%s ratio %.2f at precision %.3f",
                                        best.isPresent() ? "best" : "best read",
                                        score.ratio(),
                                        score.precision()))
                                .orElse("none"),
                        reading.seconds(),
                        seconds);
        console.err().flush();
    }
}
