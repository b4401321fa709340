package io.scriptorium.train;

import io.scriptorium.textrenderer.page.FontStack;
import io.scriptorium.textrenderer.page.PageFonts;
import io.scriptorium.textrenderer.page.PagePainter;
import io.scriptorium.textrenderer.page.PagePicture;
import io.scriptorium.textrenderer.page.PageStyle;
import io.scriptorium.textrenderer.page.TypesetException;
import io.scriptorium.textrenderer.page.TypesetLine;
import io.scriptorium.textrenderer.page.TypesetPage;
import io.scriptorium.textrenderer.page.Typesetter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;

/** Sets and draws the pages that a reader is trained on. Every page is a pure function of seed, step and place. */
final class PageSource {
    /** Share of the font size by which the middle of small letters stands above the baseline. */
    private static final double MIDDLE = .3;
    /** Steps after which the next style is added, where one begins with a single style. */
    private static final int STEPS_PER_STYLE = 40;
    /** Share of pages that are in the first style whatever is known; it has its part of the others too. */
    private static final double FIRST_STYLE = .4;
    /** Rows of each page that the decoder reads. */
    private static final int DECODED = 1;

    private final ReaderConfig config;
    private final List<Setting> settings = new ArrayList<>();
    private final PageText text;
    private final ToIntFunction<Integer> id;
    private final long seed;
    private final int pages;
    private final boolean oneFirst;

    /** A style with what sets and draws it. */
    private record Setting(String name, PageStyle style, Typesetter typesetter, PagePainter painter, int room) {}

    /**
     * Pages of these styles.
     *
     * @param styles by name, the easiest first
     * @param id of a character
     * @param pages in a batch
     * @param oneFirst whether to begin with the first style alone
     * @throws TypesetException if a font of a style is missing
     */
    PageSource(
            ReaderConfig config,
            Map<String, PageStyle> styles,
            PageText text,
            ToIntFunction<Integer> id,
            long seed,
            int pages,
            boolean oneFirst)
            throws TypesetException {
        this.config = config;
        this.text = text;
        this.id = id;
        this.seed = seed;
        this.pages = pages;
        this.oneFirst = oneFirst;
        for (Map.Entry<String, PageStyle> entry : styles.entrySet()) {
            PageStyle style = entry.getValue();
            FontStack fonts = PageFonts.of(style, false);
            int room = (int) (style.linesPerPage() * style.pageWidth() / (.6 * style.fontSize()));
            settings.add(new Setting(
                    entry.getKey(), style, new Typesetter(style, fonts), new PagePainter(style, fonts), room));
        }
    }

    /** The batch of a step. */
    PageBatch batch(long step) {
        int known = oneFirst ? (int) Math.min(settings.size(), 1 + step / STEPS_PER_STYLE) : settings.size();
        PageBatch[] batch = new PageBatch[pages];
        for (int i = 0; i < pages; i++) {
            SplittableRandom random = new SplittableRandom(mixed(seed, step, i));
            int style = random.nextDouble() < FIRST_STYLE ? 0 : random.nextInt(known);
            batch[i] = page(settings.get(style), random, false);
        }
        return joined(Arrays.asList(batch));
    }

    /** Pages of each style, of text that is never trained on, one batch for each style. */
    List<PageBatch> held(int each) {
        List<PageBatch> batches = new ArrayList<>();
        for (Setting setting : settings) {
            List<PageBatch> some = new ArrayList<>();
            for (int i = 0; i < each; i++) {
                some.add(page(setting, new SplittableRandom(mixed(0x7e57, -1, i)), true));
            }
            batches.add(joined(some));
        }
        return batches;
    }

    private static long mixed(long seed, long step, int page) {
        return new SplittableRandom(seed ^ (step * 0x9e3779b97f4a7c15L)).nextLong() + page * 0xbf58476d1ce4e5b9L;
    }

    private PageBatch page(Setting setting, SplittableRandom random, boolean held) {
        return page(setting, text.draw(random, setting.room, held), random);
    }

    /** The first page of a text in each style. */
    List<PageBatch> set(String words) {
        return settings.stream()
                .map(setting -> page(setting, words, new SplittableRandom(seed)))
                .toList();
    }

    private PageBatch page(Setting setting, String words, SplittableRandom random) {
        TypesetPage page = first(setting.typesetter, words);
        PagePicture picture = setting.painter.paint(page);
        int side = config.maxWidth();
        if (picture.width() != side || picture.height() != side || picture.channels() != 1) {
            throw new IllegalStateException("style " + setting.name + " makes pages of " + picture.width() + " x "
                    + picture.height() + " pixels; expected grey ones of " + side + " x " + side);
        }
        int[] grid = grid(setting, page);
        int frames = config.clip().gridColumns() * config.head().frames();
        return new PageBatch(
                side,
                grid.length,
                picture.pixels(),
                grid,
                List.of(decoded(grid, frames, random)),
                List.of(setting.name));
    }

    /** The first page of a text: setting the rest is left off. */
    private static TypesetPage first(Typesetter typesetter, String text) {
        TypesetPage[] first = new TypesetPage[1];
        try {
            typesetter.typeset(text, page -> {
                first[0] = page;
                throw new CancellationException();
            });
        } catch (CancellationException e) {
            // One page is enough.
        }
        return first[0];
    }

    private int[] grid(Setting setting, TypesetPage page) {
        int frames = config.clip().gridColumns() * config.head().frames();
        int rows = config.clip().gridRows() * config.head().rows();
        double rowHeight = (double) config.maxWidth() / rows;
        double frameWidth = (double) config.maxWidth() / frames;
        double scale = setting.style.dpi() / 72;
        int[] grid = new int[rows * frames];
        Arrays.fill(grid, config.head().blank());
        for (TypesetLine line : page.lines()) {
            double middle = (line.baseline() - MIDDLE * setting.style.fontSize()) * scale;
            int row = Math.min(rows - 1, (int) (middle / rowHeight));
            double[] places = setting.painter.middles(line);
            int next = 0;
            for (int i = 0; i < places.length; i++) {
                // Narrow characters may share a frame: the later one moves on.
                int frame = Math.max(next, (int) (places[i] / frameWidth));
                int character = line.characters()[i];
                if (frame < frames) {
                    grid[row * frames + frame] = id.applyAsInt(character == 0xa0 ? ' ' : character);
                }
                next = frame + 1;
            }
        }
        return grid;
    }

    private int[] decoded(int[] grid, int frames, SplittableRandom random) {
        int rows = grid.length / frames;
        int[] written = IntStream.range(0, rows)
                .filter(row -> Arrays.stream(grid, row * frames, (row + 1) * frames)
                        .anyMatch(cell -> cell != config.head().blank()))
                .toArray();
        return written.length == 0
                ? written
                : random.ints(Math.min(DECODED, written.length), 0, written.length)
                        .map(i -> written[i])
                        .toArray();
    }

    private static PageBatch joined(List<PageBatch> pages) {
        PageBatch one = pages.get(0);
        int view = one.side() * one.side();
        byte[] pixels = new byte[pages.size() * view];
        int[] grid = new int[pages.size() * one.cells()];
        List<int[]> decoded = new ArrayList<>();
        List<String> kinds = new ArrayList<>();
        for (int i = 0; i < pages.size(); i++) {
            System.arraycopy(pages.get(i).pixels(), 0, pixels, i * view, view);
            System.arraycopy(pages.get(i).grid(), 0, grid, i * one.cells(), one.cells());
            decoded.addAll(pages.get(i).decoded());
            kinds.addAll(pages.get(i).kinds());
        }
        return new PageBatch(one.side(), one.cells(), pixels, grid, decoded, kinds);
    }
}
