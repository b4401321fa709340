package io.scriptorium.train.painter;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.scriptorium.eval.scene.SceneSource;
import io.scriptorium.eval.scene.Split;
import io.scriptorium.janusgen.vq.VqConfig;
import io.scriptorium.tensor.Program;
import io.scriptorium.tensor.TensorList;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Trains a VQ tokenizer on drawn scenes: a loss of pixels and of the steps between them, in place of a perceptual network and
 * an adversary, which pictures of few even colours do not need; and codes that nothing asks for begin anew where something is
 * asked (random restarts: Dhariwal et al., Jukebox, arXiv 2005.00341, section 3).
 */
public final class VqTraining {
    private static final double COMMITMENT = .25;
    private static final double EDGES = .5;
    private static final double FIRST = .9;
    private static final double SECOND = .99;
    private static final double CLIP = 1;
    private static final int WARM_UP = 50;
    private static final int REVIVE_EVERY = 20;
    /** Restarts end before the rate has fallen far, so that the decoder settles on the codes that there are. */
    private static final double REVIVE_UNTIL = .7;

    private VqTraining() {}

    /**
     * A step.
     *
     * @param done share of the run, 0 to 1
     * @param pixel smoothed mean absolute difference of pixels, in levels of 255
     * @param used codes that were asked for since the last restart of codes
     */
    public record Progress(int step, double done, double pixel, int used) {}

    /** Is told of every step. */
    public interface Listener {
        void progress(Progress progress);
    }

    /**
     * Trains from random weights and writes config.json and model.safetensors, in the official naming.
     *
     * @return the last smoothed difference of pixels, in levels of 255
     * @throws IOException if the output cannot be written
     * @throws IllegalStateException if the loss is not a number
     */
    public static double run(VqSettings settings, Listener listener) throws IOException {
        Files.createDirectories(settings.output());
        Files.writeString(settings.output().resolve("config.json"), config(settings));
        try (NDManager owner = NDManager.newBaseManager(Device.cpu(), "PyTorch")) {
            VqNetwork network = new VqNetwork(new VqLayout(settings.config()), owner, settings.seed());
            double pixel = train(settings, network, listener);
            network.save(settings.output().resolve("model.safetensors"));
            return pixel;
        }
    }

    static double train(VqSettings settings, VqNetwork network, Listener listener) {
        Program optimizer = Program.load(
                        VqTraining.class,
                        "/io/scriptorium/train/optimizer.py",
                        network.owner().getDevice())
                .withGradient();
        NDManager owner = network.owner();
        TensorList weights = TensorList.of(owner, network.tensors());
        TensorList first = TensorList.of(owner, optimizer.callTuple(owner, "zeros", weights));
        TensorList second = TensorList.of(owner, optimizer.callTuple(owner, "zeros", weights));
        SceneSource scenes = new SceneSource(settings.seed(), Split.TRAINING);
        SplittableRandom random = new SplittableRandom(settings.seed());
        int[] uses = new int[settings.config().codes()];
        double pixel = Double.NaN;
        int used = 0;
        long begin = System.nanoTime();
        double done = 0;
        for (int step = 1; done < 1; step++) {
            byte[] pixels = batch(scenes, (long) (step - 1) * settings.batch(), settings.batch(), settings.side());
            try (NDManager scratch = owner.newSubManager()) {
                VqNetwork.Result result =
                        network.gradients(scratch, pixels, settings.batch(), settings.side(), COMMITMENT, EDGES);
                if (!Float.isFinite(result.pixel())) {
                    throw new IllegalStateException("the loss of step " + step + " is not a number; use a lower rate");
                }
                double levels = result.pixel() * 127.5;
                pixel = Double.isNaN(pixel) ? levels : pixel + .05 * (levels - pixel);
                TensorList gradients = TensorList.of(scratch, result.gradients());
                optimizer.call(scratch, "clip", gradients, CLIP);
                double fall = Math.min(1, 2 * (1 - done)) * Math.min(1, step / (double) WARM_UP);
                optimizer.invoke(
                        "adamw", weights, gradients, first, second, settings.rate() * fall, FIRST, SECOND, 0.0, step);
                for (long id : result.ids()) {
                    uses[(int) id]++;
                }
                if (step % REVIVE_EVERY == 0) {
                    used = (int) Arrays.stream(uses).filter(n -> n > 0).count();
                    if (done < REVIVE_UNTIL) {
                        revive(network, scratch, uses, result.latents(), random);
                    }
                    Arrays.fill(uses, 0);
                }
            }
            double seconds = (System.nanoTime() - begin) / 1e9;
            done = settings.steps() > 0
                    ? step / (double) settings.steps()
                    : Math.min(1, seconds / settings.time().toSeconds());
            listener.progress(new Progress(step, done, pixel, used));
        }
        return pixel;
    }

    private static void revive(
            VqNetwork network, NDManager scratch, int[] uses, NDArray latents, SplittableRandom random) {
        long[] dead = IntStream.range(0, uses.length)
                .filter(code -> uses[code] == 0)
                .asLongStream()
                .toArray();
        if (dead.length > 0) {
            long cells = latents.getShape().get(0);
            network.revive(
                    scratch, dead, latents, random.longs(dead.length, 0, cells).toArray());
        }
    }

    /** Scenes as bytes {@code [batch, 3, side, side]}. */
    static byte[] batch(SceneSource scenes, long from, int batch, int side) {
        byte[] pixels = new byte[batch * 3 * side * side];
        for (int i = 0; i < batch; i++) {
            BufferedImage picture = scenes.get(from + i).scene().draw(side);
            int[] rgb = picture.getRGB(0, 0, side, side, null, 0, side);
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
        config.put("image_size", settings.side());
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
