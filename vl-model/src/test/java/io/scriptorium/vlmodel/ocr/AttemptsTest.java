package io.scriptorium.vlmodel.ocr;

import static org.assertj.core.api.Assertions.assertThat;

import io.scriptorium.document.Content;
import io.scriptorium.document.Cost;
import io.scriptorium.document.Outcome;
import io.scriptorium.document.PageResult;
import io.scriptorium.document.PageSource;
import io.scriptorium.document.PageStatus;
import io.scriptorium.golden.Golden;
import io.scriptorium.visionencoder.image.PageImage;
import io.scriptorium.visionencoder.view.ViewMode;
import io.scriptorium.vlmodel.decoder.StepWeights;
import io.scriptorium.vlmodel.sampling.NgramPreset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a model that reads whole pages does before and after a reading: blank pages, the choice of a mode, other attempts. */
@Tag(Golden.TAG)
class AttemptsTest {
    /** Its weights are random. */
    private static OcrModel model;

    @BeforeAll
    static void open() throws Exception {
        model = OcrModel.open(
                Golden.path("deepseek-ocr", "model"), new LoadOptions("cpu", "f32", StepWeights.AS_LOADED, 0));
    }

    @AfterAll
    static void close() {
        model.close();
    }

    private static Page page(int width, int height) {
        PageImage ink = PageImage.filled(9, 9, 0);
        return Page.of("a.png", PageImage.filled(width, height, 0xf0f0f0).with(ink, 20, 20));
    }

    private static ReadOptions options(String mode, int maxTokens, int attempts) {
        return new ReadOptions(
                Optional.ofNullable(mode), Optional.empty(), maxTokens, NgramPreset.OFF, Optional.empty(), attempts, 0);
    }

    @Test
    void aLimitThatWasAskedForCutsOnlyOnce() {
        PageResult cut = model.read(page(300, 200), options("tiny", 3, 3));
        assertThat(cut.status()).isEqualTo(PageStatus.TRUNCATED);
        assertThat(cut.attempts()).isEmpty();
    }

    @Test
    void blankPagesAreNotRead() {
        Page blank = Page.of("b.png", PageImage.filled(700, 500, 0xe8e4e0));
        List<PageResult> results = model.read(List.of(blank, page(300, 200), blank), options("tiny", 3, 1), text -> {});
        assertThat(results)
                .extracting(PageResult::status)
                .containsExactly(PageStatus.BLANK, PageStatus.TRUNCATED, PageStatus.BLANK);
        assertThat(results.get(0).cost()).isEqualTo(Cost.NONE);
        assertThat(results.get(0).outcome().reason()).contains("nothing is printed");
    }

    @Test
    void theModeCanBeLeftToThePage() {
        List<PageResult> results = model.read(
                List.of(page(500, 300), page(600, 900), page(1500, 1000)), options("auto", 2, 1), text -> {});
        assertThat(results).extracting(result -> result.mode().name()).containsExactly("tiny", "base", "gundam");
        assertThat(results.get(0).mode().reason()).isEqualTo("auto: 500 x 300 pixels fit one view of 512");
        assertThat(results.get(2).mode().reason()).contains("more than one view");
        assertThat(model.read(page(500, 300), options(null, 2, 1)).mode().name())
                .isEqualTo("gundam");
    }

    private static PageResult ended(Attempting how, PageStatus status) {
        return new PageResult(
                new PageSource("a.png", 0, 9, 9, OptionalDouble.empty()),
                status == PageStatus.OK ? Outcome.OK : new Outcome(status, "so"),
                "m",
                how.named(),
                new Cost(1, 2, 3),
                Content.EMPTY);
    }

    private static List<String> tried(ViewMode mode, PageStatus first, int attempts, PageStatus... then) {
        List<String> tried = new ArrayList<>();
        Attempting how = new Attempting(mode, NgramPreset.VLLM_IMAGE, "asked for");
        PageResult result =
                how.orBetter(ended(how, first), options(null, 0, attempts), WholePageReading.OCR_MODES, next -> {
                    tried.add(next.mode().label() + " " + next.ngrams().presetName());
                    return ended(next, then[tried.size() - 1]);
                });
        boolean good = then.length > 0 && then[then.length - 1] == PageStatus.OK;
        assertThat(result.status()).isEqualTo(good ? PageStatus.OK : first);
        assertThat(result.attempts()).hasSize(tried.size());
        assertThat(result.cost().tokensOut()).isEqualTo(2L * (1 + tried.size()));
        return tried;
    }

    @Test
    void theLadderEndsWithTheFirstGoodReading() {
        PageStatus looped = PageStatus.LOOPED;
        assertThat(tried(ViewMode.GUNDAM, PageStatus.OK, 3)).isEmpty();
        assertThat(tried(ViewMode.GUNDAM, looped, 3, PageStatus.OK)).containsExactly("gundam wide");
        assertThat(tried(ViewMode.GUNDAM, looped, 3, looped, PageStatus.OK))
                .containsExactly("gundam wide", "large vllm-image");
        assertThat(tried(ViewMode.GUNDAM_M, PageStatus.TRUNCATED, 9, looped, looped, looped))
                .as("smaller tiles, then none")
                .containsExactly("gundam-m wide", "gundam vllm-image", "large vllm-image");
        assertThat(tried(ViewMode.GUNDAM, PageStatus.FAILED, 3, PageStatus.FAILED, PageStatus.OK))
                .as("smaller and smaller")
                .containsExactly("base vllm-image", "small vllm-image");
        assertThat(tried(ViewMode.FLOW, looped, 3, looped)).containsExactly("flow wide");
        assertThat(tried(ViewMode.GUNDAM, looped, 1)).isEmpty();
    }
}
