package io.scriptorium.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.scriptorium.textrenderer.page.PageStyle;
import io.scriptorium.textrenderer.page.SourceText;
import io.scriptorium.textrenderer.page.TypesetException;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.UnsupportedCharsetException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** How pages look, and how the texts on them are encoded. */
final class StyleOptions {
    @Option(
            names = "--style",
            paramLabel = "FILE",
            description =
                    "A page style as JSON, with the keys of Glyph's configurations. Default of render, and of compress and"
                            + " roundtrip where --set is given: Glyph's own style for English in DejaVu Sans; else a"
                            + " style of the embedded page reader.")
    private Path style;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "Another value for a key of the style, such as dpi=96 or font-path=\"Noto Sans\".")
    private Map<String, String> replaced = new LinkedHashMap<>();

    @Option(
            names = "--encoding",
            paramLabel = "NAME",
            description = "Encoding of the texts, such as GB18030. Default: as their byte order mark says, else UTF-8.")
    private String encoding;

    /** Whether a style of one's own is asked for. */
    boolean isGiven() {
        return style != null || !replaced.isEmpty();
    }

    /** The style's keys and values. */
    ObjectNode settings() throws CommandException {
        try {
            return PageStyle.with(style == null ? PageStyle.official() : PageStyle.settings(style), replaced);
        } catch (TypesetException e) {
            throw new CommandException(ExitCode.USAGE, e.getMessage(), e);
        }
    }

    /** The style of some settings. */
    static PageStyle style(ObjectNode settings) throws CommandException {
        try {
            return PageStyle.of(settings);
        } catch (TypesetException e) {
            throw new CommandException(ExitCode.USAGE, e.getMessage(), e);
        }
    }

    Optional<Charset> encoding() throws CommandException {
        try {
            return Optional.ofNullable(encoding).map(Charset::forName);
        } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
            throw new CommandException(
                    ExitCode.USAGE,
                    "--encoding: there is no encoding '" + encoding + "'; expected UTF-8, UTF-16, GB18030, Big5,"
                            + " Shift_JIS, windows-1252 or another that Java knows",
                    e);
        }
    }

    /** A text that can be set. */
    SourceText text(Path file) throws CommandException {
        Optional<Charset> charset = encoding();
        try {
            return SourceText.of(file, charset);
        } catch (TypesetException e) {
            throw new CommandException(ExitCode.NONE_DONE, e.getMessage(), e);
        }
    }
}
