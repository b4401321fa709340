package io.scriptorium.train.painter;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.scriptorium.eval.scene.Scene;
import io.scriptorium.janusgen.vq.VqConfig;
import io.scriptorium.tensor.CheckpointException;
import io.scriptorium.tensor.Precision;
import io.scriptorium.tensor.Program;
import io.scriptorium.tensor.Safetensors;
import io.scriptorium.tensor.TensorList;
import io.scriptorium.tensor.Tensors;
import io.scriptorium.train.Parameter;
import io.scriptorium.train.ReaderParameters;
import io.scriptorium.train.StartWeights;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * A painter whose weights change: float32, in place. One program computes both halves, their losses and gradients; its
 * decoder layers are those of {@code reader.py}. Not safe for several threads.
 */
final class PainterNetwork {
    private static final int PICTURE = 3 * Scene.SIDE * Scene.SIDE;

    private final PainterConfig config;
    private final Precision precision;
    private final Program program;
    private final CodeParts parts;
    private final int vocabulary;
    private final NDArray partsOfCodes;
    /** The words of kinds, singular and plural, and of colours. */
    private final List<NDArray> names;

    private final List<Parameter> parameters;
    private final List<NDArray> tensors = new ArrayList<>();
    private final TensorList[] groups;

    /**
     * @param start weights to start from; without, and for the heads that are not shipped, random ones: the same seed gives
     *     the same
     * @throws CheckpointException if a tensor is missing there or of another shape
     */
    PainterNetwork(
            PainterConfig config,
            VqConfig vq,
            CodeParts parts,
            PainterWords words,
            NDManager owner,
            Precision precision,
            Optional<StartWeights> start,
            long seed)
            throws CheckpointException {
        this.config = config;
        this.precision = precision;
        this.parts = parts;
        vocabulary = words.vocabulary();
        names = List.of(
                owner.create(words.kinds(), new Shape(2, words.kinds().length / 2)), owner.create(words.colours()));
        partsOfCodes = owner.create(
                LongStream.concat(
                                IntStream.range(0, parts.codes()).mapToLong(parts::first),
                                IntStream.range(0, parts.codes()).mapToLong(parts::second))
                        .toArray(),
                new Shape(2, parts.codes()));
        program = Program.load(
                PainterNetwork.class, List.of("/io/scriptorium/train/reader.py", "painter.py"), owner.getDevice());
        List<List<Parameter>> layout = PainterLayout.of(config, vq.codeWidth(), parts.count(), vocabulary);
        parameters = layout.stream().flatMap(List::stream).toList();
        groups = new TensorList[layout.size()];
        SplittableRandom random = new SplittableRandom(seed);
        for (int g = 0; g < groups.length; g++) {
            List<NDArray> group = new ArrayList<>();
            for (Parameter parameter : layout.get(g)) {
                boolean kept = start.isPresent() && !parameter.name().startsWith(PainterLayout.TRAINING);
                float[] values = kept ? started(parameter, start.get()) : parameter.random(random);
                group.add(ReaderParameters.writable(owner, values, parameter.shape()));
            }
            tensors.addAll(group);
            groups[g] = TensorList.of(owner, group);
        }
    }

    private float[] started(Parameter parameter, StartWeights start) throws CheckpointException {
        if (!PainterLayout.isParted(parameter)) {
            return start.of(parameter);
        }
        long[] shape = parameter.shape().clone();
        shape[0] = parts.codes();
        return parts.part(start.of(parameter.name(), shape));
    }

    /**
     * Loss and gradients of captions.
     *
     * @param loss cross-entropy of codes, in nats a code
     * @param gradients of the weighted loss, one for each parameter
     */
    record Painted(float loss, List<NDArray> gradients) {}

    /**
     * Losses and gradients of questions.
     *
     * @param loss cross-entropy of answers, in nats a token
     * @param names cross-entropy of what patches show, kind and colour, in nats a patch
     * @param gradients of the weighted sum, one for each parameter
     */
    record Asked(float loss, float names, List<NDArray> gradients) {}

    /** May run beside {@link #ask}. */
    Painted paint(NDManager step, PainterBatches.Paint paint) {
        int rows = paint.tokens().length / paint.length();
        TensorList arguments = TensorList.of(
                step,
                List.of(
                        step.create(paint.tokens(), new Shape(rows, paint.length())),
                        step.create(paint.codeAt()),
                        step.create(paint.codes()),
                        step.create(paint.outputs()),
                        step.create(paint.targets()),
                        step.create(paint.weights()),
                        partsOfCodes,
                        step.create(paint.unknown(), new Shape(rows, parts.count()))));
        NDArray[] results = program.withGradient()
                .callTuple(
                        step,
                        "paint_gradients",
                        arguments,
                        groups,
                        vision(),
                        decoder(),
                        PainterConfig.THETA,
                        PainterConfig.EPSILON,
                        precision);
        return new Painted(results[0].getFloat(), List.of(results).subList(1, results.length));
    }

    /** May run beside {@link #paint}. */
    Asked ask(NDManager step, PainterBatches.Ask ask, double asking, double naming) {
        int rows = ask.tokens().length / ask.length();
        Shape shape = new Shape(rows, ask.length());
        TensorList arguments = TensorList.of(
                step,
                List.of(
                        step.create(
                                ByteBuffer.wrap(ask.pixels()),
                                new Shape(ask.pixels().length / PICTURE, 3, Scene.SIDE, Scene.SIDE),
                                DataType.UINT8),
                        step.create(ask.tokens(), shape),
                        step.create(ask.pictureAt()),
                        step.create(ask.positions(), shape),
                        step.create(ask.segments(), shape),
                        step.create(ask.outputs()),
                        step.create(ask.targets()),
                        step.create(ask.unknown(), new Shape(ask.targets().length, vocabulary)),
                        step.create(ask.kinds()),
                        step.create(ask.colours()),
                        names.get(0),
                        names.get(1)));
        NDArray[] results = program.withGradient()
                .callTuple(
                        step,
                        "ask_gradients",
                        arguments,
                        groups,
                        vision(),
                        decoder(),
                        PainterConfig.THETA,
                        PainterConfig.EPSILON,
                        asking,
                        naming,
                        precision);
        return new Asked(
                results[0].getFloat(), results[1].getFloat(), List.of(results).subList(2, results.length));
    }

    private long[] vision() {
        return new long[] {config.visionLayers(), config.visionHeads(), config.patch()};
    }

    private long[] decoder() {
        return new long[] {config.layers(), config.heads()};
    }

    List<NDArray> tensors() {
        return tensors;
    }

    List<Parameter.Rule> rules() {
        return parameters.stream().map(Parameter::rule).toList();
    }

    /**
     * Writes a Janus model in the official naming, float16.
     *
     * @param values of {@link #tensors} or their average
     * @param tokenizer weights of the image tokenizer, its own folder's or a painter's
     */
    void save(Path file, List<NDArray> values, Safetensors tokenizer) throws IOException {
        Map<String, Safetensors.Content> content = new LinkedHashMap<>();
        for (int i = 0; i < parameters.size(); i++) {
            if (parameters.get(i).name().startsWith(PainterLayout.TRAINING)) {
                continue;
            }
            float[] joined = Tensors.floats(values.get(i));
            if (PainterLayout.isParted(parameters.get(i))) {
                float[] rows = parts.join(joined);
                long[] shape = parameters.get(i).shape().clone();
                shape[0] = parts.codes();
                content.put(parameters.get(i).name(), half(shape, rows, 0, rows.length));
                continue;
            }
            int at = 0;
            for (Parameter.Part part : parameters.get(i).parts()) {
                content.put(part.name(), half(part.shape(), joined, at, part.elements()));
                at += part.elements();
            }
        }
        for (String name : tokenizer.tensors().keySet()) {
            if (!name.startsWith(VqNetwork.SCOPE)) {
                continue;
            }
            float[] read = tokenizer.floats(name);
            content.put(name, half(tokenizer.shape(name), read, 0, read.length));
        }
        Safetensors.write(file, content, Map.of("format", "pt"));
    }

    private static Safetensors.Content half(long[] shape, float[] values, int from, int count) {
        return new Safetensors.Content(Precision.F16, shape, ReaderParameters.halves(values, from, count));
    }
}
