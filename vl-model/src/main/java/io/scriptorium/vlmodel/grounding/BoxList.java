package io.scriptorium.vlmodel.grounding;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads {@code [[x1, y1, x2, y2], ...]}: decimal numbers of at most six digits on either side of the point, ASCII blanks
 * between the signs, nothing else. Nothing is evaluated, and no number can overflow.
 */
final class BoxList {
    private static final int MAX_DIGITS = 6;

    private final String text;
    private int at;

    private BoxList(String text) {
        this.text = text;
    }

    /** The numbers of every box {@code [4]}, or nothing if any sign of the text is out of place. */
    static Optional<List<double[]>> parse(String text) {
        return new BoxList(text).list();
    }

    private Optional<List<double[]>> list() {
        List<double[]> boxes = new ArrayList<>();
        if (!take('[')) {
            return Optional.empty();
        }
        do {
            double[] box = new double[4];
            if (!box(box)) {
                return Optional.empty();
            }
            boxes.add(box);
        } while (take(','));
        if (!take(']')) {
            return Optional.empty();
        }
        skipBlanks();
        return at == text.length() ? Optional.of(boxes) : Optional.empty();
    }

    private boolean box(double[] numbers) {
        for (int i = 0; i < numbers.length; i++) {
            if (!take(i == 0 ? '[' : ',')) {
                return false;
            }
            skipBlanks();
            int start = at;
            if (!number()) {
                return false;
            }
            numbers[i] = Double.parseDouble(text.substring(start, at));
        }
        return take(']');
    }

    /** Passes over {@code -?(0|[1-9][0-9]{0,5})(\.[0-9]{1,6})?}. */
    private boolean number() {
        if (at < text.length() && text.charAt(at) == '-') {
            at++;
        }
        int start = at;
        int digits = digits();
        if (digits == 0 || digits > MAX_DIGITS || (digits > 1 && text.charAt(start) == '0')) {
            return false;
        }
        if (at < text.length() && text.charAt(at) == '.') {
            at++;
            int decimals = digits();
            return decimals > 0 && decimals <= MAX_DIGITS;
        }
        return true;
    }

    private int digits() {
        int start = at;
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            at++;
        }
        return at - start;
    }

    private boolean take(char expected) {
        skipBlanks();
        if (at < text.length() && text.charAt(at) == expected) {
            at++;
            return true;
        }
        return false;
    }

    private void skipBlanks() {
        while (at < text.length() && (text.charAt(at) == ' ' || (text.charAt(at) >= '\t' && text.charAt(at) <= '\r'))) {
            at++;
        }
    }
}
