package io.scriptorium.train;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.scriptorium.tensor.Precision;
import io.scriptorium.tensor.Program;
import io.scriptorium.tensor.TensorList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The page reader as one program: encoder, page head, and the decoder on single rows of text, with losses and gradients. The
 * decoder's sequence is the beginning, the vision tokens of the row's strip, {@code image_newline}, {@code view_seperator}, the
 * token that names the row within the strip, and the row's characters.
 *
 * <p>Immutable; safe for several threads, each with its own manager.
 */
final class PageNetwork {
    private final ReaderConfig config;
    private final Precision precision;
    private final Program program;
    private final NetworkSizes sizes;
    private final long[] page;

    PageNetwork(ReaderConfig config, Precision precision, Device device) {
        this.config = config;
        this.precision = precision;
        this.program = Program.load(PageNetwork.class, "reader.py", device);
        this.sizes = NetworkSizes.of(config);
        this.page = new long[] {
            config.clip().gridRows(), config.clip().gridColumns(),
            config.head().rows(), config.head().frames(),
            config.head().channels()
        };
    }

    /** Rows of the head's grid. */
    int rows() {
        return (int) (page[0] * page[2]);
    }

    /** Frames of a row. */
    int frames() {
        return (int) (page[1] * page[3]);
    }

    /** A row that the decoder reads. */
    private record Row(long strip, int marker, int[] ids) {}

    private List<Row> rows(PageBatch batch) {
        ReaderConfig.Head head = config.head();
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < batch.size(); i++) {
            for (int row : batch.decoded().get(i)) {
                rows.add(new Row(
                        i * page[0] + row / head.rows(),
                        head.rowToken() + row % head.rows(),
                        batch.row(i, row, frames(), head.blank())));
            }
        }
        return rows;
    }

    /**
     * Losses and gradients of {@code batch}.
     *
     * @param owner receives the gradients
     */
    ReaderNetwork.Result gradients(
            NDManager owner, PageBatch batch, ReaderParameters parameters, double decoderWeight, double balanceWeight) {
        try (NDManager step = owner.newSubManager()) {
            List<Row> lines = rows(batch);
            int width =
                    1 + lines.stream().mapToInt(line -> line.ids.length).max().orElse(0);
            long[] tokens = new long[lines.size() * width];
            Arrays.fill(tokens, config.decoder().pad());
            int total = lines.stream().mapToInt(line -> line.ids.length + 1).sum();
            long[] rows = new long[total];
            long[] targets = new long[total];
            int at = 0;
            for (int i = 0; i < lines.size(); i++) {
                int[] ids = lines.get(i).ids;
                tokens[i * width] = lines.get(i).marker;
                for (int j = 0; j <= ids.length; j++) {
                    rows[at] = (long) i * width + j;
                    targets[at++] = j < ids.length ? ids[j] : config.decoder().end();
                    if (j < ids.length) {
                        tokens[i * width + j + 1] = ids[j];
                    }
                }
            }
            return ReaderNetwork.Result.of(program.withGradient()
                    .callTuple(
                            owner,
                            "page_gradients",
                            pixels(step, batch),
                            step.create(
                                    Arrays.stream(batch.grid()).asLongStream().toArray(),
                                    new Shape(batch.size(), rows(), frames())),
                            step.create(lines.stream().mapToLong(Row::strip).toArray()),
                            step.create(tokens, new Shape(lines.size(), width)),
                            step.create(rows),
                            step.create(targets),
                            parameters.groups(),
                            parameters.biasList(),
                            sizes.sam(),
                            sizes.clip(),
                            sizes.decoder(),
                            sizes.routing(),
                            sizes.reals(step),
                            precision,
                            page,
                            decoderWeight,
                            balanceWeight));
        }
    }

    /**
     * What the network reads.
     *
     * @param decoder the rows of {@link PageBatch#decoded}, page after page, greedy, without the end
     * @param grid the most probable id of each frame, {@code [pages, rows, frames]}
     */
    record Reading(List<int[]> decoder, int[] grid) {}

    /** Reads a batch. */
    Reading read(NDManager owner, PageBatch batch, TensorList[] weights, TensorList biases) {
        try (NDManager step = owner.newSubManager()) {
            List<Row> lines = rows(batch);
            NDArray[] results = program.callTuple(
                    step,
                    "page_read",
                    pixels(step, batch),
                    step.create(lines.stream().mapToLong(Row::strip).toArray()),
                    step.create(lines.stream().mapToLong(Row::marker).toArray()),
                    weights,
                    biases,
                    sizes.sam(),
                    sizes.clip(),
                    sizes.decoder(),
                    sizes.routing(),
                    sizes.reals(step),
                    precision,
                    page,
                    frames());
            List<int[]> decoded = new ArrayList<>();
            if (!lines.isEmpty()) {
                for (int[] ids : ReaderNetwork.lines(results[0])) {
                    decoded.add(Arrays.stream(ids)
                            .takeWhile(id -> id != config.decoder().end())
                            .toArray());
                }
            }
            int[] grid = Arrays.stream(results[1].toLongArray())
                    .mapToInt(id -> (int) id)
                    .toArray();
            return new Reading(decoded, grid);
        }
    }

    private static NDArray pixels(NDManager step, PageBatch batch) {
        return ReaderNetwork.pixels(step, batch.pixels(), batch.size(), batch.side(), batch.side());
    }
}
