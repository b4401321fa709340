package io.scriptorium.vlmodel.ocr;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.scriptorium.tensor.Program;
import io.scriptorium.tensor.TensorList;
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
import java.util.List;

/**
 * The text of line views, read by the CTC head and, where that is asked for, once more by the decoder; both are then
 * compared. Immutable and safe for several threads.
 */
final class LineReader {
    /** Columns of pixels that are encoded at once: what lies between two products then stays in the processor's cache. */
    private static final int BATCH_COLUMNS = 5_120;
    /** Lines that the decoder reads side by side. More gains nothing on a CPU and costs memory. */
    private static final int BATCH_LINES = 32;
    /** A line that repeats a piece of up to four characters thirty times is a loop, and not a row of dots. */
    private static final LoopRule LOOPS = new LoopRule(4, 90);
    /** What the decoder may write beyond the CTC head's text, in characters: enough for a line that the head misread. */
    private static final int SLACK = 24;

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

    /**
     * How many of {@code count} views of this width are encoded at once: a power of two, since the library that multiplies
     * bfloat16 compiles its products anew for every number of rows (docs/performance.md).
     */
    static int batchSize(int width, int count) {
        return Integer.highestOneBit(Math.min(count, Math.max(1, BATCH_COLUMNS / width)));
    }

    /** For the tensors of {@link #see}; closed by the caller. */
    NDManager newManager() {
        return parent.newSubManager();
    }

    /**
     * A view that was encoded and read by the CTC head.
     *
     * @param tokens those of all views of its batch, for the decoder, {@code [B, T, D]}
     * @param row of the view in them
     */
    record Seen(CtcReading ctc, NDArray tokens, int row) {
        /** Tokens before the text, the first one of the prompt included. */
        int prefixLength() {
            return 1 + (int) tokens.getShape().get(1);
        }
    }

    /**
     * Reads a batch with the CTC head alone, which takes a fraction of the time.
     *
     * @param views of one width
     */
    List<CtcReading> glance(List<LineView> views) {
        try (NDManager batch = newManager()) {
            return ctc.read(encoder.encode(batch, pixels(batch, views)).clip());
        }
    }

    /**
     * Reads a batch with the CTC head and keeps what the decoder needs.
     *
     * @param owner receives the tokens
     * @param views of one width
     * @return one for each view
     */
    List<Seen> see(NDManager owner, List<LineView> views) {
        try (NDManager batch = newManager()) {
            EncodedViews encoded = encoder.encode(batch, pixels(batch, views));
            NDArray tokens = sequence.views(owner, encoded);
            List<Seen> seen = new ArrayList<>();
            for (CtcReading reading : ctc.read(encoded.clip())) {
                seen.add(new Seen(reading, tokens, seen.size()));
            }
            return seen;
        }
    }

    /** The CTC head's reading of a view that the decoder is not asked for. */
    Result sure(Seen seen) {
        return new Result(PieceReading.sure(seen.ctc(), tokenText), true, seen.prefixLength(), 0, ctc.pixelsPerFrame());
    }

    /**
     * Reads views once more with the decoder, many side by side.
     *
     * @param views of any width; best those of alike width together
     * @param maxTokens most tokens for each; 0 for as many as the CTC head's text suggests
     * @return one for each view
     */
    List<Result> decode(List<Seen> views, int maxTokens) {
        List<Result> results = new ArrayList<>();
        for (int from = 0; from < views.size(); from += BATCH_LINES) {
            List<Seen> batch = views.subList(from, Math.min(views.size(), from + BATCH_LINES));
            try (NDManager step = newManager()) {
                results.addAll(decode(step, batch, maxTokens));
            }
        }
        return results;
    }

    private List<Result> decode(NDManager step, List<Seen> batch, int maxTokens) {
        List<GenerationRequest> requests = new ArrayList<>();
        for (Seen view : batch) {
            int[] draft = view.ctc().ids();
            int limit = maxTokens > 0 ? maxTokens : draft.length * 3 / 2 + SLACK;
            requests.add(new GenerationRequest(
                            view.prefixLength(), limit, SamplingSettings.greedy(new NgramRule.Off()), LOOPS)
                    .confirming(draft));
        }
        NDArray prefixes = prefixes(step, batch);
        try (Generation generation = Generation.start(decoder, step, prefixes, requests, eos, TokenListener.none())) {
            generation.run();
            List<Result> results = new ArrayList<>();
            for (int i = 0; i < batch.size(); i++) {
                results.add(
                        result(generation, i, batch.get(i).ctc(), batch.get(i).prefixLength()));
            }
            return results;
        }
    }

    /** {@code [B, T, D]}, padded on the right. */
    private NDArray prefixes(NDManager step, List<Seen> batch) {
        List<NDArray> tokens = batch.stream().map(Seen::tokens).distinct().toList();
        return program.call(
                step,
                "prefixes",
                decoder.embed(step, bos),
                TensorList.of(step, tokens),
                batch.stream().mapToLong(view -> tokens.indexOf(view.tokens())).toArray(),
                batch.stream().mapToLong(Seen::row).toArray());
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
        return switch (tokens.reason()) {
            case LOOPED -> "the decoder repeated itself";
            case PARTED -> "decoder and CTC head part too often";
            default -> "the decoder came to no end in " + tokens.ids().length + " characters";
        };
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
