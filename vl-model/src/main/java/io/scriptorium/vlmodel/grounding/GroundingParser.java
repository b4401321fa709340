package io.scriptorium.vlmodel.grounding;

import io.scriptorium.document.Crop;
import io.scriptorium.vlmodel.token.Whitespace;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Reads the raw output of DeepSeek-OCR strictly. A reference is
 * {@code <|ref|>label<|/ref|><|det|>[[x1, y1, x2, y2], ...]<|/det|>}; what does not have this form loses its markers and
 * keeps its text. The output is data: it is never evaluated and its labels never become file names. Time and space are
 * linear in its length, whatever it holds.
 *
 * <p>Differs from the published scripts, which evaluate the boxes as Python, count pictures by box and links by
 * reference, lose text at a broken reference, and drop a page that has no end marker.
 */
public final class GroundingParser {
    private static final String END_OF_SENTENCE = "<｜end▁of▁sentence｜>";
    private static final String PICTURE = "image";
    private static final Pattern BLANK_LINES = Pattern.compile("\n{3,}");

    private enum Marker {
        REF("<|ref|>"),
        REF_END("<|/ref|>"),
        DET("<|det|>"),
        DET_END("<|/det|>");

        private final String text;

        Marker(String text) {
            this.text = text;
        }
    }

    private record Found(Marker marker, int start, int end) {}

    private final String text;
    private final int width;
    private final int height;
    private final int page;
    private final List<Found> markers;

    private final StringBuilder markdown = new StringBuilder();
    /** The text since the last reference. */
    private final StringBuilder current = new StringBuilder();

    private String lead;
    private Element open;
    private final List<Element> elements = new ArrayList<>();
    private final List<Crop> crops = new ArrayList<>();

    private GroundingParser(String text, int width, int height, int page) {
        this.text = text;
        this.width = width;
        this.height = height;
        this.page = page;
        this.markers = findMarkers(text);
    }

    /**
     * Reads the output of one page.
     *
     * @param raw decoded with its special tokens kept
     * @param width of the page image in pixels, before any resizing for the model
     * @param height of the page image in pixels
     * @param page zero-based number of the page, for the names of pictures
     * @throws IllegalArgumentException if the size is not positive or the page number negative
     */
    public static GroundedText parse(String raw, int width, int height, int page) {
        if (width <= 0 || height <= 0 || page < 0) {
            throw new IllegalArgumentException("expected a page of at least 1 x 1 pixels with a number from 0 on, got "
                    + width + " x " + height + ", page " + page);
        }
        String text = raw.replace(END_OF_SENTENCE, "");
        return new GroundingParser(text, width, height, page).read(text.length() < raw.length());
    }

    private static List<Found> findMarkers(String text) {
        List<Found> found = new ArrayList<>();
        int at = text.indexOf("<|");
        while (at >= 0) {
            int next = at + 1;
            for (Marker marker : Marker.values()) {
                if (text.startsWith(marker.text, at)) {
                    next = at + marker.text.length();
                    found.add(new Found(marker, at, next));
                    break;
                }
            }
            at = text.indexOf("<|", next);
        }
        return found;
    }

    private GroundedText read(boolean endOfSentence) {
        int from = 0;
        int next = 0;
        while (next < markers.size()) {
            Found found = markers.get(next);
            append(text.substring(from, found.start()));
            int used;
            switch (found.marker()) {
                case REF -> {
                    used = reference(next);
                    from = markers.get(next + used - 1).end();
                    boolean closed = used == 2 || used == 4;
                    if (!closed) {
                        from = skipLine(from, next + used);
                    }
                }
                case DET -> {
                    boolean closed = is(next + 1, Marker.DET_END);
                    used = closed ? 2 : 1;
                    from = closed ? markers.get(next + 1).end() : skipLine(found.end(), next + 1);
                }
                default -> {
                    used = 1;
                    from = found.end();
                }
            }
            next += used;
        }
        append(text.substring(from));
        closeElement();
        return new GroundedText(clean(markdown.toString()), lead, elements, crops, endOfSentence);
    }

    /**
     * Reads the reference that begins at marker {@code first}.
     *
     * @return how many markers belong to it: 1 if the label is not closed, 2 if no boxes follow it, 3 if the boxes are
     *     not closed, 4 if it is whole
     */
    private int reference(int first) {
        if (!is(first + 1, Marker.REF_END)) {
            return 1;
        }
        String label =
                text.substring(markers.get(first).end(), markers.get(first + 1).start());
        boolean boxesFollow = is(first + 2, Marker.DET)
                && markers.get(first + 2).start() == markers.get(first + 1).end();
        if (!boxesFollow) {
            openElement(label, Optional.empty());
            return 2;
        }
        if (!is(first + 3, Marker.DET_END)) {
            openElement(label, Optional.empty());
            return 3;
        }
        String body = text.substring(
                markers.get(first + 2).end(), markers.get(first + 3).start());
        openElement(label, BoxList.parse(body));
        return 4;
    }

    private boolean is(int index, Marker marker) {
        return index < markers.size() && markers.get(index).marker() == marker;
    }

    /** Where the text goes on after something unclosed: at the end of its line or at the next marker. */
    private int skipLine(int from, int nextMarker) {
        int limit = nextMarker < markers.size() ? markers.get(nextMarker).start() : text.length();
        int at = from;
        while (at < limit && text.charAt(at) != '\n') {
            at++;
        }
        return at;
    }

    private void append(String part) {
        markdown.append(part);
        current.append(part);
    }

    private void openElement(String label, Optional<List<double[]>> numbers) {
        closeElement();
        List<GroundingBox> boxes = numbers.orElse(List.of()).stream()
                .map(box -> GroundingBox.of(box, width, height))
                .toList();
        open = new Element(label, boxes, numbers.isEmpty(), "");
        if (label.equals(PICTURE)) {
            for (GroundingBox box : boxes) {
                if (box.pixels().width() > 0 && box.pixels().height() > 0) {
                    Crop picture = Crop.of(page, crops.size(), box.pixels());
                    crops.add(picture);
                    markdown.append(picture.link()).append('\n');
                }
            }
        }
    }

    private void closeElement() {
        String belonging = clean(current.toString());
        current.setLength(0);
        if (open == null) {
            lead = belonging;
        } else {
            elements.add(new Element(open.label(), open.boxes(), open.malformed(), belonging));
        }
    }

    /** Two LaTeX commands that renderers lack, at most one blank line, no blanks at the ends. */
    private static String clean(String part) {
        String replaced = part.replace("\\coloneqq", ":=").replace("\\eqqcolon", "=:");
        return Whitespace.strip(BLANK_LINES.matcher(replaced).replaceAll("\n\n"));
    }
}
