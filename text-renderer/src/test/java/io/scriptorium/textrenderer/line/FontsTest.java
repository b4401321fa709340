package io.scriptorium.textrenderer.line;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FontsTest {
    @Test
    void theShippedFontDrawsLatinButNotChinese() {
        Fonts fonts = Fonts.shipped();
        assertThat(fonts.families()).containsExactly("DejaVu Sans");
        Typeface face = fonts.pick(Look.TYPEWRITER, Dice.of(1));
        assertThat(face.covers("Łódź – ﬁ 12 €")).isTrue();
        assertThat(face.covers("\u4e2d")).isFalse();
        assertThat(face.fixedPitch()).isFalse();
        assertThat(face.top()).isBetween(-0.8f, -0.7f);
        assertThat(face.bottom()).isBetween(0.2f, 0.25f);
    }

    @Test
    void heldOutFamiliesAreLeftOut() {
        Fonts fonts = Fonts.shipped();
        assertThat(fonts.without(List.of("DejaVu Sans")).families()).isEmpty();
        assertThat(fonts.only(List.of("DejaVu Sans")).faces()).isEqualTo(1);
    }

    @Test
    void brokenFontFilesArePassedOverAndMissingFoldersNamed(@TempDir Path folder) throws Exception {
        Files.writeString(folder.resolve("broken.ttf"), "no font");
        Files.writeString(folder.resolve("README"), "no font");
        assertThat(Fonts.in(List.of(folder)).families()).containsExactly("DejaVu Sans");
        assertThatThrownBy(() -> Fonts.in(List.of(folder.resolve("none"))))
                .isInstanceOf(LineDataException.class)
                .hasMessageContaining("none");
    }

    @Test
    void kerningBringsLettersTogether() {
        Typeface face = Fonts.shipped().pick(Look.PRINT, Dice.of(1));
        assertThat(face.shape("AVAVA").advance()).isLessThan(face.place("AVAVA").advance());
        assertThat(face.place("AVAVA").advance()).isEqualTo(face.advance("AVAVA"));
    }
}
