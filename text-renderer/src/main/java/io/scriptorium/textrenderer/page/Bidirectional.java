package io.scriptorium.textrenderer.page;

import java.text.Bidi;

/**
 * The order in which the characters of a line are drawn, left to right.
 *
 * <p>Differs: the reference draws all scripts from left to right. Letters are put in order, not joined: Arabic stands in
 * its isolated forms.
 */
final class Bidirectional {
    private static final int[] AS_THEY_STAND = {};

    private Bidirectional() {}

    /** Index of the character that is drawn n-th; empty if they are drawn as they stand. */
    static int[] order(int[] characters) {
        boolean needed = false;
        for (int c : characters) {
            if (c >= 0x590 && isRightToLeft(c)) {
                needed = true;
                break;
            }
        }
        if (!needed) {
            return AS_THEY_STAND;
        }
        String text = new String(characters, 0, characters.length);
        Bidi bidi = new Bidi(text, Bidi.DIRECTION_DEFAULT_LEFT_TO_RIGHT);
        byte[] levels = new byte[characters.length];
        Integer[] order = new Integer[characters.length];
        for (int i = 0, unit = 0; i < characters.length; i++) {
            levels[i] = (byte) bidi.getLevelAt(unit);
            order[i] = i;
            unit += Character.charCount(characters[i]);
        }
        Bidi.reorderVisually(levels, 0, order, 0, order.length);
        int[] result = new int[order.length];
        for (int i = 0; i < result.length; i++) {
            result[i] = order[i];
        }
        return result;
    }

    private static boolean isRightToLeft(int c) {
        byte direction = Character.getDirectionality(c);
        return direction == Character.DIRECTIONALITY_RIGHT_TO_LEFT
                || direction == Character.DIRECTIONALITY_RIGHT_TO_LEFT_ARABIC;
    }
}
