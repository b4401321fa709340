package io.scriptorium.eval.judge;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Random;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;

/** What pictures suffer on their way. */
enum Damage {
    NONE {
        @Override
        BufferedImage of(BufferedImage picture, Random random) {
            return picture;
        }
    },
    /** Gaussian of sigma 1 px at a side of 128. */
    BLUR {
        @Override
        BufferedImage of(BufferedImage picture, Random random) {
            int side = picture.getWidth();
            int[] out = new int[side * side];
            for (int c = 0; c < 3; c++) {
                float[] plane = new float[side * side];
                for (int i = 0; i < plane.length; i++) {
                    // Over white, so that what lies outside is no darker.
                    plane[i] = 255 - channel(picture, i, c);
                }
                float[] soft = Blur.gaussian(plane, side, 1);
                for (int i = 0; i < plane.length; i++) {
                    out[i] |= Math.round(255 - soft[i]) << (16 - 8 * c);
                }
            }
            return picture(side, out);
        }
    },
    /** Quality 0.6, with its halved colours. */
    JPEG {
        @Override
        BufferedImage of(BufferedImage picture, Random random) {
            ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
            try (ByteArrayOutputStream bytes = new ByteArrayOutputStream();
                    var to = ImageIO.createImageOutputStream(bytes)) {
                ImageWriteParam quality = writer.getDefaultWriteParam();
                quality.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
                quality.setCompressionQuality(0.6f);
                writer.setOutput(to);
                writer.write(null, new IIOImage(picture, null, null), quality);
                to.flush();
                return ImageIO.read(new ByteArrayInputStream(bytes.toByteArray()));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } finally {
                writer.dispose();
            }
        }
    },
    /** Normal noise of 8 levels in each channel. */
    NOISE {
        @Override
        BufferedImage of(BufferedImage picture, Random random) {
            int side = picture.getWidth();
            int[] out = new int[side * side];
            for (int i = 0; i < out.length; i++) {
                for (int c = 0; c < 3; c++) {
                    long value = Math.round(channel(picture, i, c) + 8 * random.nextGaussian());
                    out[i] |= (int) Math.min(255, Math.max(0, value)) << (16 - 8 * c);
                }
            }
            return picture(side, out);
        }
    };

    abstract BufferedImage of(BufferedImage picture, Random random);

    private static int channel(BufferedImage picture, int i, int c) {
        return (picture.getRGB(i % picture.getWidth(), i / picture.getWidth()) >> (16 - 8 * c)) & 0xff;
    }

    private static BufferedImage picture(int side, int[] rgb) {
        BufferedImage picture = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
        picture.setRGB(0, 0, side, side, rgb, 0, side);
        return picture;
    }
}
