package io.scriptorium.vlmodel.ocr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.scriptorium.document.Reading;
import io.scriptorium.vlmodel.ocr.PieceReading.Decoded;
import org.junit.jupiter.api.Test;

class PieceReadingTest {
    /** Ids are characters. */
    private static int[] ids(String text) {
        return text.chars().toArray();
    }

    /** Each character holds two frames. */
    private static CtcReading ctc(String text) {
        int[] first = new int[text.length()];
        int[] last = new int[text.length()];
        for (int i = 0; i < first.length; i++) {
            first[i] = 2 * i;
            last[i] = 2 * i + 1;
        }
        return new CtcReading(ids(text), first, last, new float[text.length()], new float[text.length()], 1);
    }

    private static PieceReading choose(String decoder, boolean ended, String ctc) {
        return PieceReading.choose(
                new Decoded(ids(decoder), ended, ended ? "" : "the decoder was cut off"),
                ctc(ctc),
                Character::toString);
    }

    @Test
    void takesTheDecoderWhereBothAgree() {
        PieceReading reading = choose("the cat", true, "the cet");
        assertThat(reading.text()).isEqualTo("the cat");
        assertThat(reading.reading()).isEqualTo(Reading.DECODER);
        assertThat(reading.confidence()).isCloseTo(6 / 7.0, within(1e-9));
    }

    @Test
    void placesWordsByTheAlignment() {
        PieceReading reading = choose("the cat", true, "the cet");
        assertThat(reading.words()).hasSize(2);
        assertThat(reading.words().get(0)).isEqualTo(new PieceReading.PlacedWord("the", 0, 6, 1));
        assertThat(reading.words().get(1).from()).isEqualTo(8);
        assertThat(reading.words().get(1).to()).isEqualTo(14);
        assertThat(reading.words().get(1).confidence()).isCloseTo(2 / 3.0, within(1e-9));
    }

    @Test
    void takesTheCtcTextWhereTheDecoderDreams() {
        PieceReading reading = choose("the committee", true, "the c_._");
        assertThat(reading.text()).isEqualTo("the c_._");
        assertThat(reading.reading()).isEqualTo(Reading.CTC);
        assertThat(reading.reason()).contains("differ");
        assertThat(reading.confidence()).isBetween(0.33, 0.5);
    }

    @Test
    void twoReadingsWithNothingAlikeAreNoText() {
        PieceReading reading = choose("the committee of", true, "l_.");
        assertThat(reading.text()).isEmpty();
        assertThat(reading.words()).isEmpty();
        assertThat(reading.reason()).contains("nothing alike");
        assertThat(reading.confidence()).isLessThan(0.2);
    }

    @Test
    void fewCharactersStayWhateverTheOtherReadingIs() {
        assertThat(choose("-", true, "\u2013").text()).isEqualTo("\u2013");
        assertThat(choose("", true, "7B").text()).isEqualTo("7B");
        assertThat(choose(". ".repeat(9), true, ". . .").text()).isEqualTo(". . .");
    }

    @Test
    void aDecoderThatLoopedSaysNothingOfTheOtherReading() {
        assertThat(choose(".".repeat(40), false, "Page .. 7").text()).isEqualTo("Page .. 7");
    }

    @Test
    void takesTheCtcTextWhereTheDecoderWasCutOff() {
        PieceReading reading = choose("abcabc", false, "abcabd");
        assertThat(reading.text()).isEqualTo("abcabd");
        assertThat(reading.reason()).isEqualTo("the decoder was cut off");
    }

    @Test
    void nothingIsNothing() {
        PieceReading reading = choose("", true, "");
        assertThat(reading.text()).isEmpty();
        assertThat(reading.words()).isEmpty();
        assertThat(reading.confidence()).isEqualTo(1);
    }
}
