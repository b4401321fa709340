package io.scriptorium.vlmodel.token;

import java.util.Arrays;

/**
 * The ids that a model is prefilled with, and where its image features go: {@code ids[imageStart[k]] ..
 * ids[imageStart[k] + imageLength[k] - 1]} are placeholders, to be replaced by the features of image {@code k}.
 *
 * @param ids the whole sequence; not copied, treat as read-only
 * @param imageStart zero-based place of the first placeholder of each image, in the order of the text
 * @param imageLength number of placeholders of each image
 */
@SuppressWarnings("ArrayRecordComponent") // int[] is the currency of ids; no prompt is compared or used as a key
public record Prompt(int[] ids, int[] imageStart, int[] imageLength) {
    /** What stands in a prompt text where an image belongs. */
    public static final String IMAGE = "<image>";

    /**
     * Lays out {@code bos + part + image id repeated + part + ...}. The text is stripped as a whole, split at each
     * {@code marker}, and every part is encoded alone, without special tokens: what follows the image keeps its newline.
     *
     * @param tokenizer of the model
     * @param text holds {@code marker} once for each image
     * @param marker where an image belongs, for DeepSeek-OCR {@link #IMAGE}
     * @param bos id put in front
     * @param image id of the placeholders
     * @param imageTokens how many placeholders each image gets, in the order of the text
     * @throws IllegalArgumentException if the text has another number of markers than there are counts, or a count is
     *     not positive
     * @see <a href="https://huggingface.co/deepseek-ai/DeepSeek-OCR">modeling_deepseekocr.py, infer</a>
     */
    public static Prompt of(Tokenizer tokenizer, String text, String marker, int bos, int image, int... imageTokens) {
        String stripped = Whitespace.strip(text);
        int images = count(stripped, marker);
        if (images != imageTokens.length) {
            throw new IllegalArgumentException("expected " + marker + " " + imageTokens.length
                    + " times in the prompt, once for each image, got it " + images + " times: " + stripped);
        }
        int[] starts = new int[images];
        int[] ids = {bos};
        int from = 0;
        for (int k = 0; k < images; k++) {
            if (imageTokens[k] <= 0) {
                throw new IllegalArgumentException(
                        "image " + k + ": expected at least one token, got " + imageTokens[k]);
            }
            int at = stripped.indexOf(marker, from);
            ids = concat(ids, tokenizer.encode(stripped.substring(from, at)));
            starts[k] = ids.length;
            ids = Arrays.copyOf(ids, ids.length + imageTokens[k]);
            Arrays.fill(ids, starts[k], ids.length, image);
            from = at + marker.length();
        }
        ids = concat(ids, tokenizer.encode(stripped.substring(from)));
        return new Prompt(ids, starts, imageTokens.clone());
    }

    /** Number of ids, placeholders included. */
    public int length() {
        return ids.length;
    }

    private static int count(String text, String marker) {
        int count = 0;
        for (int at = text.indexOf(marker); at >= 0; at = text.indexOf(marker, at + marker.length())) {
            count++;
        }
        return count;
    }

    private static int[] concat(int[] head, int[] tail) {
        int[] result = Arrays.copyOf(head, head.length + tail.length);
        System.arraycopy(tail, 0, result, head.length, tail.length);
        return result;
    }
}
