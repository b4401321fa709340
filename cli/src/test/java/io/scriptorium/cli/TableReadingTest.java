package io.scriptorium.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.scriptorium.document.Content;
import io.scriptorium.document.Table;
import io.scriptorium.eval.text.TableSimilarity;
import io.scriptorium.vlmodel.decoder.StepWeights;
import io.scriptorium.vlmodel.ocr.EmbeddedModel;
import io.scriptorium.vlmodel.ocr.LoadOptions;
import io.scriptorium.vlmodel.ocr.OcrModel;
import io.scriptorium.vlmodel.ocr.Page;
import io.scriptorium.vlmodel.ocr.ReadOptions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Tables drawn on a page, read by the embedded model, against the cells that were drawn: TEDS. */
class TableReadingTest {
    private static OcrModel model;

    @BeforeAll
    static void open() throws Exception {
        model = OcrModel.open(
                EmbeddedModel.folder(EmbeddedModel.DEFAULT), new LoadOptions("cpu", "f32", StepWeights.AS_LOADED, 0));
    }

    @AfterAll
    static void close() {
        model.close();
    }

    @Test
    void aFewRuledTables() throws Exception {
        assertThat(similarity(2, true)).isGreaterThanOrEqualTo(0.9);
    }

    @Test
    @Tag("slow")
    void fifteenRuledTables() throws Exception {
        assertThat(similarity(15, true)).isGreaterThanOrEqualTo(0.9);
    }

    @Test
    void aFewUnruledTables() throws Exception {
        assertThat(similarity(2, false)).isGreaterThanOrEqualTo(0.75);
    }

    @Test
    @Tag("slow")
    void fifteenUnruledTables() throws Exception {
        assertThat(similarity(15, false)).isGreaterThanOrEqualTo(0.75);
    }

    private static double similarity(int pages, boolean ruled) throws Exception {
        double sum = 0;
        for (int seed = 0; seed < pages; seed++) {
            DrawnTable drawn = DrawnTable.draw(seed, ruled);
            Content content = model.read(Page.of("table", drawn.page()), ReadOptions.DEFAULT)
                    .content();
            String read = content.blocks().stream()
                    .filter(Table.class::isInstance)
                    .map(block -> ((Table) block).html())
                    .findFirst()
                    .orElse("");
            sum += TableSimilarity.of(read, drawn.html());
        }
        return sum / pages;
    }
}
