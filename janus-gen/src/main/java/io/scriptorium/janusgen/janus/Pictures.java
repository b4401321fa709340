package io.scriptorium.janusgen.janus;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.scriptorium.tensor.Program;
import io.scriptorium.visionencoder.image.PageImage;

/** Between tensors and pictures. */
final class Pictures {
    private Pictures() {}

    /** The picture of {@code [1, 3, H, W]} from -1 to 1: clipped, then truncated to bytes as in the reference. */
    static PageImage of(NDArray pixels) {
        try (NDManager step = pixels.getManager().newSubManager()) {
            NDArray bytes = program(pixels).call(step, "bytes", pixels);
            int height = (int) pixels.getShape().get(2);
            int width = (int) pixels.getShape().get(3);
            return PageImage.of(width, height, rgb(bytes));
        }
    }

    private static byte[] rgb(NDArray bytes) {
        int[] values = bytes.toUint8Array();
        byte[] rgb = new byte[values.length];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = (byte) values[i];
        }
        return rgb;
    }

    private static Program program(NDArray x) {
        return Program.load(Pictures.class, "janus.py", x.getDevice());
    }
}
