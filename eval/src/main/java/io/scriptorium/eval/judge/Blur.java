package io.scriptorium.eval.judge;

/** Gaussian blur of a square plane; what lies outside is 0. */
final class Blur {
    private Blur() {}

    static float[] gaussian(float[] plane, int side, double sigma) {
        int reach = (int) Math.ceil(3 * sigma);
        double[] weights = new double[2 * reach + 1];
        double sum = 0;
        for (int k = -reach; k <= reach; k++) {
            weights[k + reach] = Math.exp(-k * k / (2 * sigma * sigma));
            sum += weights[k + reach];
        }
        for (int k = 0; k < weights.length; k++) {
            weights[k] /= sum;
        }
        return pass(pass(plane, side, weights, 1), side, weights, side);
    }

    private static float[] pass(float[] plane, int side, double[] weights, int stride) {
        int reach = weights.length / 2;
        float[] out = new float[plane.length];
        for (int i = 0; i < plane.length; i++) {
            int place = stride == 1 ? i % side : i / side;
            double sum = 0;
            for (int k = Math.max(-reach, -place); k <= Math.min(reach, side - 1 - place); k++) {
                sum += weights[k + reach] * plane[i + k * stride];
            }
            out[i] = (float) sum;
        }
        return out;
    }
}
