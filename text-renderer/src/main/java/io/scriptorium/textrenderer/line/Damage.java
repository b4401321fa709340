package io.scriptorium.textrenderer.line;

import java.util.EnumMap;
import java.util.Map;

/**
 * What is done to a line between the letters and the view, in the order in which it is done. The numbers are the
 * probabilities for print, old print, typewriters and receipts; most damage spares the lines that are left clean.
 */
public enum Damage {
    /** Letters one by one out of line and unevenly struck. */
    JITTER(0, 0.05, 0.8, 0.05),
    /** The line bends, as at a book's gutter. */
    CURVE(0.03, 0.08, 0.03, 0.06),
    /** The line is turned by up to about a degree. */
    ROTATION(0.45, 0.6, 0.6, 0.6),
    /** The letters lean. */
    SHEAR(0.15, 0.15, 0.15, 0.2),
    /** Narrower or wider letters. */
    STRETCH(0.3, 0.2, 0.2, 0.4),
    /** Letters set wide or tight, words set wide. */
    SPACING(0.25, 0.4, 0.1, 0.2),
    /** Words in bold, italic or another size among the others. */
    MIXED_FACES(0.14, 0.06, 0, 0.03),
    /** Parts of the lines above and below. */
    NEIGHBOURS(0.22, 0.3, 0.25, 0.2),
    UNDERLINE(0.05, 0.03, 0.07, 0.03),
    /** Rules of a table or box along the line. */
    RULE(0.06, 0.03, 0.03, 0.05),
    /** Rules of a table or box beside the line. */
    SIDE_RULE(0.04, 0.02, 0.02, 0.02),
    /** Specks of dirt. */
    SPECKS(0.02, 0.08, 0.06, 0.06),
    /** A dot-matrix printer's pins. */
    DOT_MATRIX(0.01, 0, 0, 0.4),
    /** Ink that takes unevenly. */
    UNEVEN_INK(0.02, 0.5, 0.6, 0.12),
    INK_SPREAD(0.12, 0.2, 0.2, 0.12),
    INK_LOSS(0.05, 0.08, 0.06, 0.1),
    /** Patches where nothing was printed. */
    BROKEN(0.05, 0.08, 0.08, 0.1),
    /** Little ink all over. */
    FAINT(0.05, 0.06, 0.1, 0.15),
    /** The reverse page seen through the paper. */
    SHOW_THROUGH(0.01, 0.1, 0.05, 0.02),
    BLUR(0.3, 0.45, 0.45, 0.5),
    /** Grey ink or dark paper. */
    LOW_CONTRAST(0.06, 0.1, 0.1, 0.15),
    /** Fibres and grain. */
    PAPER(0.05, 0.3, 0.25, 0.12),
    /** Grey tints printed in dots or lines behind the letters. */
    TINT(0.03, 0, 0, 0.01),
    UNEVEN_LIGHT(0.12, 0.2, 0.2, 0.3),
    NOISE(0.3, 0.4, 0.4, 0.45),
    SALT_AND_PEPPER(0.03, 0.06, 0.06, 0.06),
    /** A scanner's two levels. */
    THRESHOLD(0.12, 0.16, 0.15, 0.12),
    /** Light letters on dark. */
    INVERSE(0.04, 0.01, 0, 0.02),
    /** JPEG's blocks; not after two levels. */
    JPEG(0.24, 0.3, 0.25, 0.3);

    private final double print;
    private final double oldPrint;
    private final double typewriter;
    private final double receipt;

    Damage(double print, double oldPrint, double typewriter, double receipt) {
        this.print = print;
        this.oldPrint = oldPrint;
        this.typewriter = typewriter;
        this.receipt = receipt;
    }

    /** Probability of this damage for a look, before the factor of {@link LineImageConfig#damage()}. */
    double probability(Look look) {
        return switch (look) {
            case PRINT -> print;
            case OLD_PRINT -> oldPrint;
            case TYPEWRITER -> typewriter;
            case RECEIPT -> receipt;
        };
    }

    /** Factor 1 for all. */
    static Map<Damage, Double> asDesigned() {
        Map<Damage, Double> factors = new EnumMap<>(Damage.class);
        for (Damage damage : values()) {
            factors.put(damage, 1.0);
        }
        return factors;
    }
}
