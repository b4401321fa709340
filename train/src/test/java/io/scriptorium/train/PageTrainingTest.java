package io.scriptorium.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.scriptorium.tensor.Checkpoint;
import io.scriptorium.textrenderer.line.LineDataException;
import io.scriptorium.textrenderer.page.PageStyle;
import io.scriptorium.vlmodel.ocr.EmbeddedModel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page reader's training, on the embedded one's styles with a network of some thousand parameters. */
class PageTrainingTest {
    @TempDir
    Path temporary;

    private Path start;
    private Path text;

    @BeforeEach
    void startFolder() throws Exception {
        ObjectMapper json = new ObjectMapper();
        Path embedded = EmbeddedModel.folder("reader-page");
        ObjectNode config =
                (ObjectNode) json.readTree(embedded.resolve("config.json").toFile());
        ObjectNode widths = (ObjectNode) config.path("vision_config").path("width");
        Map.of("width", 16, "layers", 1, "heads", 2, "neck_channels", 16)
                .forEach(((ObjectNode) widths.path("sam_vit_b"))::put);
        ((ObjectNode) widths.path("sam_vit_b"))
                .putArray("downsample_channels")
                .add(16)
                .add(16);
        Map.of("width", 16, "layers", 1, "heads", 2).forEach(((ObjectNode) widths.path("clip-l-14-224"))::put);
        Map.of("hidden_size", 16, "num_attention_heads", 2, "num_key_value_heads", 2, "intermediate_size", 24)
                .forEach(((ObjectNode) config.path("language_config"))::put);
        ((ObjectNode) config.path("language_config")).put("moe_intermediate_size", 8);
        ((ObjectNode) config.path("page_head")).put("channels", 4);
        start = Files.createDirectories(temporary.resolve("start"));
        json.writeValue(start.resolve("config.json").toFile(), config);
        Files.copy(embedded.resolve("tokenizer.json"), start.resolve("tokenizer.json"));
        try (NDManager manager = NDManager.newBaseManager(Device.cpu(), "PyTorch")) {
            Files.write(start.resolve("model.safetensors"), new byte[0]);
            ReaderParameters parameters = ReaderParameters.random(config(config), manager, 1);
            parameters.save(start.resolve("model.safetensors"), parameters.tensors());
        }
        text = Files.writeString(temporary.resolve("text.txt"), "A page is set\nand read, row by row.\n\n".repeat(400));
    }

    private ReaderConfig config(ObjectNode json) throws Exception {
        // A checkpoint needs weights, which need the sizes: the embedded weights stand in.
        Path folder = Files.createDirectories(temporary.resolve("sizes"));
        Files.write(folder.resolve("config.json"), new ObjectMapper().writeValueAsBytes(json));
        Files.copy(
                EmbeddedModel.folder("reader-page").resolve("model.safetensors"), folder.resolve("model.safetensors"));
        return ReaderConfig.of(Checkpoint.open(folder));
    }

    private TrainSettings settings(String output, long steps, List<Path> texts) {
        TrainSettings.Recipe recipe = new TrainSettings.Recipe(
                .01, 5, .5, .3, .01, 1e-3, .9, 1024, true, 0, 16, Duration.ofHours(1), Duration.ofHours(1));
        return new TrainSettings(
                start,
                true,
                temporary.resolve(output),
                Optional.empty(),
                texts,
                List.of(),
                Duration.ofMinutes(1),
                steps,
                1,
                9,
                recipe,
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    @Test
    void goesOnAfterAnInterruptionAsIfThereHadBeenNone() throws Exception {
        Recorder straight = new Recorder();
        ReaderTraining.run(settings("straight", 4, List.of(text)), straight);
        Recorder first = new Recorder();
        first.interruptAfter = 2;
        assertThatThrownBy(() -> ReaderTraining.run(settings("parted", 4, List.of(text)), first))
                .isInstanceOf(InterruptedException.class);
        Recorder second = new Recorder();
        ReaderTraining.run(settings("parted", 4, List.of(text)), second);
        assertThat(second.steps).hasSize(2);
        assertThat(second.steps.get(1).values()).isEqualTo(straight.steps.get(3).values());
        assertThat(temporary.resolve("parted/model.safetensors"))
                .hasSameBinaryContentAs(temporary.resolve("straight/model.safetensors"));
        assertThat(straight.measured.get(0).rates()).containsKeys("all", "8x2", "12x4");
        assertThat(Checkpoint.open(temporary.resolve("parted")).tensors().keySet())
                .isEqualTo(Checkpoint.open(start).tensors().keySet());
    }

    @Test
    void textIsNeeded() {
        assertThatThrownBy(() -> ReaderTraining.run(settings("none", 1, List.of()), new Recorder()))
                .isInstanceOf(LineDataException.class)
                .hasMessageContaining("--text");
    }

    @Test
    void everyCharacterOfAPageStandsInAFrameOfItsRow() throws Exception {
        ReaderConfig config = ReaderConfig.of(Checkpoint.open(start));
        Map<String, PageStyle> styles = ReaderPages.styles(Checkpoint.open(start));
        assertThat(styles).containsKeys("5x2", "8x2", "8x3", "8x4", "12x4");
        PageText words = new PageText(
                "¶ ,."
                        .concat("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")
                        .codePoints()
                        .boxed()
                        .collect(Collectors.toSet()),
                List.of(text));
        PageSource source = new PageSource(config, styles, words, character -> character, 5, 2, false);
        int frames = config.clip().gridColumns() * config.head().frames();
        String said = "A page is set\nand read, row by row.\n\nIlliterate lilies fill hills; WWW.";
        for (PageBatch batch : source.set(said)) {
            List<String> rows = new ArrayList<>();
            for (int row = 0; row < batch.cells() / frames; row++) {
                int[] ids = batch.row(0, row, frames, config.head().blank());
                if (ids.length > 0) {
                    rows.add(new String(ids, 0, ids.length));
                }
            }
            assertThat(String.join(" ", rows).replaceAll("¶ ?", "\n"))
                    .as(batch.kinds().get(0))
                    .isEqualTo(said);
            assertThat(batch.decoded().get(0)).hasSize(1);
            assertThat(batch.pixels()).contains((byte) 0, (byte) 255);
        }
    }
}
