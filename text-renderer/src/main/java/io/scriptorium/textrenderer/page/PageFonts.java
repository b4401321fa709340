package io.scriptorium.textrenderer.page;

import io.scriptorium.textrenderer.line.Fonts;
import java.awt.Font;
import java.awt.FontFormatException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds the font that a style names, by file or family, and fonts for the characters that it lacks. */
public final class PageFonts {
    private static final Logger LOG = LoggerFactory.getLogger(PageFonts.class);

    private static final Pattern FONT_FILE = Pattern.compile(".*\\.(ttf|otf|ttc)", Pattern.CASE_INSENSITIVE);

    /** Names of faces that text is not set in when it has a choice. */
    private static final Pattern STYLED = Pattern.compile(
            "Bold|Ital|Obl|Slant|Light|Condensed|Black|Demi|Heavy|Medium|Thin|Mono|Serif|Display|UI",
            Pattern.CASE_INSENSITIVE);

    private final List<Path> folders;
    private final boolean outlinesForPdf;
    private final Map<Path, Optional<Font>> shown = new HashMap<>();
    private final List<PageFont> used = new ArrayList<>();
    private List<Path> files;

    private PageFonts(List<Path> folders, boolean outlinesForPdf) {
        this.folders = List.copyOf(folders);
        this.outlinesForPdf = outlinesForPdf;
    }

    /**
     * The font of a style and, for what it lacks, the shipped one and those of the machine.
     *
     * @param outlinesForPdf whether only fonts with TrueType outlines will do, as a PDF takes part of no other
     * @throws TypesetException if the font that the style names is no file and no family, or cannot be used
     */
    public static FontStack of(PageStyle style, boolean outlinesForPdf) throws TypesetException {
        return of(style, outlinesForPdf, Fonts.systemFolders());
    }

    static FontStack of(PageStyle style, boolean outlinesForPdf, List<Path> folders) throws TypesetException {
        PageFonts fonts = new PageFonts(folders, outlinesForPdf);
        Optional<String> named = style.font();
        PageFont main = named.isPresent() ? fonts.named(named.get()) : PageFont.shipped();
        if (outlinesForPdf && !main.hasTrueTypeOutlines()) {
            throw new TypesetException("page style: font-path: " + main.name()
                    + " has PostScript outlines, which a PDF is not given here; expected a TrueType font (.ttf), or"
                    + " pictures in place of a PDF");
        }
        if (named.isPresent()) {
            fonts.used.add(PageFont.shipped());
        }
        return FontStack.of(main, fonts::fallback);
    }

    private PageFont named(String name) throws TypesetException {
        Path file = Path.of(name);
        if (Files.isRegularFile(file)) {
            return PageFont.open(file).get(0);
        }
        if (name.equalsIgnoreCase("DejaVu Sans") || name.equals("DejaVuSans.ttf")) {
            return PageFont.shipped();
        }
        if (name.equalsIgnoreCase("DejaVu Sans Mono") || name.equals("DejaVuSansMono.ttf")) {
            return PageFont.shippedMono();
        }
        for (Path candidate : files()) {
            boolean sameFile = String.valueOf(candidate.getFileName()).equals(name);
            Optional<Font> font = sameFile ? Optional.empty() : open(candidate);
            boolean sameName = font.isPresent()
                    && (font.get().getFamily(Locale.ROOT).equalsIgnoreCase(name)
                            || font.get().getFontName(Locale.ROOT).equalsIgnoreCase(name));
            if (sameFile || sameName) {
                return PageFont.open(candidate).get(0);
            }
        }
        throw new TypesetException("page style: font-path: there is no font file " + name
                + ", and no font of that family on this machine; expected a TrueType or OpenType file, or a family such"
                + " as \"DejaVu Sans\"");
    }

    /** A font that has the character. One search at a time: the answers are kept by the font stack. */
    private synchronized Optional<PageFont> fallback(int character) {
        for (PageFont font : used) {
            if (font.glyph(character) != 0) {
                return Optional.of(font);
            }
        }
        if (Character.getType(character) == Character.UNASSIGNED
                || Character.getType(character) == Character.PRIVATE_USE
                || Character.getType(character) == Character.SURROGATE) {
            return Optional.empty();
        }
        for (Path file : files()) {
            Optional<Font> seen = open(file);
            if (seen.isPresent() && seen.get().canDisplay(character)) {
                Optional<PageFont> font = usable(file, character);
                if (font.isPresent()) {
                    used.add(font.get());
                    return font;
                }
            }
        }
        return Optional.empty();
    }

    private Optional<PageFont> usable(Path file, int character) {
        try {
            return PageFont.open(file).stream()
                    .filter(font -> font.glyph(character) != 0)
                    .filter(font -> !outlinesForPdf || font.hasTrueTypeOutlines())
                    .findFirst();
        } catch (TypesetException e) {
            // One of many on the machine; the next may do.
            return Optional.empty();
        }
    }

    private Optional<Font> open(Path file) {
        return shown.computeIfAbsent(file, f -> {
            try {
                return Optional.of(Font.createFonts(f.toFile())[0]);
            } catch (IOException | FontFormatException | RuntimeException e) {
                return Optional.empty();
            }
        });
    }

    /** Plain faces first, then by name, so that the same machine gives the same pages. */
    private List<Path> files() {
        if (files == null) {
            List<Path> found = new ArrayList<>();
            for (Path folder : folders) {
                try (Stream<Path> walk = Files.walk(folder, FileVisitOption.FOLLOW_LINKS)) {
                    walk.filter(f -> FONT_FILE
                                    .matcher(String.valueOf(f.getFileName()))
                                    .matches())
                            .forEach(found::add);
                } catch (IOException | UncheckedIOException e) {
                    LOG.debug("font folder {} is passed over: {}", folder, e.toString());
                }
            }
            found.sort(Comparator.comparing((Path f) ->
                            STYLED.matcher(String.valueOf(f.getFileName())).find())
                    .thenComparing(f -> String.valueOf(f.getFileName())));
            files = found;
        }
        return files;
    }
}
