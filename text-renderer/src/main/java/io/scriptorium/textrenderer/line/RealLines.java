package io.scriptorium.textrenderer.line;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Real lines with what they say, as a user collects them: a folder with one or more tables and the pictures.
 *
 * <p>A table is a UTF-8 file {@code *.tsv}, tab-separated, with a header line. Columns {@code file} (name of the
 * picture) and {@code text} are needed; {@code kind}, {@code split} ({@code train} or {@code valid}), {@code language}
 * and {@code subset} may be there, others are passed over. The pictures of {@code NAME.tsv} lie in {@code NAME.zip}
 * beside it or, without a zip, in its folder: PNG, JPEG, TIFF or WebP, one line each, any height.
 *
 * <p>Immutable apart from a cache of decoded pictures, and safe for threads.
 */
public final class RealLines {
    private static final Logger LOG = LoggerFactory.getLogger(RealLines.class);

    /** Decoded lines kept in memory; further ones are decoded each time. */
    private static final long CACHE_BYTES = 256L << 20;

    /** Lines tried until one fits a view's width. */
    private static final int TRIES = 24;

    private final List<Row> rows;
    private final List<Integer> training;
    private final double[] cumulated;
    private final AtomicReferenceArray<Optional<LineCut>> cuts;
    private final LinePictures.Budget budget = new LinePictures.Budget(CACHE_BYTES);

    private record Row(RealLine line, LinePictures pictures) {}

    private RealLines(List<Row> rows, ToDoubleFunction<RealLine> weight) {
        this.rows = List.copyOf(rows);
        this.cuts = new AtomicReferenceArray<>(rows.size());
        List<Integer> indices = new ArrayList<>();
        double[] sums = new double[rows.size()];
        double sum = 0;
        for (int i = 0; i < rows.size(); i++) {
            double own = rows.get(i).line.training() ? weight.applyAsDouble(rows.get(i).line) : 0;
            if (own > 0) {
                sum += own;
                sums[indices.size()] = sum;
                indices.add(i);
            }
        }
        this.training = List.copyOf(indices);
        this.cumulated = Arrays.copyOf(sums, indices.size());
    }

    /**
     * Reads every table of a folder.
     *
     * @param characters code points that the reader knows; lines with others are left out and counted in the log
     * @throws LineDataException if the folder has no table, a table has no column {@code file} or {@code text}, a row
     *     is short or a picture is missing
     */
    public static RealLines in(Path folder, Set<Integer> characters) throws LineDataException {
        List<Path> tables;
        try (Stream<Path> files = Files.list(folder)) {
            tables = files.filter(f -> f.getFileName().toString().endsWith(".tsv"))
                    .sorted()
                    .toList();
        } catch (IOException | UncheckedIOException e) {
            throw new LineDataException(
                    "folder of lines " + folder + " cannot be listed (" + e + "); name an existing folder", e);
        }
        if (tables.isEmpty()) {
            throw new LineDataException("folder of lines " + folder
                    + " has no table; expected a file *.tsv with the columns file and text beside the pictures");
        }
        List<Row> rows = new ArrayList<>();
        for (Path table : tables) {
            read(table, characters, rows);
        }
        return new RealLines(rows, line -> 1);
    }

    private static void read(Path table, Set<Integer> characters, List<Row> rows) throws LineDataException {
        List<String> lines;
        LinePictures pictures;
        try {
            lines = Files.readAllLines(table, StandardCharsets.UTF_8);
            pictures = LinePictures.of(table);
        } catch (IOException e) {
            throw new LineDataException("table " + table + " cannot be read (" + e + "); it must be UTF-8 text", e);
        }
        List<String> header = lines.isEmpty()
                ? List.of()
                : List.of(lines.get(0).replace("\ufeff", "").split("\t", -1));
        for (String needed : List.of("file", "text")) {
            if (!header.contains(needed)) {
                throw new LineDataException("table " + table + " has no column \"" + needed
                        + "\"; expected a first line that names the columns, tab-separated, got " + header);
            }
        }
        int foreign = 0;
        for (int i = 1; i < lines.size(); i++) {
            if (lines.get(i).isBlank()) {
                continue;
            }
            Map<String, String> cells = cells(table, i + 1, header, lines.get(i));
            String file = cells.get("file");
            if (!pictures.has(file)) {
                throw new LineDataException("table " + table + ", line " + (i + 1) + ": picture " + file + " is not in "
                        + pictures.place() + "; add it or take the row out");
            }
            String text = LineText.fold(cells.get("text"));
            if (text.isEmpty() || !text.codePoints().allMatch(c -> c == ' ' || characters.contains(c))) {
                foreign++;
                continue;
            }
            rows.add(new Row(
                    new RealLine(
                            file,
                            text,
                            cells.getOrDefault("kind", "own"),
                            cells.getOrDefault("split", "train"),
                            cells.getOrDefault("language", ""),
                            cells.getOrDefault("subset", "")),
                    pictures));
        }
        if (foreign > 0) {
            LOG.info(
                    "table {}: {} of {} lines are left out for characters that the reader does not know",
                    table,
                    foreign,
                    lines.size() - 1);
        }
    }

    private static Map<String, String> cells(Path table, int number, List<String> header, String line)
            throws LineDataException {
        String[] values = line.split("\t", -1);
        if (values.length != header.size()) {
            throw new LineDataException("table " + table + ", line " + number + ": expected " + header.size()
                    + " cells parted by tabs, got " + values.length + "; tabs inside a text must be spaces");
        }
        Map<String, String> cells = new HashMap<>();
        for (int i = 0; i < values.length; i++) {
            cells.put(header.get(i), values[i]);
        }
        return cells;
    }

    /** Those lines that the predicate keeps, such as all but one subset. */
    public RealLines where(Predicate<RealLine> keep) {
        return new RealLines(rows.stream().filter(row -> keep.test(row.line)).toList(), line -> 1);
    }

    /** The same lines, drawn for training in proportion to a weight; 0 is never drawn. */
    public RealLines weighted(ToDoubleFunction<RealLine> weight) {
        return new RealLines(rows, weight);
    }

    /** All lines, in the order of the tables. */
    public List<RealLine> lines() {
        return rows.stream().map(Row::line).toList();
    }

    /**
     * The picture of a line of {@link #lines()}, zero-based.
     *
     * @throws UncheckedIOException if it cannot be decoded; the message names it
     */
    public GrayImage image(int index) {
        Row row = rows.get(index);
        return row.pictures.read(row.line.file());
    }

    private Optional<LineCut> cut(int index) {
        Optional<LineCut> known = cuts.get(index);
        if (known != null) {
            return known;
        }
        GrayImage image = image(index);
        Optional<LineCut> cut = LineCut.of(image, rows.get(index).line.text());
        if (cut.isEmpty() || budget.take(image.pixels().length)) {
            cuts.set(index, cut);
        }
        return cut;
    }

    /**
     * A training line as a view of this width, whole or a part between two word gaps, slightly altered.
     *
     * @return null where no line was found that fits
     */
    LineSample sample(Dice dice, int narrow, int width) {
        if (training.isEmpty()) {
            return null;
        }
        for (int i = 0; i < TRIES; i++) {
            int at = Arrays.binarySearch(cumulated, dice.next() * cumulated[cumulated.length - 1]);
            int index = training.get(Math.min(training.size() - 1, at >= 0 ? at + 1 : -at - 1));
            RealLine line = rows.get(index).line;
            // A letter is 5 to 24 px wide in a view: do not decode what cannot fit.
            if (line.text().length() * 24 < narrow
                    || (!line.text().contains(" ") && line.text().length() * 5 > width)) {
                continue;
            }
            Optional<LineCut> cut = cut(index);
            if (cut.isPresent()) {
                LineSample sample = new LineViewing(cut.get(), "real:" + line.kind()).training(dice, narrow, width);
                if (sample != null) {
                    return sample;
                }
            }
        }
        return null;
    }

    /**
     * Unaltered views of all lines of a split, for measuring: each line whole where it fits the widest view, else in as
     * few pieces as fit; lines that can be neither fitted nor cut are left out.
     *
     * @param split such as {@code valid}
     * @param widths widths of views, rising, px; the narrowest that fits is taken
     */
    public List<LineSample> views(String split, List<Integer> widths) {
        List<LineSample> views = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) {
            RealLine line = rows.get(i).line;
            if (line.split().equals(split)) {
                cut(i).ifPresent(cut -> views.addAll(new LineViewing(cut, "real:" + line.kind()).all(widths)));
            }
        }
        return views;
    }
}
