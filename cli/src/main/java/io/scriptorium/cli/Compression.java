package io.scriptorium.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.scriptorium.textrenderer.page.FontStack;
import io.scriptorium.textrenderer.page.PageStyle;
import io.scriptorium.textrenderer.page.SourceText;
import io.scriptorium.textrenderer.page.Typesetter;
import io.scriptorium.visionencoder.view.ViewMode;
import java.io.IOException;
import java.io.Reader;
import java.util.List;
import java.util.Map;

/** How many vision tokens a text's pages are, and the largest type that keeps within a number of them. */
final class Compression {
    /** The modes of DeepSeek-OCR, whose numbers of tokens are known without a model. */
    static final List<ViewMode> MODES =
            List.of(ViewMode.TINY, ViewMode.SMALL, ViewMode.BASE, ViewMode.LARGE, ViewMode.GUNDAM, ViewMode.GUNDAM_M);

    /** Type sizes that are tried, pt. */
    private static final double LARGEST = 16;

    private static final double SMALLEST = 4;
    private static final double STEP = 0.5;

    private Compression() {}

    /** Vision tokens of a page picture, as the paper names them: no newlines, no separator. */
    static int tokens(ViewMode mode, int width, int height) {
        return mode.recipe().layout(width, height).advertisedTokens();
    }

    /** The settings with type of another size, the lines a point wider apart than it. */
    static ObjectNode sized(ObjectNode settings, double size) {
        return PageStyle.with(
                settings, Map.of("font-size", Double.toString(size), "line-height", Double.toString(size + 1)));
    }

    /**
     * Settings with the largest type whose pages are within a number of tokens.
     *
     * @param most vision tokens of all pages
     * @throws CommandException if even the smallest type needs more
     */
    static ObjectNode fitted(SourceText text, ObjectNode settings, ViewMode mode, double most) throws CommandException {
        long least = Long.MAX_VALUE;
        for (double size = LARGEST; size >= SMALLEST; size -= STEP) {
            ObjectNode candidate = sized(settings, size);
            PageStyle style = StyleOptions.style(candidate);
            long tokens = pages(text, style) * tokens(mode, style.pixelWidth(), style.pixelHeight());
            if (tokens <= most) {
                return candidate;
            }
            least = Math.min(least, tokens);
        }
        throw new CommandException(
                ExitCode.USAGE,
                text.file() + ": needs " + least + " vision tokens in mode " + mode + " even in type of " + SMALLEST
                        + " pt, expected at most " + (long) most
                        + "; raise --budget or lower --ratio, or take a mode of"
                        + " fewer tokens");
    }

    /**
     * Of the styles of the embedded page reader whose pages are within a number of tokens the one that is read best.
     *
     * @param most vision tokens of all pages
     * @throws CommandException if even the smallest type needs more
     */
    static ObjectNode fitted(SourceText text, ViewMode mode, double most) throws CommandException {
        long least = Long.MAX_VALUE;
        for (ReaderStyles.ReaderStyle candidate : ReaderStyles.all()) {
            PageStyle style = StyleOptions.style(candidate.settings());
            long tokens = pages(text, style) * tokens(mode, style.pixelWidth(), style.pixelHeight());
            if (tokens <= most) {
                return candidate.settings();
            }
            least = Math.min(least, tokens);
        }
        throw new CommandException(
                ExitCode.USAGE,
                text.file() + ": needs " + least + " vision tokens in mode " + mode + " even in the embedded page"
                        + " reader's smallest type, expected at most " + (long) most
                        + "; raise --budget or lower --ratio, or name a style with --style");
    }

    private static long pages(SourceText text, PageStyle style) throws CommandException {
        FontStack fonts = RenderCommand.fonts(style, false);
        long[] count = {0};
        try (Reader reader = text.open()) {
            new Typesetter(style, fonts).typeset(reader, text.han(), page -> count[0]++);
        } catch (IOException e) {
            throw new CommandException(ExitCode.NONE_DONE, text.file() + ": cannot be read (" + e + ")", e);
        }
        return count[0];
    }

    /** The mode of a name. */
    static ViewMode mode(String name) throws CommandException {
        for (ViewMode mode : MODES) {
            if (mode.label().equals(name)) {
                return mode;
            }
        }
        throw new CommandException(
                ExitCode.USAGE, "--mode: expected tiny, small, base, large, gundam or gundam-m, got '" + name + "'");
    }
}
