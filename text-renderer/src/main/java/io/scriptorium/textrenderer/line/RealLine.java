package io.scriptorium.textrenderer.line;

/**
 * A row of a table of real lines.
 *
 * @param file name of the picture, as the table has it
 * @param text what the line says, in the reader's characters
 * @param kind column {@code kind}; {@code own} if the table has none
 * @param split column {@code split}: {@code valid} is kept from training, everything else is trained on; {@code train}
 *     if the table has none
 * @param language column {@code language}, or empty
 * @param subset column {@code subset}, or empty
 */
public record RealLine(String file, String text, String kind, String split, String language, String subset) {
    /** Whether the line may be trained on. */
    public boolean training() {
        return !split.equals("valid");
    }
}
