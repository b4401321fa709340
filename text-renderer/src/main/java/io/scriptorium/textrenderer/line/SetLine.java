package io.scriptorium.textrenderer.line;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A line of glyphs with their places: what a typesetter hands to the press. Lengths in ems of the main face. */
final class SetLine {
    private final List<Run> runs = new ArrayList<>();
    private final String text;
    private float advance;

    /** Glyphs of one face; {@code start} is where the run's pen starts, {@code raise} is positive upwards. */
    private record Run(Typeface face, Typeface.Placed placed, float start, float scale, float raise) {}

    /** How letters and words are set apart. */
    record Spacing(boolean shaped, double letterSpace, double wordSpace) {
        static final Spacing PLAIN = new Spacing(false, 0, 1);
    }

    /** A place on the page where a glyph goes, without the page's own slant and turn. */
    interface Press {
        /**
         * Takes one glyph.
         *
         * @param x pen position, ems
         * @param y baseline, ems, down
         * @param scale size of the glyph relative to the main face
         */
        void glyph(Typeface face, int code, float x, float y, float scale);
    }

    private SetLine(String text) {
        this.text = text;
    }

    static SetLine plain(Typeface face, String text, Spacing spacing) {
        SetLine line = new SetLine(text);
        line.add(face, text, spacing, 1, 0);
        return line;
    }

    /**
     * Sets some words differently: in another face of the family or in any other face, as raised digits, or as small
     * capitals (these change the text to capitals).
     *
     * @param sibling another face of the same family
     * @param other a face of any family
     */
    static SetLine mixed(Typeface face, Typeface sibling, Typeface other, String text, Spacing spacing, Dice dice) {
        String[] words = text.split("(?<= )", -1);
        int from = dice.below(words.length);
        int to = Math.min(words.length, from + dice.between(1, 5));
        int manner = dice.weighted(0.6, 0.15, 0.12, 0.13);
        StringBuilder said = new StringBuilder();
        SetLine line = new SetLine("");
        for (int i = 0; i < words.length; i++) {
            String word = words[i];
            boolean marked = i >= from && i < to;
            if (manner == 2 && word.strip().matches("[0-9]{1,3}")) {
                line.add(face, word, spacing, 0.62f, 0.36f);
            } else if (!marked || manner == 2) {
                line.add(face, word, spacing, 1, 0);
            } else if (manner == 3) {
                word = word.toUpperCase(Locale.ROOT);
                word = face.covers(word) ? word : words[i];
                line.add(face, word.substring(0, 1), spacing, 1, 0);
                line.add(face, word.substring(1), spacing, 0.8f, 0);
            } else {
                Typeface wanted = manner == 0 ? sibling : other;
                line.add(wanted.covers(word) ? wanted : face, word, spacing, 1, 0);
            }
            said.append(word);
        }
        SetLine result = new SetLine(said.toString());
        result.runs.addAll(line.runs);
        result.advance = line.advance;
        return result;
    }

    private void add(Typeface face, String words, Spacing spacing, float scale, float raise) {
        if (words.isEmpty()) {
            return;
        }
        Typeface.Placed placed = spacing.shaped ? face.shape(words) : face.place(words);
        float[] x = placed.x().clone();
        float shift = 0;
        int[] characters = words.codePoints().toArray();
        // A ligature makes fewer glyphs than characters; then only plain spacing is possible.
        boolean countable = x.length == characters.length;
        for (int i = 0; i < x.length; i++) {
            x[i] += shift;
            if (countable) {
                shift += characters[i] == ' '
                        ? (float) ((spacing.wordSpace - 1) * face.advance(" "))
                        : (float) spacing.letterSpace;
            }
        }
        runs.add(
                new Run(face, new Typeface.Placed(placed.codes(), x, placed.advance() + shift), advance, scale, raise));
        advance += scale * (placed.advance() + shift);
    }

    String text() {
        return text;
    }

    /** Width of the line, ems. */
    float advance() {
        return advance;
    }

    void press(Press press) {
        for (Run run : runs) {
            for (int i = 0; i < run.placed.codes().length; i++) {
                press.glyph(
                        run.face,
                        run.placed.codes()[i],
                        run.start + run.scale * run.placed.x()[i],
                        -run.raise,
                        run.scale);
            }
        }
    }

    /** Top (negative above the baseline) and bottom of the ink, ems; inverted when there is none. */
    float[] extent() {
        float[] extent = {Float.MAX_VALUE, -Float.MAX_VALUE};
        press((face, code, x, y, scale) -> {
            float[] box = Typeface.box(face.outline(code));
            if (box[0] <= box[2]) {
                extent[0] = Math.min(extent[0], y + scale * box[1]);
                extent[1] = Math.max(extent[1], y + scale * box[3]);
            }
        });
        return extent;
    }
}
