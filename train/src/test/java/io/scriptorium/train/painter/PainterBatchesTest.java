package io.scriptorium.train.painter;

import static org.assertj.core.api.Assertions.assertThat;

import io.scriptorium.janusgen.janus.JanusPrompts;
import io.scriptorium.vlmodel.token.Tokenizer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class PainterBatchesTest {
    private static final int CELLS = SceneCodes.GRID * SceneCodes.GRID;

    @Test
    void whereAThingBeginsCountsMore() throws Exception {
        SceneCodes codes = new SceneCodes();
        byte[] words = PainterTokenizer.json().getBytes(StandardCharsets.UTF_8);
        try (Tokenizer tokenizer = Tokenizer.load(words, "tokenizer.json")) {
            PainterBatches batches =
                    new PainterBatches(JanusPrompts.of(tokenizer), PainterConfig.SMALL, codes, 1, 40, 1, 1);
            PainterBatches.Paint paint = batches.paint(3);
            for (int i = 0; i < 40; i++) {
                int begun = 0;
                for (int at = 0; at < CELLS; at++) {
                    float weight = paint.weights()[i * CELLS + at];
                    boolean ink = codes.colour((int) paint.targets()[i * CELLS + at]) >= 0;
                    assertThat(weight).isIn(1f, 8f);
                    assertThat(weight > 1 && !ink).isFalse();
                    begun += weight > 1 ? 1 : 0;
                    if (ink && begun == 0) {
                        throw new AssertionError("the first ink of picture " + i + " begins nothing");
                    }
                }
                // Four things at most, of which some have a part that stands alone.
                assertThat(begun).isBetween(1, 8);
            }
        }
    }

    /** What is hidden from the loss is never what is to be learnt, and there is something hidden in every scene. */
    @Test
    void noTargetIsUnknown() throws Exception {
        SceneCodes codes = new SceneCodes();
        CodeParts parts = new CodeParts(codes);
        byte[] words = PainterTokenizer.json().getBytes(StandardCharsets.UTF_8);
        try (Tokenizer tokenizer = Tokenizer.load(words, "tokenizer.json")) {
            PainterBatches batches =
                    new PainterBatches(JanusPrompts.of(tokenizer), PainterConfig.SMALL, codes, 1, 20, 8, 8);
            PainterBatches.Paint paint = batches.paint(5);
            for (int i = 0; i < paint.targets().length; i++) {
                int row = i / CELLS * parts.count();
                int code = (int) paint.targets()[i];
                assertThat(paint.unknown()[row + parts.first(code)]).isZero();
                assertThat(paint.unknown()[row + parts.second(code)]).isZero();
            }
            PainterBatches.Ask ask = batches.ask(5);
            int vocabulary = tokenizer.vocabularySize();
            for (int i = 0; i < ask.targets().length; i++) {
                assertThat(ask.unknown()[i * vocabulary + (int) ask.targets()[i]])
                        .isZero();
                int hidden = 0;
                for (int j = 0; j < vocabulary; j++) {
                    hidden += ask.unknown()[i * vocabulary + j] < 0 ? 1 : 0;
                }
                assertThat(hidden).isPositive();
            }
        }
    }
}
