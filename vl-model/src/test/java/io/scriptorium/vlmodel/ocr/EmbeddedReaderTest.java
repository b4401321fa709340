package io.scriptorium.vlmodel.ocr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.scriptorium.document.Block;
import io.scriptorium.document.Box;
import io.scriptorium.document.PageResult;
import io.scriptorium.document.PageStatus;
import io.scriptorium.document.Turn;
import io.scriptorium.document.Word;
import io.scriptorium.golden.Golden;
import io.scriptorium.tensor.CheckpointException;
import io.scriptorium.tensor.Safetensors;
import io.scriptorium.tensor.StoredTensor;
import io.scriptorium.visionencoder.image.ImageFile;
import io.scriptorium.visionencoder.image.PageImage;
import io.scriptorium.visionencoder.line.LineView;
import io.scriptorium.vlmodel.decoder.StepWeights;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.AffineTransform;
import java.awt.image.BufferedImage;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedReaderTest {
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
    void readsEveryTensorOfItsFile() {
        assertThat(model.unreadTensors()).isEmpty();
    }

    @Test
    @Tag(Golden.TAG)
    void readsTheStoredLinesAsTheReferenceDoes() throws Exception {
        JsonNode lines = Golden.json("reader-line", "golden.json").path("lines");
        Safetensors stored = Safetensors.open(Golden.path("reader-line", "golden.safetensors"));
        try (OcrModel fixture =
                OcrModel.open(Golden.path("reader-line"), new LoadOptions("cpu", "f32", StepWeights.AS_LOADED, 0))) {
            LineReader reader = ((LineReading) fixture.reading()).reader();
            for (JsonNode line : lines) {
                check(reader, stored, line);
            }
        }
    }

    private static void check(LineReader reader, Safetensors stored, JsonNode line) throws Exception {
        String name = line.path("name").asText();
        long[] pixels = stored.integers(name + ".pixels");
        int width = line.path("width").asInt();
        byte[] view = new byte[pixels.length];
        for (int i = 0; i < view.length; i++) {
            view[i] = (byte) pixels[i];
        }
        try (NDManager step = reader.newManager()) {
            List<LineReader.Seen> seen =
                    reader.see(step, List.of(new LineView(view, pixels.length / width, width, width)));
            LineReader.Result result = reader.decode(seen, 0).get(0);
            assertThat(result.reading().reason()).as(name).isEmpty();
            assertThat(result.reading().text())
                    .as(name)
                    .isEqualTo(line.path("greedy_text").asText());
        }
    }

    @Test
    void readsTheSamplePage() throws Exception {
        PageImage image = ImageFile.readFirst(Golden.projectRoot().resolve("samples/otranto.png"));
        PageResult result = model.read(Page.of("otranto.png", image), ReadOptions.DEFAULT);
        assertThat(result.status()).isEqualTo(PageStatus.OK);
        assertThat(result.text()).contains("Matilda remained endeavouring to assist her mother", "Lady Isabella");
        Block block = result.content().blocks().get(0);
        assertThat(block.lines()).allSatisfy(line -> {
            assertThat(line.words()).isNotEmpty();
            assertThat(line.words()).allSatisfy(word -> {
                assertThat(word.box().x1()).isBetween(0, image.width());
                assertThat(word.box().x2()).isBetween(word.box().x1(), image.width());
            });
        });
    }

    /** The decoder writes tokens where it is asked: for no line, or for all but noise. */
    @Test
    void theDecoderReadsWhereTheHeadIsNotSure() throws Exception {
        PageImage image = ImageFile.readFirst(Golden.projectRoot().resolve("samples/otranto.png"))
                .crop(0, 0, 1807, 700);
        PageResult none = model.read(Page.of("none", image), sure(0));
        PageResult all = model.read(Page.of("all", image), sure(1));
        assertThat(none.cost().tokensOut()).isZero();
        assertThat(all.cost().tokensOut()).isGreaterThan(100);
        assertThat(none.text()).contains("Matilda remained");
        assertThat(all.text()).contains("Matilda remained");
        assertThatThrownBy(() -> sure(1.5))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("expected a probability from 0 to 1, got 1.5");
    }

    private static ReadOptions sure(double probability) {
        return new ReadOptions(
                Optional.empty(), Optional.empty(), 0, ReadOptions.DEFAULT.ngrams(), Optional.empty(), 1, probability);
    }

    @Test
    void readsAPageThatLiesOnItsSideOrItsHead() throws Exception {
        PageImage image = ImageFile.readFirst(Golden.projectRoot().resolve("samples/otranto.png"))
                .crop(0, 0, 1807, 700);
        PageResult straight = model.read(Page.of("straight", image), ReadOptions.DEFAULT);
        assertThat(straight.turn()).isEqualTo(Turn.NONE);
        for (int quarters = 1; quarters < 4; quarters++) {
            PageImage turned = turned(image, quarters);
            PageResult result = model.read(Page.of("turned", turned), ReadOptions.DEFAULT);
            assertThat(result.turn().rotation()).isEqualTo(360 - 90 * quarters);
            assertThat(result.text()).isEqualTo(straight.text());
            Box word = firstWord(straight).box();
            Box moved = firstWord(result).box();
            switch (quarters) {
                case 1 -> assertThat(moved).isEqualTo(new Box(700 - word.y2(), word.x1(), 700 - word.y1(), word.x2()));
                case 2 ->
                    assertThat(moved)
                            .isEqualTo(new Box(1807 - word.x2(), 700 - word.y2(), 1807 - word.x1(), 700 - word.y1()));
                default ->
                    assertThat(moved).isEqualTo(new Box(word.y1(), 1807 - word.x2(), word.y2(), 1807 - word.x1()));
            }
        }
    }

    private static Word firstWord(PageResult page) {
        return page.content().blocks().get(0).lines().get(0).words().get(0);
    }

    private static PageImage turned(PageImage image, int quarters) {
        BufferedImage from = image.toBufferedImage();
        boolean sideways = quarters % 2 != 0;
        BufferedImage to = new BufferedImage(
                sideways ? image.height() : image.width(),
                sideways ? image.width() : image.height(),
                BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = to.createGraphics();
        graphics.translate(to.getWidth() / 2.0, to.getHeight() / 2.0);
        graphics.transform(AffineTransform.getQuadrantRotateInstance(quarters));
        graphics.translate(-from.getWidth() / 2.0, -from.getHeight() / 2.0);
        graphics.drawImage(from, 0, 0, null);
        graphics.dispose();
        return PageImage.from(to);
    }

    @Test
    void aBlankPageIsBlank() {
        PageResult result = model.read(Page.of("blank", PageImage.filled(600, 800, 0xffffff)), ReadOptions.DEFAULT);
        assertThat(result.status()).isEqualTo(PageStatus.BLANK);
        assertThat(result.outcome().reason()).isNotEmpty();
    }

    @Test
    void aPageInAScriptThatItDoesNotKnowHasNoText() {
        PageResult result = model.read(Page.of("glyphs", glyphs()), ReadOptions.DEFAULT);
        assertThat(result.status()).isEqualTo(PageStatus.UNSUPPORTED_SCRIPT);
        assertThat(result.outcome().reason()).contains("another script");
        assertThat(result.text()).isEmpty();
        assertThat(result.content().blocks()).isEmpty();
    }

    /** Squares full of strokes, as Chinese writing is; drawn, since no font with Chinese can be relied on. */
    private static PageImage glyphs() {
        BufferedImage page = new BufferedImage(1200, 1000, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = page.createGraphics();
        graphics.setColor(Color.WHITE);
        graphics.fillRect(0, 0, page.getWidth(), page.getHeight());
        graphics.setColor(Color.BLACK);
        Random random = new Random(1);
        for (int y = 80; y < 920; y += 60) {
            for (int x = 80; x < 1120; x += 38) {
                for (int stroke = 0; stroke < 7; stroke++) {
                    int along = 4 * random.nextInt(9);
                    int from = 4 * random.nextInt(4);
                    int length = 12 + 4 * random.nextInt(4);
                    switch (stroke % 3) {
                        case 0 -> graphics.fillRect(x + from, y + along, length, 3);
                        case 1 -> graphics.fillRect(x + along, y + from, 3, length);
                        default -> graphics.drawLine(x + along, y + from, x + 32 - along, y + from + length);
                    }
                }
            }
        }
        graphics.dispose();
        return PageImage.from(page);
    }

    @Test
    void severalPagesComeBackInOrder() throws Exception {
        PageImage image = ImageFile.readFirst(Golden.projectRoot().resolve("samples/otranto.png"))
                .crop(0, 0, 1807, 500);
        PageImage blank = PageImage.filled(300, 300, 0xffffff);
        List<PageResult> results = model.read(
                List.of(Page.of("a", blank), Page.of("b", image), Page.of("c", blank)),
                ReadOptions.DEFAULT,
                delta -> {});
        assertThat(results)
                .extracting(PageResult::status)
                .containsExactly(PageStatus.BLANK, PageStatus.OK, PageStatus.BLANK);
    }

    @Test
    void refusesAModeAndAPrompt() {
        ReadOptions mode = new ReadOptions(
                Optional.of("base"), Optional.empty(), 0, ReadOptions.DEFAULT.ngrams(), Optional.empty(), 1, 0);
        assertThatThrownBy(() -> model.check(mode))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no page modes");
    }

    @Test
    void theIndexHoldsTheChecksumsOfTheFiles() throws Exception {
        Path folder = EmbeddedModel.folder("reader-line");
        JsonNode files;
        try (InputStream index = EmbeddedModel.class.getResourceAsStream("/io/scriptorium/embedded/index.json")) {
            files = new ObjectMapper()
                    .readTree(index)
                    .path("models")
                    .path("reader-line")
                    .path("files");
        }
        assertThat(files).isNotEmpty();
        for (Map.Entry<String, JsonNode> file : files.properties()) {
            byte[] hash =
                    MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(folder.resolve(file.getKey())));
            assertThat(HexFormat.of().formatHex(hash))
                    .as(file.getKey())
                    .isEqualTo(file.getValue().asText());
        }
    }

    @Test
    void namesWhatIsWrongWithACheckpoint(@TempDir Path folder) throws Exception {
        Path embedded = EmbeddedModel.folder("reader-line");
        for (String file : List.of("config.json", "tokenizer.json")) {
            Files.copy(embedded.resolve(file), folder.resolve(file));
        }
        Safetensors whole = Safetensors.open(embedded.resolve("model.safetensors"));
        Map<String, Safetensors.Content> tensors = new LinkedHashMap<>();
        for (StoredTensor tensor : whole.tensors().values()) {
            ByteBuffer zeros = ByteBuffer.allocate((int) tensor.bytes());
            tensors.put(tensor.name(), new Safetensors.Content(tensor.precision(), tensor.shape(), zeros));
        }
        Safetensors.write(folder.resolve("model.safetensors"), tensors, Map.of());
        Path config = folder.resolve("config.json");
        String good = Files.readString(config);
        Files.writeString(config, good.replace("DeepseekOCRForCausalLM", "Other"));
        assertThatThrownBy(() -> OcrModel.open(folder, LoadOptions.DEFAULT)).hasMessageContaining("architecture Other");
        Files.writeString(config, good.replace("\"area-or-cubic\"", "\"nearest\""));
        assertThatThrownBy(() -> OcrModel.open(folder, LoadOptions.DEFAULT)).hasMessageContaining("resize");
        Files.writeString(config, good);
        tensors.remove("model.norm.weight");
        Safetensors.write(folder.resolve("model.safetensors"), tensors, Map.of());
        assertThatThrownBy(() -> OcrModel.open(folder, LoadOptions.DEFAULT))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("no tensor model.norm.weight of shape [256]");
        assertThatThrownBy(() -> EmbeddedModel.folder("none")).hasMessageContaining("reader-line");
    }
}
