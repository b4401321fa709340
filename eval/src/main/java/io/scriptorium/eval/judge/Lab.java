package io.scriptorium.eval.judge;

/** CIELAB of sRGB colours under D65, where distances are as people see them (CIE 76). */
final class Lab {
    private Lab() {}

    static double[] of(int rgb) {
        return of(new double[] {(rgb >> 16) & 0xff, (rgb >> 8) & 0xff, rgb & 0xff});
    }

    /** Of red, green and blue, 0..255. */
    static double[] of(double[] rgb) {
        double r = linear(rgb[0] / 255);
        double g = linear(rgb[1] / 255);
        double b = linear(rgb[2] / 255);
        double x = root((0.4124564 * r + 0.3575761 * g + 0.1804375 * b) / 0.95047);
        double y = root(0.2126729 * r + 0.7151522 * g + 0.0721750 * b);
        double z = root((0.0193339 * r + 0.1191920 * g + 0.9503041 * b) / 1.08883);
        return new double[] {116 * y - 16, 500 * (x - y), 200 * (y - z)};
    }

    static double distance(double[] a, double[] b) {
        return Math.sqrt((a[0] - b[0]) * (a[0] - b[0]) + (a[1] - b[1]) * (a[1] - b[1]) + (a[2] - b[2]) * (a[2] - b[2]));
    }

    private static double linear(double v) {
        return v <= 0.04045 ? v / 12.92 : Math.pow((v + 0.055) / 1.055, 2.4);
    }

    private static double root(double v) {
        return v > 216.0 / 24389 ? Math.cbrt(v) : (24389.0 / 27 * v + 16) / 116;
    }
}
