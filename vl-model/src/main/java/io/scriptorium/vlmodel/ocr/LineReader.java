package io.scriptorium.vlmodel.ocr;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.scriptorium.tensor.Program;
import io.scriptorium.visionencoder.encoder.DeepEncoder;
import io.scriptorium.visionencoder.encoder.EncodedViews;
import io.scriptorium.visionencoder.encoder.VisionSequence;
import io.scriptorium.visionencoder.line.LineView;
import io.scriptorium.vlmodel.decoder.Decoder;
import io.scriptorium.vlmodel.generation.GeneratedTokens;
import io.scriptorium.vlmodel.generation.Generation;
import io.scriptorium.vlmodel.generation.GenerationRequest;
import io.scriptorium.vlmodel.generation.LoopRule;
import io.scriptorium.vlmodel.generation.StopReason;
import io.scriptorium.vlmodel.generation.TokenListener;
import io.scriptorium.vlmodel.sampling.InvalidLogitsException;
import io.scriptorium.vlmodel.sampling.NgramRule;
import io.scriptorium.vlmodel.sampling.SamplingSettings;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.function.Function;

/**
 * The text of line views of one width, read by the CTC head and, where that is asked for, once more by the decoder; both
 * are then compared. Immutable and safe for several threads.
 */
final class LineReader {
    /** Columns of pixels in one batch. More gains nothing on a CPU and costs memory. */
    private static final int BATCH_COLUMNS = 20_480;
    /** A line that repeats a piece of up to four characters thirty times is a loop, and not a row of dots. */
    private static final LoopRule LOOPS = new LoopRule(4, 90);
    /** What the decoder may write beyond the CTC head's text, in characters: enough for a line that the head misread. */
    private static final int SLACK = 24;

    /** The decoder reads every view. */
    static final Function<List<CtcReading>, BitSet> ALL = readings -> {
        BitSet all = new BitSet();
        all.set(0, readings.size());
        return all;
    };

    private final NDManager parent;
    private final Program program;
    private final DeepEncoder encoder;
    private final VisionSequence sequence;
    private final Decoder decoder;
    private final CtcHead ctc;
    private final int bos;
    private final int eos;
    private final PieceReading.TokenText tokenText;

    LineReader(
            NDManager parent,
            DeepEncoder encoder,
            VisionSequence sequence,
            Decoder decoder,
            CtcHead ctc,
            int bos,
            int eos,
            PieceReading.TokenText tokenText) {
        this.parent = parent;
        this.program = Program.load(LineReader.class, "reading.py", parent.getDevice());
        this.encoder = encoder;
        this.sequence = sequence;
        this.decoder = decoder;
        this.ctc = ctc;
        this.bos = bos;
        this.eos = eos;
        this.tokenText = tokenText;
    }

    /**
     * What was read in one view.
     *
     * @param ended whether the decoder came to its end
     * @param pixelsPerFrame columns of the view for one frame of the reading's words
     */
    record Result(PieceReading reading, boolean ended, int tokensIn, int tokensOut, int pixelsPerFrame) {
        /** The same with the edges of words at their ink, in columns of the view that was read. */
        Result edged(LineView view) {
            PieceReading placed = new PieceReading(
                    reading.text(),
                    reading.reading(),
                    reading.reason(),
                    reading.confidence(),
                    WordEdges.inColumns(reading.words(), view, pixelsPerFrame));
            return new Result(placed, ended, tokensIn, tokensOut, 1);
        }
    }

    /** How many views of this width are read at once. */
    static int batchSize(int width) {
        return Math.max(1, BATCH_COLUMNS / width);
    }

    /**
     * Reads a batch with the CTC head alone, which takes a fraction of the time.
     *
     * @param views of one width
     */
    List<CtcReading> glance(List<LineView> views) {
        try (NDManager batch = parent.newSubManager()) {
            return ctc.read(encoder.encode(batch, pixels(batch, views)).clip());
        }
    }

    /**
     * Reads a batch.
     *
     * @param views of one width
     * @param maxTokens most tokens for each; 0 for as many as the CTC head's text suggests
     * @param toDecode is shown the CTC head's readings, in the order of the views, and says which of them the decoder, which
     *     takes longer, is to read too
     * @return one for each view
     */
    List<Result> read(List<LineView> views, int maxTokens, Function<List<CtcReading>, BitSet> toDecode) {
        try (NDManager batch = parent.newSubManager()) {
            EncodedViews encoded = encoder.encode(batch, pixels(batch, views));
            List<CtcReading> ctcReadings = ctc.read(encoded.clip());
            NDArray prefixes = program.call(batch, "prefix", decoder.embed(batch, bos), sequence.views(batch, encoded));
            int length = (int) prefixes.getShape().get(1);
            Result[] results = new Result[views.size()];
            BitSet doubtful = toDecode.apply(ctcReadings);
            for (int i = 0; i < results.length; i++) {
                if (!doubtful.get(i)) {
                    PieceReading reading = PieceReading.sure(ctcReadings.get(i), tokenText);
                    results[i] = new Result(reading, true, length, 0, ctc.pixelsPerFrame());
                }
            }
            if (!doubtful.isEmpty()) {
                decode(batch, prefixes, ctcReadings, doubtful.stream().toArray(), maxTokens, results);
            }
            return List.of(results);
        }
    }

    private void decode(
            NDManager batch,
            NDArray prefixes,
            List<CtcReading> ctcReadings,
            int[] decoded,
            int maxTokens,
            Result[] results) {
        NDArray chosen = decoded.length == results.length
                ? prefixes
                : program.call(
                        batch,
                        "rows",
                        prefixes,
                        Arrays.stream(decoded).asLongStream().toArray());
        int length = (int) prefixes.getShape().get(1);
        List<GenerationRequest> requests = new ArrayList<>();
        for (int view : decoded) {
            int[] draft = ctcReadings.get(view).ids();
            int limit = maxTokens > 0 ? maxTokens : draft.length * 3 / 2 + SLACK;
            requests.add(new GenerationRequest(length, limit, SamplingSettings.greedy(new NgramRule.Off()), LOOPS)
                    .drafted(draft));
        }
        try (Generation generation = Generation.start(decoder, batch, chosen, requests, eos, TokenListener.none())) {
            generation.run();
            for (int i = 0; i < decoded.length; i++) {
                results[decoded[i]] = result(generation, i, ctcReadings.get(decoded[i]), length);
            }
        }
    }

    private Result result(Generation generation, int index, CtcReading ctcReading, int length) {
        int[] ids;
        String whyNot;
        try {
            GeneratedTokens tokens = generation.result(index);
            ids = tokens.ids();
            whyNot = whyNot(tokens);
        } catch (InvalidLogitsException e) {
            ids = new int[0];
            whyNot = "the decoder failed: " + e.getMessage();
        }
        boolean ended = whyNot.isEmpty();
        PieceReading reading = PieceReading.choose(new PieceReading.Decoded(ids, ended, whyNot), ctcReading, tokenText);
        return new Result(reading, ended, length, ids.length, ctc.pixelsPerFrame());
    }

    private static String whyNot(GeneratedTokens tokens) {
        if (tokens.reason() == StopReason.END_OF_SEQUENCE) {
            return "";
        }
        return tokens.reason() == StopReason.LOOPED
                ? "the decoder repeated itself"
                : "the decoder came to no end in " + tokens.ids().length + " characters";
    }

    private NDArray pixels(NDManager owner, List<LineView> views) {
        int height = views.get(0).height();
        int width = views.get(0).width();
        int channels = encoder.config().sam().channels();
        if (channels != 1) {
            throw new IllegalStateException("line views are grey; the encoder wants " + channels + " channels");
        }
        byte[] all = new byte[views.size() * height * width];
        for (int i = 0; i < views.size(); i++) {
            if (views.get(i).width() != width) {
                throw new IllegalArgumentException("expected views of one width, got " + width + " and "
                        + views.get(i).width());
            }
            System.arraycopy(views.get(i).pixels(), 0, all, i * height * width, height * width);
        }
        NDArray bytes = owner.create(ByteBuffer.wrap(all), new Shape(views.size(), 1, height, width), DataType.UINT8);
        return program.call(owner, "normalise", bytes);
    }
}
