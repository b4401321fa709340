package io.scriptorium.visionencoder.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class OrientationTest {
    /** Letters a b c over d e f, by their blue value. */
    private static final PageImage STORED = PageImage.ofGray(3, 2, new byte[] {'a', 'b', 'c', 'd', 'e', 'f'});

    @ParameterizedTest
    @CsvSource({
        "1, abc/def",
        "2, cba/fed",
        "3, fed/cba",
        "4, def/abc",
        "5, ad/be/cf",
        "6, da/eb/fc",
        "7, fc/eb/da",
        "8, cf/be/ad"
    })
    void turnsAsExifSays(int number, String expected) {
        assertThat(rows(Orientation.of(number).apply(STORED))).isEqualTo(expected);
    }

    @Test
    void aWrongNumberIsUpright() {
        assertThat(Orientation.of(0)).isEqualTo(Orientation.NORMAL);
        assertThat(Orientation.of(9)).isEqualTo(Orientation.NORMAL);
        assertThat(Orientation.ofExif(new byte[] {'M', 'M', 0}, 0, 3)).isEqualTo(Orientation.NORMAL);
    }

    @ParameterizedTest
    @CsvSource({"1, abc/def", "6, da/eb/fc", "8, cf/be/ad"})
    void pngEXifIsObeyed(int number, String expected) throws IOException {
        byte[] exif = {'M', 'M', 0, 42, 0, 0, 0, 8, 0, 1, 1, 18, 0, 3, 0, 0, 0, 1, 0, (byte) number, 0, 0, 0, 0, 0, 0};
        ByteBuffer chunk = ByteBuffer.allocate(12 + exif.length);
        chunk.putInt(exif.length)
                .put("eXIf".getBytes(StandardCharsets.US_ASCII))
                .put(exif);
        CRC32 checksum = new CRC32();
        checksum.update(chunk.array(), 4, 4 + exif.length);
        chunk.putInt((int) checksum.getValue());
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        STORED.writePng(out);
        byte[] png = out.toByteArray();
        out.reset();
        // Signature 8 and header chunk 25 bytes.
        out.write(png, 0, 33);
        out.write(chunk.array());
        out.write(png, 33, png.length - 33);
        try (ImageFile file = ImageFile.of("turned.png", out.toByteArray())) {
            assertThat(rows(file.page(0))).isEqualTo(expected);
        }
    }

    private static String rows(PageImage page) {
        StringBuilder text = new StringBuilder();
        for (int y = 0; y < page.height(); y++) {
            text.append(y == 0 ? "" : "/");
            for (int x = 0; x < page.width(); x++) {
                text.append((char) (page.rgb(x, y) & 0xff));
            }
        }
        return text.toString();
    }
}
