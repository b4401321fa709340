package io.scriptorium.train.painter;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.scriptorium.eval.scene.Placement;
import io.scriptorium.eval.scene.Scene;
import io.scriptorium.eval.scene.SceneSource;
import io.scriptorium.eval.scene.Split;
import io.scriptorium.janusgen.vq.VqConfig;
import io.scriptorium.tensor.Precision;
import io.scriptorium.train.Fastest;
import io.scriptorium.train.OneCore;
import io.scriptorium.train.Optimizer;
import io.scriptorium.train.TrainingFolder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;

/**
 * Trains a VQ tokenizer on drawn scenes. What each cell shows is known ({@link SceneCodes}), so nothing is left to chance: the
 * encoder learns to tell the code of a cell, the decoder to draw a picture from the codes, side by side. The decoder's loss is
 * the difference of pixels and of the steps between them, in place of a perceptual network and an adversary, which pictures of
 * few even colours do not need.
 */
public final class VqTraining {
    private static final double EDGES = .5;
    private static final double NAMING = .05;

    /** Levels of 255 in a difference of pixels from -1 to 1. */
    private static final double LEVELS = 127.5;

    private static final Duration SAVE_EVERY = Duration.ofMinutes(2);

    private VqTraining() {}

    /**
     * A step.
     *
     * @param done share of the run, 0 to 1
     * @param pixel smoothed mean absolute difference of pixels, in levels of 255
     * @param hits smoothed share of cells whose code the encoder tells
     */
    public record Progress(long step, double done, double pixel, double hits) {}

    /** Is told of every step. */
    public interface Listener {
        void progress(Progress progress);
    }

    /**
     * Trains from random weights, or goes on where an earlier run on the same output stopped, and writes config.json and
     * model.safetensors, in the official naming.
     *
     * @throws IOException if the output cannot be written
     * @throws InterruptedException if the thread was interrupted; the state is saved then
     */
    public static void run(VqSettings settings, Listener listener) throws IOException, InterruptedException {
        ExecutorService workers = OneCore.threads(settings.threads());
        try (NDManager owner = NDManager.newBaseManager(Device.cpu(), "PyTorch")) {
            TrainingFolder folder = new TrainingFolder(settings.output());
            TrainingFolder.write(
                    settings.output().resolve("config.json"), config(settings).getBytes(StandardCharsets.UTF_8));
            SceneCodes codes = new SceneCodes();
            VqNetwork network = new VqNetwork(new VqLayout(settings.config()), codes, owner, settings.seed());
            Precision precision = TrainingLoop.precision(folder, Fastest.precision(owner));
            TrainingLoop.Schedule schedule = new TrainingLoop.Schedule(
                    settings.rate(), settings.time(), settings.steps(), SAVE_EVERY, settings.seed());
            new TrainingLoop(
                            folder,
                            schedule,
                            owner,
                            network.tensors(),
                            network.layout().tensors().stream()
                                    .map(VqLayout.Tensor::rule)
                                    .toList(),
                            precision)
                    .run(new Pictures(settings, network, codes, precision, workers, listener));
        } finally {
            workers.shutdownNow();
        }
    }

    /** Crowded pictures and scenes, in parts on the workers. */
    private record Pictures(
            VqSettings settings,
            VqNetwork network,
            SceneCodes codes,
            Precision precision,
            ExecutorService workers,
            Listener listener)
            implements TrainingLoop.Network {
        @Override
        public TrainingLoop.Result gradients(NDManager scratch, long step) throws InterruptedException {
            SceneSource scenes = new SceneSource(settings.seed(), Split.TRAINING, Placement.GRID);
            int parts = Math.min(settings.threads(), settings.batch());
            List<Future<VqNetwork.Result>> computing = new ArrayList<>();
            for (int i = 0; i < parts; i++) {
                long from = step * settings.batch() + (long) settings.batch() * i / parts;
                long to = step * settings.batch() + (long) settings.batch() * (i + 1) / parts;
                NDManager own = scratch.newSubManager();
                computing.add(workers.submit(() -> gradients(own, scenes, from, to)));
            }
            VqNetwork.Result first = OneCore.get(computing.get(0));
            double[] losses = {first.pixel() * LEVELS / parts, first.hits() / parts};
            for (int i = 1; i < parts; i++) {
                VqNetwork.Result other = OneCore.get(computing.get(i));
                losses[0] += other.pixel() * LEVELS / parts;
                losses[1] += other.hits() / parts;
                Optimizer.average(scratch, first.gradients(), other.gradients(), 1.0 / (i + 1));
            }
            return new TrainingLoop.Result(losses, first.gradients());
        }

        private VqNetwork.Result gradients(NDManager own, SceneSource scenes, long from, long to) {
            List<Scene> batch = new ArrayList<>();
            for (long index = from; index < to; index++) {
                // A scene is mostly empty, and it is things that the tokenizer has to learn.
                batch.add(index % 4 == 0 ? scenes.get(index).scene() : Crowd.of(scenes, index));
            }
            long[] ids = batch.stream()
                    .flatMapToInt(scene -> Arrays.stream(codes.of(scene)))
                    .asLongStream()
                    .toArray();
            return network.gradients(own, pixels(batch), ids, batch.size(), Scene.SIDE, EDGES, NAMING, precision);
        }

        @Override
        public void publish(List<NDArray> weights) throws IOException {
            network.save(settings.output().resolve("model.safetensors"), weights);
        }

        @Override
        public void done(long steps, double share, double[] losses) {
            listener.progress(new Progress(steps, share, losses[0], losses[1]));
        }
    }

    /** Scenes as bytes {@code [batch, 3, side, side]}. */
    static byte[] pixels(List<Scene> scenes) {
        int side = Scene.SIDE;
        byte[] pixels = new byte[scenes.size() * 3 * side * side];
        for (int i = 0; i < scenes.size(); i++) {
            int[] rgb = scenes.get(i).draw(side).getRGB(0, 0, side, side, null, 0, side);
            for (int c = 0; c < 3; c++) {
                for (int p = 0; p < rgb.length; p++) {
                    pixels[(i * 3 + c) * rgb.length + p] = (byte) (rgb[p] >> (16 - 8 * c));
                }
            }
        }
        return pixels;
    }

    private static String config(VqSettings settings) {
        VqConfig sizes = settings.config();
        ObjectNode config = new ObjectMapper().createObjectNode();
        config.put("image_size", Scene.SIDE);
        ObjectNode vision = config.putObject("gen_vision_config");
        vision.put("cls", "VQ-16");
        ObjectNode params = vision.putObject("params");
        params.put("image_token_size", sizes.codes());
        params.put("n_embed", sizes.codeWidth());
        params.put("ch", sizes.channels());
        ArrayNode multipliers = params.putArray("ch_mult");
        sizes.multipliers().forEach(multipliers::add);
        params.put("num_res_blocks", sizes.residualBlocks());
        params.put("z_channels", sizes.latent());
        return config.toPrettyString() + "\n";
    }
}
