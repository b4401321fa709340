package io.scriptorium.train.painter;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.scriptorium.janusgen.janus.JanusPrompts;
import io.scriptorium.janusgen.vq.VqConfig;
import io.scriptorium.tensor.Checkpoint;
import io.scriptorium.tensor.CheckpointException;
import io.scriptorium.tensor.Precision;
import io.scriptorium.tensor.Safetensors;
import io.scriptorium.train.Fastest;
import io.scriptorium.train.OneCore;
import io.scriptorium.train.Optimizer;
import io.scriptorium.train.StartWeights;
import io.scriptorium.train.TrainingFolder;
import io.scriptorium.visionencoder.config.ConfigFields;
import io.scriptorium.vlmodel.token.Tokenizer;
import io.scriptorium.vlmodel.token.TokenizerException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;

/**
 * Trains a painter, from random weights or those of another: SigLIP, the language model and both of its heads at once, on
 * captions with the codes of their scenes and on pictures with questions. The image tokenizer does not change. The same
 * settings and steps give the same weights on the same machine.
 */
public final class PainterTraining {
    /** Weights of the losses of answers and of what patches show beside that of codes. */
    private static final double ASKING = .5;

    private static final double NAMING = .3;

    private PainterTraining() {}

    /**
     * After every step.
     *
     * @param step one-based number
     * @param done share of the run, 0 to 1
     * @param paint cross-entropy of codes, nats, smoothed
     * @param ask cross-entropy of answers, nats a token, smoothed
     * @param name cross-entropy of what patches show, nats, smoothed
     */
    public record Progress(long step, double done, double paint, double ask, double name) {}

    /** Is told of every step. */
    public interface Listener {
        void progress(Progress progress);
    }

    /**
     * Trains as the settings say, or goes on where an earlier run on the same output stopped.
     *
     * @return steps trained, earlier runs included
     * @throws IOException if the image tokenizer cannot be used or the output cannot be written
     * @throws InterruptedException if the thread was interrupted; the state is saved then
     */
    public static long run(PainterSettings settings, Listener listener) throws IOException, InterruptedException {
        Checkpoint tokenizer = Checkpoint.open(settings.tokenizer());
        VqConfig vq = VqConfig.official(ConfigFields.of(tokenizer.config(), "gen_vision_config"));
        byte[] words = PainterTokenizer.json().getBytes(StandardCharsets.UTF_8);
        ExecutorService workers = OneCore.threads(settings.threads());
        try (Tokenizer read = Tokenizer.load(words, "tokenizer.json");
                NDManager owner = NDManager.newBaseManager(Device.cpu(), "PyTorch")) {
            TrainingFolder folder = new TrainingFolder(settings.output());
            Precision precision = TrainingLoop.precision(folder, Fastest.precision(owner));
            SceneCodes codes = new SceneCodes();
            Optional<StartWeights> start = settings.start().isEmpty()
                    ? Optional.empty()
                    : Optional.of(
                            new StartWeights(Checkpoint.open(settings.start().get())));
            CodeParts parts = new CodeParts(codes);
            if (vq.codes() != parts.codes()) {
                throw new CheckpointException("image tokenizer " + settings.tokenizer() + ": expected " + parts.codes()
                        + " codes, those of scenes, found " + vq.codes());
            }
            PainterNetwork network = new PainterNetwork(
                    settings.config(), vq, parts, PainterWords.of(read), owner, precision, start, settings.seed());
            TrainingLoop.Schedule schedule = new TrainingLoop.Schedule(
                    settings.rate(), settings.time(), settings.steps(), settings.saveEvery(), settings.seed());
            TrainingLoop loop =
                    new TrainingLoop(folder, schedule, owner, network.tensors(), network.rules(), precision);
            TrainingFolder.write(settings.output().resolve("tokenizer.json"), words);
            String config = settings.config()
                    .json(tokenizer.config(), read.vocabularySize())
                    .toPrettyString();
            TrainingFolder.write(
                    settings.output().resolve("config.json"), (config + "\n").getBytes(StandardCharsets.UTF_8));
            int shares = Math.max(1, settings.threads() / 2);
            PainterBatches batches = new PainterBatches(
                    JanusPrompts.of(read),
                    settings.config(),
                    codes,
                    settings.seed(),
                    Math.max(1, settings.captions() / shares),
                    Math.max(1, settings.pictures() / shares),
                    settings.questions());
            loop.run(new Halves(settings, network, batches, shares, workers, listener));
            return loop.step();
        } catch (TokenizerException e) {
            throw new IllegalStateException(e);
        } finally {
            workers.shutdownNow();
        }
    }

    /** Painting and answering, each in parts on the workers. */
    private record Halves(
            PainterSettings settings,
            PainterNetwork network,
            PainterBatches batches,
            int parts,
            ExecutorService workers,
            Listener listener)
            implements TrainingLoop.Network {
        @Override
        public TrainingLoop.Result gradients(NDManager scratch, long step) throws InterruptedException {
            List<Future<PainterNetwork.Painted>> painting = new ArrayList<>();
            List<Future<PainterNetwork.Asked>> asking = new ArrayList<>();
            for (long part = step * parts; part < (step + 1) * parts; part++) {
                long index = part;
                NDManager own = scratch.newSubManager();
                NDManager other = scratch.newSubManager();
                painting.add(workers.submit(() -> network.paint(own, batches.paint(index))));
                asking.add(workers.submit(() -> network.ask(other, batches.ask(index), ASKING, NAMING)));
            }
            PainterNetwork.Painted painted = OneCore.get(painting.get(0));
            PainterNetwork.Asked asked = OneCore.get(asking.get(0));
            double[] losses = {painted.loss() / parts, asked.loss() / parts, asked.names() / parts};
            for (int i = 1; i < parts; i++) {
                PainterNetwork.Painted paintedToo = OneCore.get(painting.get(i));
                PainterNetwork.Asked askedToo = OneCore.get(asking.get(i));
                losses[0] += paintedToo.loss() / parts;
                losses[1] += askedToo.loss() / parts;
                losses[2] += askedToo.names() / parts;
                Optimizer.average(scratch, painted.gradients(), paintedToo.gradients(), 1.0 / (i + 1));
                Optimizer.average(scratch, asked.gradients(), askedToo.gradients(), 1.0 / (i + 1));
            }
            Optimizer.average(scratch, asked.gradients(), painted.gradients(), .5);
            return new TrainingLoop.Result(losses, asked.gradients());
        }

        @Override
        public void publish(List<NDArray> weights) throws IOException {
            network.save(
                    settings.output().resolve("model.safetensors"),
                    weights,
                    Safetensors.open(settings.tokenizer().resolve("model.safetensors")));
        }

        @Override
        public void done(long steps, double share, double[] losses) {
            listener.progress(new Progress(steps, share, losses[0], losses[1], losses[2]));
        }
    }
}
