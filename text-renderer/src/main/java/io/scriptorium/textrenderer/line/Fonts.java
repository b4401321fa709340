package io.scriptorium.textrenderer.line;

import java.awt.Font;
import java.awt.FontFormatException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The font families lines are drawn with: the one that is shipped (DejaVu Sans) and those in folders of the user's or
 * the system's.
 *
 * <p>Fonts of symbols, of other scripts only and of looks that no text is set in (outlines, initials, handwriting) are
 * left out by name and by their outlines. The order depends on names only, so the same files give the same lines
 * wherever they lie.
 */
public final class Fonts {
    private static final Logger LOG = LoggerFactory.getLogger(Fonts.class);

    private static final Pattern FONT_FILE = Pattern.compile(".*\\.(ttf|otf|ttc|t1|pfb)", Pattern.CASE_INSENSITIVE);

    /** Names of faces that would teach wrong shapes or hardly any. */
    private static final Pattern UNFIT = Pattern.compile(
            "Symbol|Emoji|D050000L|Z003|Dingbat|Math|Hairline|CJK|Fallback|Adlam|Lohit|Rashi|Nastaliq|Kufi|OCR-?A"
                    + "|Caps\\b|Chorus|Comic|Upright|Initials|Keyboard|Funny|Classical|Fibonacci|Cyrill|Dunhill"
                    + "|Unslanted|Lina\\b|Outline|KOI|Thin|Variable|Icons|Braille|Music|Script|Ornaments"
                    + "|Noto (Sans|Serif) (?!Display|Mono|Bold|Italic|Regular|Light|Medium|Condensed)[A-Z]",
            Pattern.CASE_INSENSITIVE);

    private static final Pattern STYLED =
            Pattern.compile("Bold|Ital|Obl|Slant|Light|Condensed|Black|Demi|Heavy|Medium", Pattern.CASE_INSENSITIVE);
    private static final Pattern NO_LETTER = Pattern.compile("[^\\p{L}\\p{N}]");
    private static final Pattern TYPEWRITER = Pattern.compile(
            "Courier|Nimbus Mono|FreeMono|TeX ?Gyre ?Cursor|CMU Typewriter|Latin Modern Mono|LM ?Mono|Typewriter|Elite|Cutive",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern OLD_PRINT = Pattern.compile(
            "Old Standard|Garamond|Libertine|Latin Modern Roman|LM ?Roman|CMU Serif|C059|Bookman|Nimbus Roman|Schola"
                    + "|Pagella|Baskerville|Gentium|Cardo|Caslon|Fell|Goudy|Prociono|Accanthis|Century|Bodoni|Didot"
                    + "|Palatino|P052|Termes|Bonum|Junicode",
            Pattern.CASE_INSENSITIVE);
    /** Faces that most documents are set in, and their free twins: drawn three times as often. */
    private static final Pattern COMMON = Pattern.compile(
            "Liberation|Nimbus|CMU (Serif|Typewriter)|Latin Modern Roman|LM ?Roman|LM ?Mono|Courier|C059|Arimo|Tinos"
                    + "|Cousine|TeX ?Gyre ?(Termes|Heros|Cursor)|Times|Arial|Helvetica|Calibri|Carlito|Cambria",
            Pattern.CASE_INSENSITIVE);

    private final List<Family> families;

    /** Families that were never shown in training when a reader's error on unknown faces is measured. */
    public static final Set<String> HELD_OUT = Set.of(
            "P052",
            "Carlito",
            "Cabin",
            "Junicode Two Beta",
            "Hack",
            "TeX Gyre Bonum",
            "TeXGyreBonum",
            "Noto Sans Display");

    private record Family(String name, List<Typeface> plain, List<Typeface> styled) {
        boolean matches(Pattern pattern) {
            return pattern.matcher(name).find();
        }

        Typeface pick(double styledShare, Dice dice) {
            boolean style = plain.isEmpty() || (!styled.isEmpty() && dice.chance(styledShare));
            return dice.pick(style ? styled : plain);
        }
    }

    private Fonts(List<Family> families) {
        this.families = List.copyOf(families);
    }

    /** Only what is shipped: DejaVu Sans. Enough for tests; a reader needs many more families. */
    public static Fonts shipped() {
        return new Fonts(grouped(List.of(dejaVu())));
    }

    /**
     * The shipped font and every usable font under the folders.
     *
     * @param folders searched with their subfolders; {@link #systemFolders()} gives those of the machine
     * @throws LineDataException if a folder is missing or cannot be listed; a single font that cannot be used is
     *     logged and passed over
     */
    public static Fonts in(List<Path> folders) throws LineDataException {
        List<Typeface> faces = new ArrayList<>();
        faces.add(dejaVu());
        for (Path folder : folders) {
            try (Stream<Path> files = Files.walk(folder, FileVisitOption.FOLLOW_LINKS)) {
                for (Path file : files.filter(f -> FONT_FILE
                                .matcher(String.valueOf(f.getFileName()))
                                .matches())
                        .sorted()
                        .toList()) {
                    faces.addAll(load(file));
                }
            } catch (IOException | UncheckedIOException e) {
                throw new LineDataException(
                        "font folder " + folder + " cannot be listed (" + e
                                + "); name an existing folder of font files",
                        e);
            }
        }
        return new Fonts(grouped(faces));
    }

    /** The folders where the operating system keeps fonts, as far as they exist. */
    public static List<Path> systemFolders() {
        String home = System.getProperty("user.home", ".");
        String windows = System.getenv().getOrDefault("WINDIR", "C:\\Windows");
        List<Path> folders = new ArrayList<>();
        String system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
        if (system.contains("win")) {
            folders.add(Path.of(windows, "Fonts"));
        } else if (system.contains("mac")) {
            folders.addAll(List.of(
                    Path.of("/System/Library/Fonts"), Path.of("/Library/Fonts"), Path.of(home, "Library", "Fonts")));
        } else {
            folders.addAll(List.of(
                    Path.of("/usr/share/fonts"),
                    Path.of("/usr/local/share/fonts"),
                    Path.of(home, ".fonts"),
                    Path.of(home, ".local", "share", "fonts")));
        }
        return folders.stream().filter(Files::isDirectory).toList();
    }

    /** These fonts less the named families, for training. */
    public Fonts without(Collection<String> names) {
        return new Fonts(families.stream().filter(f -> !names.contains(f.name)).toList());
    }

    /** Only the named families, for measuring on faces held out. May be empty. */
    public Fonts only(Collection<String> names) {
        return new Fonts(families.stream().filter(f -> names.contains(f.name)).toList());
    }

    /** Names of the families, sorted. */
    public List<String> families() {
        return families.stream().map(Family::name).toList();
    }

    /** Number of faces in all families. */
    public int faces() {
        return families.stream().mapToInt(f -> f.plain.size() + f.styled.size()).sum();
    }

    /** A face for a line of this look. */
    Typeface pick(Look look, Dice dice) {
        Pattern wanted = switch (look) {
            case TYPEWRITER -> TYPEWRITER;
            case OLD_PRINT -> OLD_PRINT;
            case PRINT, RECEIPT -> null;
        };
        List<Family> fit = wanted == null
                ? families
                : families.stream().filter(f -> f.matches(wanted)).toList();
        if (look == Look.RECEIPT && dice.chance(0.5)) {
            fit = families.stream()
                    .filter(f -> (f.plain.isEmpty() ? f.styled : f.plain).get(0).fixedPitch())
                    .toList();
        }
        if (fit.isEmpty()) {
            fit = families;
        }
        double[] weights =
                fit.stream().mapToDouble(f -> f.matches(COMMON) ? 3 : 1).toArray();
        return fit.get(dice.weighted(weights))
                // No typewriter had italics, and few of its pages have anything bold.
                .pick(look == Look.TYPEWRITER ? 0.04 : 0.25, dice);
    }

    /** Another face of the same family, or the same face when it is alone. */
    Typeface sibling(Typeface face, Dice dice) {
        for (Family family : families) {
            if (family.name.equals(face.family())) {
                List<Typeface> others = family.plain.contains(face) ? family.styled : family.plain;
                return others.isEmpty() ? face : dice.pick(others);
            }
        }
        return face;
    }

    private static List<Family> grouped(List<Typeface> faces) {
        Map<String, TreeMap<String, Typeface>> byFamily = new TreeMap<>();
        for (Typeface face : faces) {
            byFamily.computeIfAbsent(face.family(), f -> new TreeMap<>()).putIfAbsent(identity(face), face);
        }
        List<Family> families = new ArrayList<>();
        byFamily.forEach((name, members) -> {
            List<Typeface> plain = new ArrayList<>();
            List<Typeface> styled = new ArrayList<>();
            members.values().forEach(f -> (STYLED.matcher(f.style()).find() ? styled : plain).add(f));
            families.add(new Family(name, List.copyOf(plain), List.copyOf(styled)));
        });
        families.sort(Comparator.comparing(Family::name));
        return families;
    }

    /** The same for the same face in several files (PostScript and OpenType), different for different styles. */
    private static String identity(Typeface face) {
        StringBuilder identity =
                new StringBuilder(NO_LETTER.matcher(face.name()).replaceAll(""));
        Matcher style = STYLED.matcher(face.style());
        while (style.find()) {
            identity.append(' ').append(style.group());
        }
        return identity.toString().toLowerCase(Locale.ROOT);
    }

    private static List<Typeface> load(Path file) {
        List<Typeface> faces = new ArrayList<>();
        try {
            String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
            String stem = name.substring(0, name.lastIndexOf('.'));
            List<Font> fonts = name.endsWith(".t1") || name.endsWith(".pfb")
                    ? List.of(Font.createFont(Font.TYPE1_FONT, file.toFile()))
                    : List.of(Font.createFonts(file.toFile()));
            for (Font font : fonts) {
                if (!UNFIT.matcher(font.getFamily(Locale.ROOT) + " " + font.getFontName(Locale.ROOT))
                        .find()) {
                    Typeface face = new Typeface(font, stem);
                    if (face.hasLetters()) {
                        faces.add(face);
                    }
                }
            }
        } catch (IOException | FontFormatException | RuntimeException e) {
            // Font scalers throw all kinds of unchecked exceptions on damaged files.
            LOG.debug("font {} is passed over: {}", file, e.toString());
        }
        return faces;
    }

    private static Typeface dejaVu() {
        try (InputStream stream =
                Fonts.class.getResourceAsStream("/io/scriptorium/textrenderer/fonts/DejaVuSans.ttf")) {
            if (stream == null) {
                throw new AssertionError("DejaVuSans.ttf is not in the jar");
            }
            return new Typeface(Font.createFont(Font.TRUETYPE_FONT, stream), "dejavusans");
        } catch (IOException | FontFormatException e) {
            throw new AssertionError("the shipped DejaVuSans.ttf cannot be read", e);
        }
    }
}
