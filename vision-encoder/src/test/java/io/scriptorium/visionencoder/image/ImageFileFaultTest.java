package io.scriptorium.visionencoder.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.scriptorium.golden.Golden;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class ImageFileFaultTest {
    private static AbstractThrowableAssert<?, ? extends Throwable> opening(String name, byte[] content) {
        return assertThatThrownBy(() -> ImageFile.of(name, content).page(0))
                .isInstanceOf(ImageException.class)
                .hasMessageStartingWith(name);
    }

    @Test
    void anEmptyFileSaysSo() {
        opening("page.png", new byte[0]).hasMessageContaining("empty file (0 bytes)");
    }

    @Test
    void otherFilesAreNamed() {
        opening("page.png", "Dear reader,\nthis is text".getBytes(StandardCharsets.US_ASCII))
                .hasMessageContaining("a text that begins \"Dear reader,");
        opening("page.png", "%PDF-1.7\n%....".getBytes(StandardCharsets.US_ASCII))
                .hasMessageContaining("a PDF document");
        opening("page.png", new byte[] {0, 0, 0, 24, 'f', 't', 'y', 'p', 'h', 'e', 'i', 'c'})
                .hasMessageContaining("HEIF");
        opening("page.png", new byte[] {0, 1, (byte) 0xfe}).hasMessageContaining("bytes 00 01 fe");
    }

    @Test
    void aMissingFileAndAFolderAreNamed(@TempDir Path folder) {
        assertThatExceptionOfType(ImageException.class)
                .isThrownBy(() -> ImageFile.open(folder.resolve("no.png")))
                .withMessageContaining("no.png")
                .withMessageContaining("no such file");
        assertThatExceptionOfType(ImageException.class)
                .isThrownBy(() -> ImageFile.open(folder))
                .withMessageContaining("not a regular file");
    }

    @Test
    void theNameOfAFileDoesNotMatter(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("page.jpg");
        PageImage page = TestPattern.page(5, 4, 1);
        page.writePng(file);
        try (ImageFile image = ImageFile.open(file)) {
            assertThat(image.format()).isEqualTo(ImageFormat.PNG);
            assertThat(image.page(0)).isEqualTo(page);
        }
    }

    @Test
    void tooLargeIsRefusedFromTheHeader() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PageImage.filled(3, 2, 0).writePng(out);
        byte[] png = out.toByteArray();
        ByteBuffer.wrap(png).putInt(16, 60_000);
        opening("wide.png", png).hasMessageContaining("at most 50000").hasMessageContaining("60000 x 2");
        ByteBuffer.wrap(png).putInt(16, 40_000).putInt(20, 40_000);
        opening("huge.png", png).hasMessageContaining("200000000").hasMessageContaining("40000 x 40000 = 1600000000");
        byte[] small = out.toByteArray();
        assertThat(ImageFile.of("small.png", small, new ImageLimits(3, 6))
                        .page(0)
                        .width())
                .isEqualTo(3);
        assertThatExceptionOfType(ImageException.class)
                .isThrownBy(() ->
                        ImageFile.of("small.png", small, new ImageLimits(3, 5)).page(0))
                .withMessageContaining("at most 5 pixels in all");
    }

    static List<Path> pictures() throws IOException {
        try (Stream<Path> files = Files.list(Golden.path("pixels", "inputs"))) {
            return files.filter(ImageFileFaultTest::isSmall).sorted().toList();
        }
    }

    private static boolean isSmall(Path file) {
        return file.toFile().length() < 100_000;
    }

    @ParameterizedTest
    @Tag(Golden.TAG)
    @MethodSource("pictures")
    void aFileCutShortIsNeverHalfAPage(Path file) throws IOException {
        byte[] whole = Files.readAllBytes(file);
        PageImage page = ImageFile.readFirst(file);
        for (int eighth = 1; eighth < 8; eighth++) {
            byte[] part = Arrays.copyOf(whole, whole.length * eighth / 8);
            try (ImageFile image = ImageFile.of(file.getFileName().toString(), part)) {
                // The first page of several, or a picture that lacks only what comes after its pixels.
                assertThat(image.page(0)).as("%d/8", eighth).isEqualTo(page);
            } catch (ImageException e) {
                assertThat(e).hasMessageContaining(file.getFileName().toString());
            }
        }
    }

    @ParameterizedTest
    @Tag(Golden.TAG)
    @MethodSource("pictures")
    void aDamagedFileGivesAPageOrOurException(Path file) throws IOException {
        byte[] whole = Files.readAllBytes(file);
        Random random = new Random(5);
        for (int i = 0; i < 25; i++) {
            byte[] damaged = whole.clone();
            for (int k = 0; k < 3; k++) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
            }
            try (ImageFile image = ImageFile.of("damaged", damaged, new ImageLimits(4000, 4_000_000))) {
                assertThat(image.page(0)).isNotNull();
            } catch (ImageException e) {
                assertThat(e.getMessage()).isNotBlank();
            }
        }
    }
}
