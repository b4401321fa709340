package io.scriptorium.train;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import io.scriptorium.tensor.Checkpoint;
import io.scriptorium.textrenderer.line.LineDataException;
import io.scriptorium.textrenderer.line.LineSample;
import io.scriptorium.textrenderer.line.RealLines;
import io.scriptorium.vlmodel.token.SpecialTokens;
import io.scriptorium.vlmodel.token.Tokenizer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads real lines as training measures them: each view alone, by the decoder and by the CTC head. */
public final class ReaderMeasurement {
    private ReaderMeasurement() {}

    /**
     * One view and what was read in it. A line that is wider than the widest view is several views.
     *
     * @param kind of the line, as its table has it
     * @param truth what it says
     * @param decoder what the decoder reads, greedy
     * @param ctc what the CTC head reads
     * @param pixels grey {@code [height, width]}, 255 white
     */
    public record ReadLine(
            String kind, String truth, String decoder, String ctc, byte[] pixels, int width, int height) {}

    /** Is told how many views of how many are read. */
    public interface Progress {
        void read(int done, int all);
    }

    /**
     * Reads the lines of a split.
     *
     * @param model folder of a line reader
     * @param lines folder of tables and pictures, see {@link RealLines}
     * @param split {@code train} or {@code valid}; empty for all
     * @param most views of each kind, taken evenly over their order
     * @throws IOException if the model cannot be used
     * @throws LineDataException if the lines cannot be used, or there are none of this split
     */
    public static List<ReadLine> read(Path model, Path lines, Optional<String> split, int most, Progress progress)
            throws IOException, LineDataException {
        Checkpoint checkpoint = Checkpoint.open(model);
        ReaderConfig config = ReaderConfig.of(checkpoint);
        try (Tokenizer tokenizer = Tokenizer.load(model);
                NDManager owner = NDManager.newBaseManager(Device.cpu(), "PyTorch")) {
            List<LineSample> samples = samples(lines, tokenizer, split, most);
            ReaderParameters parameters = ReaderParameters.load(config, owner, checkpoint);
            ReaderNetwork network = new ReaderNetwork(config, Fastest.precision(owner), owner.getDevice());
            List<ReadLine> read = new ArrayList<>();
            for (LineBatch batch : ReaderLines.grouped(samples, config.height())) {
                ReaderNetwork.Reading reading =
                        network.read(owner, batch, parameters.groups(), parameters.biasList(), Validation.most(batch));
                for (int i = 0; i < batch.size(); i++) {
                    read.add(new ReadLine(
                            batch.kinds().get(i).substring(Validation.REAL.length() + 1),
                            batch.texts().get(i),
                            tokenizer.decode(reading.decoder()[i], SpecialTokens.SKIP),
                            tokenizer.decode(reading.ctc()[i], SpecialTokens.SKIP),
                            batch.part(i, i + 1).pixels(),
                            batch.width(),
                            batch.height()));
                }
                progress.read(read.size(), samples.size());
            }
            return read;
        }
    }

    private static List<LineSample> samples(Path lines, Tokenizer tokenizer, Optional<String> split, int most)
            throws LineDataException {
        RealLines real = RealLines.in(lines, ReaderLines.characters(tokenizer));
        List<LineSample> samples = new ArrayList<>();
        for (String part : split.map(List::of).orElse(List.of("train", "valid"))) {
            samples.addAll(real.views(part, ReaderLines.WIDTHS));
        }
        if (samples.isEmpty()) {
            throw new LineDataException("folder of lines " + lines + " has no readable lines"
                    + split.map(s -> " of split " + s).orElse("") + " among its "
                    + real.lines().size());
        }
        return ReaderLines.spread(samples, most);
    }
}
