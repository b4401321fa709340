package io.scriptorium.vlmodel.ocr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.scriptorium.document.PageResult;
import io.scriptorium.document.PageStatus;
import io.scriptorium.textrenderer.page.FontStack;
import io.scriptorium.textrenderer.page.PageFonts;
import io.scriptorium.textrenderer.page.PagePainter;
import io.scriptorium.textrenderer.page.PageStyle;
import io.scriptorium.textrenderer.page.TypesetPage;
import io.scriptorium.textrenderer.page.Typesetter;
import io.scriptorium.visionencoder.image.PageImage;
import io.scriptorium.vlmodel.decoder.StepWeights;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class EmbeddedPageReaderTest {
    /** Written for this test. */
    private static final String TEXT = """
            The ferry left the quay at a quarter past seven, with three lorries, a brass band and the
            widow Kessler's piano on board. Nobody had told the captain about the piano.

            "It will have to go forward," he said, and looked at the sky; it was the colour of slate.
            Two of the trombonists offered to help. By the time they had roped it down, the harbour
            lights were far behind, and rain - 12 mm of it, as the log says - came over the rail.
            """;

    private static OcrModel model;
    private static JsonNode styles;

    @BeforeAll
    static void open() throws Exception {
        model = OcrModel.open(
                EmbeddedModel.folder("reader-page"), new LoadOptions("cpu", "f32", StepWeights.AS_LOADED, 0));
        styles = new ObjectMapper()
                .readTree(EmbeddedModel.folder("reader-page")
                        .resolve("config.json")
                        .toFile())
                .path("view_config")
                .path("styles");
    }

    @AfterAll
    static void close() {
        model.close();
    }

    @Test
    void readsBackAPageOfThreeTextTokensAVisionToken() throws Exception {
        PageResult result = model.read(page("8x2", TEXT.repeat(2)), ReadOptions.DEFAULT);
        assertThat(result.status()).isEqualTo(PageStatus.OK);
        assertThat(result.mode().name()).isEqualTo("tiny");
        assertThat(result.cost().tokensIn()).isEqualTo(64);
        String[] wanted = TEXT.repeat(2).split("\\s+", -1);
        String[] given = result.text().split("\\s+", -1);
        int right = 0;
        for (int i = 0; i < given.length && i < wanted.length; i++) {
            right += given[i].equals(wanted[i]) ? 1 : 0;
        }
        assertThat(right / (double) given.length).isGreaterThanOrEqualTo(.95);
        // Line ends come back from their marks.
        assertThat(result.text()).contains("\n\n");
    }

    @Test
    void anEmptyPageHoldsNothing() {
        PageResult result = model.read(Page.of("white", PageImage.filled(300, 200, 0xffffff)), ReadOptions.DEFAULT);
        assertThat(result.status()).isEqualTo(PageStatus.BLANK);
        assertThat(result.text()).isEmpty();
    }

    @Test
    void readsEveryTensorOfItsFileAndRefusesOtherModes() {
        assertThat(model.unreadTensors()).isEmpty();
        ReadOptions base = new ReadOptions(
                Optional.of("base"), Optional.empty(), 0, ReadOptions.DEFAULT.ngrams(), Optional.empty(), 1, 0);
        assertThatThrownBy(() -> model.check(base))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("tiny");
    }

    private static Page page(String style, String text) throws Exception {
        PageStyle pageStyle = PageStyle.of((ObjectNode) styles.path(style).path("style"));
        FontStack fonts = PageFonts.of(pageStyle, false);
        List<TypesetPage> pages = new ArrayList<>();
        new Typesetter(pageStyle, fonts).typeset(text, pages::add);
        return Page.of(
                "page", new PagePainter(pageStyle, fonts).paint(pages.get(0)).toPageImage());
    }
}
