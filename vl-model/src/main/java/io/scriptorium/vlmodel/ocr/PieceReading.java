package io.scriptorium.vlmodel.ocr;

import io.scriptorium.document.Reading;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The text of one line view: the decoder's, or the CTC head's where the decoder cannot be trusted.
 *
 * @param text without spaces at its ends; may be empty
 * @param reading whose text it is
 * @param reason why it is the CTC head's; empty for the decoder's
 * @param confidence 0 to 1: the share of the longer text on which both readings agree
 * @param words the words of the text with their places
 */
record PieceReading(String text, Reading reading, String reason, double confidence, List<PlacedWord> words) {
    /**
     * From this share of differing characters on the CTC text is taken: on rules, noise and pictures a decoder writes likely
     * words that are not there, and the two readings part. Found on the pages that the embedded reader was measured with.
     */
    private static final double MAX_DISAGREEMENT = 0.45;
    /**
     * Two readings that share fewer than a third of their characters are two guesses, and no text: scribble, a drawing, noise.
     * Ours; docs/layout.md has what was seen. Few characters say too little, they are left to
     * {@link CtcReading#isNoise}; of leader dots either reading has another number.
     */
    private static final double LEAST_AGREEMENT = 1 / 3.0;

    /**
     * A word within a view.
     *
     * @param text without spaces
     * @param from first frame of the CTC head that belongs to it
     * @param to frame after its last one
     * @param confidence 0 to 1
     */
    record PlacedWord(String text, int from, int to, double confidence) {}

    /** What a decoder wrote: one string for each token, and whether it came to its end. */
    record Decoded(int[] ids, boolean ended, String whyNot) {}

    /** Turns ids into the text of each. */
    interface TokenText {
        String of(int id);
    }

    /** The CTC head's reading, where the decoder was not asked: it is sure, or there is no text. */
    static PieceReading sure(CtcReading ctc, TokenText tokenText) {
        if (ctc.isNoise()) {
            return new PieceReading("", Reading.CTC, "no text", ctc.characterConfidence(), List.of());
        }
        return new PieceReading(
                text(ctc.ids(), tokenText),
                Reading.CTC,
                "the CTC head is sure of each character",
                ctc.characterConfidence(),
                words(ctc.ids(), Alignment.of(ctc.ids(), ctc.ids()), ctc, tokenText));
    }

    static PieceReading choose(Decoded decoded, CtcReading ctc, TokenText tokenText) {
        Alignment alignment = Alignment.of(decoded.ids(), ctc.ids());
        int longer = Math.max(decoded.ids().length, ctc.ids().length);
        double disagreement = longer == 0 ? 0 : alignment.distance() / (double) longer;
        double confidence = Math.max(0, 1 - disagreement);
        if (decoded.ended()
                && longer > CtcReading.NOISE_CHARACTERS
                && confidence < LEAST_AGREEMENT
                && !isLeader(text(ctc.ids(), tokenText))) {
            return new PieceReading("", Reading.CTC, "decoder and CTC head read nothing alike", confidence, List.of());
        }
        String reason = "";
        if (!decoded.ended()) {
            reason = decoded.whyNot();
        } else if (disagreement > MAX_DISAGREEMENT) {
            reason = String.format(
                    Locale.ROOT, "decoder and CTC head differ in %.0f %% of the characters", 100 * disagreement);
        }
        if (reason.isEmpty()) {
            return new PieceReading(
                    text(decoded.ids(), tokenText),
                    Reading.DECODER,
                    "",
                    confidence,
                    words(decoded.ids(), alignment, ctc, tokenText));
        }
        return new PieceReading(
                text(ctc.ids(), tokenText),
                Reading.CTC,
                reason,
                confidence,
                words(ctc.ids(), Alignment.of(ctc.ids(), ctc.ids()), ctc, tokenText));
    }

    private static boolean isLeader(String text) {
        return !text.isEmpty() && text.chars().noneMatch(Character::isLetterOrDigit);
    }

    private static String text(int[] ids, TokenText tokenText) {
        StringBuilder text = new StringBuilder();
        for (int id : ids) {
            text.append(tokenText.of(id));
        }
        return text.toString().strip();
    }

    /** Words parted at spaces; a word's place is that of the first and last of its characters that the CTC head saw. */
    private static List<PlacedWord> words(int[] ids, Alignment alignment, CtcReading ctc, TokenText tokenText) {
        List<PlacedWord> words = new ArrayList<>();
        StringBuilder text = new StringBuilder();
        int from = -1;
        int to = 0;
        double log = 0;
        int seen = 0;
        int count = 0;
        int known = 0;
        for (int i = 0; i <= ids.length; i++) {
            String next = i < ids.length ? tokenText.of(ids[i]) : " ";
            if (next.isBlank()) {
                if (text.length() > 0) {
                    int start = from < 0 ? known : from;
                    double agreed = (double) seen / count;
                    words.add(new PlacedWord(
                            text.toString(),
                            start,
                            Math.max(from < 0 ? start : to, start + 1),
                            seen == 0 ? 0 : agreed * Math.exp(log / seen)));
                    known = Math.max(known, to);
                }
                text.setLength(0);
                from = -1;
                log = 0;
                seen = 0;
                count = 0;
                continue;
            }
            text.append(next);
            count++;
            int partner = alignment.partner(i);
            if (partner >= 0) {
                if (from < 0) {
                    from = ctc.first()[partner];
                }
                to = ctc.last()[partner] + 1;
                if (ctc.ids()[partner] == ids[i]) {
                    log += ctc.logProbability()[partner];
                    seen++;
                }
            }
        }
        return words;
    }
}
