package io.scriptorium.train;

import io.scriptorium.tensor.Checkpoint;
import io.scriptorium.textrenderer.line.Batch;
import io.scriptorium.textrenderer.line.Fonts;
import io.scriptorium.textrenderer.line.LineCurriculum;
import io.scriptorium.textrenderer.line.LineDataException;
import io.scriptorium.textrenderer.line.LineImageConfig;
import io.scriptorium.textrenderer.line.LineSample;
import io.scriptorium.textrenderer.line.LineSource;
import io.scriptorium.textrenderer.line.LineText;
import io.scriptorium.textrenderer.line.RealLines;
import io.scriptorium.vlmodel.token.SpecialTokens;
import io.scriptorium.vlmodel.token.Tokenizer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** The lines that settings ask for, and the ones kept back to measure errors. */
final class ReaderLines implements AutoCloseable {
    /** Widths of the views that the embedded reader was trained with. */
    static final List<Integer> WIDTHS = List.of(128, 192, 256, 384, 512, 640);
    /** Set apart from every seed of training lines. */
    private static final long VALIDATION_SEED = 0x7e57;

    private final Tokenizer tokenizer;
    private final LineBatches batches;
    private final Validation validation;

    private ReaderLines(Tokenizer tokenizer, LineBatches batches, Validation validation) {
        this.tokenizer = tokenizer;
        this.batches = batches;
        this.validation = validation;
    }

    static ReaderLines open(TrainSettings settings, TrainingListener listener) throws IOException, LineDataException {
        ReaderConfig config = ReaderConfig.of(Checkpoint.open(settings.start()));
        Tokenizer tokenizer = Tokenizer.load(settings.start());
        Set<Integer> characters = characters(tokenizer);
        TrainSettings.Recipe recipe = settings.recipe();
        Fonts fonts = Fonts.in(settings.fonts());
        Fonts unseen = fonts.only(Fonts.HELD_OUT);
        Fonts seen = fonts.without(Fonts.HELD_OUT);
        LineText text = new LineText(characters, settings.texts());
        Optional<RealLines> real = settings.lines().isPresent()
                ? Optional.of(RealLines.in(settings.lines().get(), characters))
                : Optional.empty();
        LineCurriculum base = recipe.shortFirst() ? LineCurriculum.SHORT_FIRST : LineCurriculum.ALL_WIDTHS;
        double share = real.isPresent() ? recipe.realShare() : 0;
        LineSource source = new LineSource(
                settings.seed(),
                new LineSource.Mixture(.97 - share, share, .03),
                new LineCurriculum(base.stages(), recipe.columns()),
                seen,
                text,
                LineImageConfig.DEFAULT,
                real);
        List<LineSample> samples = new ArrayList<>(synthetic("synthetic", recipe.validationLines(), seen, text));
        if (!unseen.families().isEmpty()) {
            samples.addAll(synthetic("synthetic, unseen fonts", recipe.validationLines(), unseen, text));
        }
        if (real.isPresent()) {
            samples.addAll(spread(real.orElseThrow().views("valid", WIDTHS), recipe.validationLines()));
        }
        listener.note(
                seen.families().size() + " font families, " + unseen.families().size() + " kept back; "
                        + real.map(r -> r.lines().size()).orElse(0) + " real lines; " + samples.size()
                        + " validation lines");
        Validation validation = new Validation(grouped(samples, config.height()), tokenizer::encode);
        return new ReaderLines(tokenizer, step -> of(source.batch(step), config.height()), validation);
    }

    /** Code points that a tokenizer knows. */
    static Set<Integer> characters(Tokenizer tokenizer) {
        Set<Integer> characters = new HashSet<>();
        for (int id = 0; id < tokenizer.vocabularySize(); id++) {
            String token = tokenizer.decode(new int[] {id}, SpecialTokens.SKIP);
            if (token.codePointCount(0, token.length()) == 1) {
                characters.add(token.codePointAt(0));
            }
        }
        return characters;
    }

    private static List<LineSample> synthetic(String kind, int count, Fonts fonts, LineText text) {
        LineSource source = new LineSource(
                VALIDATION_SEED,
                new LineSource.Mixture(1, 0, 0),
                LineCurriculum.ALL_WIDTHS,
                fonts,
                text,
                LineImageConfig.DEFAULT,
                Optional.empty());
        List<LineSample> samples = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            LineSample sample = source.sample(0, i, WIDTHS.get(i % WIDTHS.size()));
            samples.add(new LineSample(sample.view(), sample.width(), sample.text(), kind));
        }
        return samples;
    }

    /** At most {@code most} of each kind, evenly over their order. */
    static List<LineSample> spread(List<LineSample> samples, int most) {
        Map<String, List<LineSample>> kinds = new TreeMap<>();
        for (LineSample sample : samples) {
            kinds.computeIfAbsent(sample.kind(), k -> new ArrayList<>()).add(sample);
        }
        List<LineSample> spread = new ArrayList<>();
        for (List<LineSample> kind : kinds.values()) {
            int count = Math.min(most, kind.size());
            for (int i = 0; i < count; i++) {
                spread.add(kind.get((int) ((long) i * kind.size() / count)));
            }
        }
        return spread;
    }

    /** Batches of one width each. */
    static List<LineBatch> grouped(List<LineSample> samples, int height) {
        List<LineBatch> batches = new ArrayList<>();
        for (int width : WIDTHS) {
            List<LineSample> same =
                    samples.stream().filter(s -> s.width() == width).toList();
            int rows = Math.max(1, 20_480 / width);
            for (int from = 0; from < same.size(); from += rows) {
                List<LineSample> part = same.subList(from, Math.min(same.size(), from + rows));
                batches.add(of(
                        width,
                        height,
                        part.stream().map(LineSample::view).toArray(byte[][]::new),
                        part.stream().map(LineSample::text).toList(),
                        part.stream().map(LineSample::kind).toList()));
            }
        }
        return batches;
    }

    private static LineBatch of(Batch batch, int height) {
        return of(batch.width(), height, batch.views(), batch.texts(), batch.kinds());
    }

    private static LineBatch of(int width, int height, byte[][] views, List<String> texts, List<String> kinds) {
        byte[] pixels = new byte[views.length * height * width];
        for (int i = 0; i < views.length; i++) {
            System.arraycopy(views[i], 0, pixels, i * height * width, height * width);
        }
        return new LineBatch(width, height, pixels, texts, kinds);
    }

    int[] encode(String text) {
        return tokenizer.encode(text);
    }

    LineBatches batches() {
        return batches;
    }

    Validation validation() {
        return validation;
    }

    @Override
    public void close() {
        tokenizer.close();
    }
}
