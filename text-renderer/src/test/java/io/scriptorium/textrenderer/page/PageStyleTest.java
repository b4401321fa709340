package io.scriptorium.textrenderer.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PageStyleTest {
    @TempDir
    Path folder;

    private static PageStyle with(String key, String value) throws TypesetException {
        return PageStyle.of(PageStyle.with(PageStyle.official(), Map.of(key, value)));
    }

    @Test
    void aFileIsReadWithTheReferencesDefaults() throws IOException {
        Path file = Files.writeString(folder.resolve("style.json"), "{\"dpi\": 96, \"page-size\": [600, 800]}");
        PageStyle style = PageStyle.of(PageStyle.settings(file));
        assertThat(style.pixelWidth()).isEqualTo(800);
        assertThat(style.lineHeight()).isEqualTo(10);
        assertThat(style.alignment()).isEqualTo(Alignment.JUSTIFY);
        assertThat(style.cropWidth()).isFalse();
        assertThat(with("line-height", "0").lineHeight()).isEqualTo(10);
        assertThat(PageStyle.of(PageStyle.official()).linesPerPage()).isEqualTo(81);
    }

    @Test
    void whatMakesNoPageIsRefusedByName() {
        Map<String, String> wrong = Map.ofEntries(
                Map.entry("font-sise", "9"),
                Map.entry("dpi", "0"),
                Map.entry("line-height", "-3"),
                Map.entry("font-color", "#F00"),
                Map.entry("alignment", "left"),
                Map.entry("auto-crop-width", "yes"),
                Map.entry("page-size", "595"),
                Map.entry("margin-x", "290"),
                Map.entry("margin-y", "410"),
                Map.entry("border-width", "-1"),
                Map.entry("newline-markup", "<b>"));
        wrong.forEach((key, value) -> assertThatThrownBy(() -> with(key, value))
                .as(key)
                .isInstanceOf(TypesetException.class)
                .hasMessageContaining(key));
        assertThatThrownBy(() -> with("dpi", "40000")).hasMessageContaining("lower dpi");
    }

    @Test
    void filesThatAreNoStyleAreNamed() throws IOException {
        Path file = Files.writeString(folder.resolve("style.json"), "[1]");
        assertThatThrownBy(() -> PageStyle.settings(file)).hasMessageContaining("expected a JSON object");
        Files.writeString(file, "{");
        assertThatThrownBy(() -> PageStyle.settings(file)).hasMessageContaining(file.toString());
        assertThatThrownBy(() -> PageStyle.settings(folder.resolve("none"))).hasMessageContaining("cannot be read");
    }

    @Test
    void markupIsTextBreaksAndColour() throws TypesetException {
        NewlineMarkup markup = NewlineMarkup.parse("<font color=\"#0000FF\">&para;&#65;</font><br/>");
        assertThat(markup.pieces()).hasSize(2);
        assertThat(markup.pieces().get(0)).isInstanceOfSatisfying(NewlineMarkup.Mark.class, mark -> {
            assertThat(mark.text()).isEqualTo("¶A");
            assertThat(mark.colour()).hasValue(0xff);
        });
        for (String wrong : List.of(
                "<i>", "<font color='#123'>x</font>", "<font color='#112233'>x", "</font>", "&foo;", "&#9999999;")) {
            assertThatThrownBy(() -> NewlineMarkup.parse(wrong))
                    .as(wrong)
                    .isInstanceOf(TypesetException.class)
                    .hasMessageContaining("newline-markup");
        }
    }

    @Test
    void aFontThatIsNoneIsNamed() throws IOException {
        Path file = Files.writeString(folder.resolve("a.ttf"), "no font at all, only a text with this ending");
        assertThatThrownBy(() -> PageFont.open(file))
                .isInstanceOf(TypesetException.class)
                .hasMessageContaining("a.ttf")
                .hasMessageContaining("expected a TrueType or OpenType file");
        assertThatThrownBy(() -> PageFont.open(folder.resolve("none.ttf"))).hasMessageContaining("cannot be read");
        assertThat(PageFont.shipped().family()).isEqualTo("DejaVu Sans");
    }

    @Test
    void blankTextIsOneEmptyPage() throws TypesetException {
        List<TypesetPage> pages = new java.util.ArrayList<>();
        new Typesetter(PageStyle.of(PageStyle.official()), FontStack.official(PageFont.shipped()))
                .typeset("", pages::add);
        assertThat(pages).singleElement().satisfies(page -> {
            assertThat(page.lines()).isEmpty();
            assertThat(page.last()).isTrue();
        });
    }
}
