package io.scriptorium.visionencoder.encoder;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.scriptorium.golden.Golden;
import io.scriptorium.tensor.Checkpoint;
import io.scriptorium.tensor.Precision;
import io.scriptorium.tensor.Safetensors;
import io.scriptorium.tensor.Tensors;
import io.scriptorium.tensor.Weights;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import javax.imageio.ImageIO;

/** The model of the fixture set {@code deepseek-ocr}, and its inputs. */
public final class DeepSeekFixture implements AutoCloseable {
    public static final String SET = "deepseek-ocr";

    private final NDManager owner = NDManager.newBaseManager(Device.cpu(), "PyTorch");
    private final Weights weights;
    private final VisionConfig config;

    public DeepSeekFixture() throws IOException {
        this(Precision.F32);
    }

    public DeepSeekFixture(Precision precision) throws IOException {
        this(Golden.path(SET, "model"), precision);
    }

    public DeepSeekFixture(Path model, Precision precision) throws IOException {
        Checkpoint checkpoint = Checkpoint.open(model);
        weights = Weights.open(checkpoint, owner, precision).at("model");
        config = VisionConfig.read(checkpoint.config());
    }

    public NDManager step() {
        return owner.newSubManager();
    }

    public Weights weights() {
        return weights;
    }

    public VisionConfig config() {
        return config;
    }

    public static Safetensors stored(String file) throws IOException {
        return Safetensors.open(Golden.path(SET, file));
    }

    /** The sizes that begin names of stored tensors: of "512.net_3" it is 512. */
    public static Set<Integer> sizes(Safetensors stored) {
        Set<Integer> sizes = new TreeSet<>();
        for (String name : stored.tensors().keySet()) {
            String first = name.substring(0, Math.max(0, name.indexOf('.')));
            if (first.matches("\\d+")) {
                sizes.add(Integer.valueOf(first));
            }
        }
        return sizes;
    }

    /** The normalised pixels of a square of a stored picture, CHW. */
    public static float[] pixels(String picture, int x, int y, int size) throws IOException {
        BufferedImage image =
                ImageIO.read(Golden.path(SET, picture.split("/", -1)).toFile());
        float[] pixels = new float[3 * size * size];
        for (int row = 0; row < size; row++) {
            for (int column = 0; column < size; column++) {
                int rgb = image.getRGB(x + column, y + row);
                for (int channel = 0; channel < 3; channel++) {
                    int value = (rgb >> (16 - 8 * channel)) & 0xff;
                    pixels[(channel * size + row) * size + column] = normalised(value);
                }
            }
        }
        return pixels;
    }

    public static float normalised(int value) {
        return (value / 255f - 0.5f) / 0.5f;
    }

    /** The tensor of a whole square picture. */
    public static NDArray picture(NDManager step, int size) throws IOException {
        float[] pixels = pixels("inputs/stage-" + size + ".png", 0, 0, size);
        return step.create(pixels, new Shape(1, 3, size, size));
    }

    public static NDArray tensor(NDManager step, Safetensors stored, String name) throws IOException {
        return step.create(stored.floats(name), new Shape(stored.shape(name)));
    }

    /** The values at the listed places of two axes, in their order. */
    public static float[] pick(NDArray tensor, int axis, int[] first, int[] second) {
        float[] once = pick(Tensors.floats(tensor), tensor.getShape().getShape(), axis, first);
        long[] shape = tensor.getShape().getShape().clone();
        shape[axis] = first.length;
        return pick(once, shape, axis + 1, second);
    }

    /** The values at the listed places of one axis, in their order. */
    public static float[] pick(NDArray tensor, int axis, int[] places) {
        return pick(Tensors.floats(tensor), tensor.getShape().getShape(), axis, places);
    }

    private static float[] pick(float[] values, long[] shape, int axis, int[] places) {
        int outer = (int) Arrays.stream(shape, 0, axis).reduce(1, (a, b) -> a * b);
        int inner = (int) Arrays.stream(shape, axis + 1, shape.length).reduce(1, (a, b) -> a * b);
        float[] picked = new float[outer * places.length * inner];
        for (int i = 0; i < outer; i++) {
            for (int j = 0; j < places.length; j++) {
                int from = (int) (i * shape[axis] + places[j]) * inner;
                System.arraycopy(values, from, picked, (i * places.length + j) * inner, inner);
            }
        }
        return picked;
    }

    @Override
    public void close() {
        owner.close();
    }
}
