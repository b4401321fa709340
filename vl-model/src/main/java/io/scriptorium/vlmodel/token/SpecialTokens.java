package io.scriptorium.vlmodel.token;

/** What decoding does with the tokens that a {@code tokenizer.json} marks as special. */
public enum SpecialTokens {
    /**
     * They appear as text. The choice for the raw output of an OCR model: its markers ({@code <|ref|>}, {@code <td>},
     * {@code <tr>}) are all special.
     */
    KEEP,
    /** They vanish, as if they had not been there: a character whose bytes stand on both sides of one is whole. */
    SKIP
}
