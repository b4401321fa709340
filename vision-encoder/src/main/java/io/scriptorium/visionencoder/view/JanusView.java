package io.scriptorium.visionencoder.view;

import io.scriptorium.visionencoder.image.PageImage;
import io.scriptorium.visionencoder.image.Resampling;

/**
 * The one square view of Janus: the longer side becomes {@code side} pixels, the shorter is padded.
 *
 * @param side side of the square in pixels, 384 for the published models
 * @param minSide least length in pixels of the resized shorter side, 14 for the published models
 * @param background colour of the padding as 0xRRGGBB
 * @see <a href="https://github.com/deepseek-ai/Janus/blob/1daa72fa409002d40931bd7b36a9280362469ead/janus/models/image_processing_vlm.py">
 *     image_processing_vlm.py</a>
 */
public record JanusView(int side, int minSide, int background) {
    /** The view of Janus-1.3B, Janus-Pro and JanusFlow: gray padding, {@code int(0.5 * 255)}. */
    public static final JanusView DEFAULT = new JanusView(384, 14, 0x7f7f7f);

    public JanusView {
        if (side < 1 || minSide < 1 || minSide > side) {
            throw new IllegalArgumentException(
                    "expected 1 <= least side <= side in pixels, got " + minSide + " and " + side);
        }
    }

    /** The view {@code [side, side, 3]} of a page, which is not changed; Pillow's bicubic. */
    public PageImage of(PageImage page) {
        int longer = Math.max(page.width(), page.height());
        // Truncated, in this order of operations.
        int width = Math.max((int) ((double) page.width() / longer * side), minSide);
        int height = Math.max((int) ((double) page.height() / longer * side), minSide);
        PageImage content = Resampling.BICUBIC.resize(page, width, height);
        int square = Math.max(width, height);
        if (width == height) {
            return content;
        }
        return PageImage.filled(square, square, background).with(content, (square - width) / 2, (square - height) / 2);
    }
}
