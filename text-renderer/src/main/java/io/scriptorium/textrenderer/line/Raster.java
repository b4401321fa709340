package io.scriptorium.textrenderer.line;

/**
 * Float pixels under work, row-major. What the numbers mean is said by whoever holds it: ink coverage 0..1 or grey
 * values 0 (black) to 255 (white).
 */
record Raster(float[] values, int width, int height) {
    Raster {
        if (width < 1 || height < 1 || values.length != width * height) {
            throw new AssertionError(width + " x " + height + " pixels, " + values.length + " values");
        }
    }

    static Raster of(int width, int height) {
        return new Raster(new float[width * height], width, height);
    }

    /** Grey bytes, clipped and rounded. */
    byte[] bytes() {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (int) Math.min(255f, Math.max(0f, values[i] + 0.5f));
        }
        return bytes;
    }

    /**
     * Enlarges a coarse grid to a smooth field by bilinear interpolation, corners on corners.
     *
     * @param grid {@code [rows, columns]}, row-major
     */
    static Raster field(float[] grid, int columns, int rows, int width, int height) {
        Raster field = of(width, height);
        float stepX = width > 1 ? (columns - 1f) / (width - 1) : 0;
        float stepY = height > 1 ? (rows - 1f) / (height - 1) : 0;
        for (int y = 0; y < height; y++) {
            float gy = y * stepY;
            int y0 = Math.min(rows - 1, (int) gy);
            int y1 = Math.min(rows - 1, y0 + 1);
            float fy = gy - y0;
            for (int x = 0; x < width; x++) {
                float gx = x * stepX;
                int x0 = Math.min(columns - 1, (int) gx);
                int x1 = Math.min(columns - 1, x0 + 1);
                float fx = gx - x0;
                float top = grid[y0 * columns + x0] * (1 - fx) + grid[y0 * columns + x1] * fx;
                float bottom = grid[y1 * columns + x0] * (1 - fx) + grid[y1 * columns + x1] * fx;
                field.values[y * width + x] = top * (1 - fy) + bottom * fy;
            }
        }
        return field;
    }

    /** Gaussian blur with its own deviation in each direction, px; edges repeat. Returns a new raster. */
    Raster blurred(double sigmaX, double sigmaY) {
        float[] across = sigmaX > 0.05 ? blurRows(values, kernel(sigmaX)) : values.clone();
        return new Raster(sigmaY > 0.05 ? blurColumns(across, kernel(sigmaY)) : across, width, height);
    }

    private static float[] kernel(double sigma) {
        int reach = Math.max(1, (int) Math.ceil(2.6 * sigma));
        float[] kernel = new float[2 * reach + 1];
        float sum = 0;
        for (int i = -reach; i <= reach; i++) {
            kernel[i + reach] = (float) Math.exp(-i * i / (2 * sigma * sigma));
            sum += kernel[i + reach];
        }
        for (int i = 0; i < kernel.length; i++) {
            kernel[i] /= sum;
        }
        return kernel;
    }

    private float[] blurRows(float[] from, float[] kernel) {
        int reach = kernel.length / 2;
        float[] to = new float[from.length];
        float[] row = new float[width + 2 * reach];
        for (int y = 0; y < height; y++) {
            int start = y * width;
            System.arraycopy(from, start, row, reach, width);
            for (int i = 0; i < reach; i++) {
                row[i] = from[start];
                row[reach + width + i] = from[start + width - 1];
            }
            for (int k = 0; k < kernel.length; k++) {
                float weight = kernel[k];
                for (int x = 0; x < width; x++) {
                    to[start + x] += weight * row[x + k];
                }
            }
        }
        return to;
    }

    private float[] blurColumns(float[] from, float[] kernel) {
        int reach = kernel.length / 2;
        float[] to = new float[from.length];
        for (int y = 0; y < height; y++) {
            for (int k = 0; k < kernel.length; k++) {
                int source = Math.min(height - 1, Math.max(0, y + k - reach)) * width;
                float weight = kernel[k];
                for (int x = 0; x < width; x++) {
                    to[y * width + x] += weight * from[source + x];
                }
            }
        }
        return to;
    }
}
