package io.scriptorium.visionencoder.line;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.scriptorium.golden.Golden;
import io.scriptorium.visionencoder.image.PageImage;
import java.awt.Color;
import java.awt.Font;
import java.awt.FontFormatException;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PageLinesTest {
    /** The shipped font: the JDK's logical ones are another face, of another height, on every machine. */
    private static final Font FONT = shippedFont();

    private static final String[] WORDS =
            ("the river runs along a low meadow where hay was cut in june and people came over from both villages to"
                            + " help each other with rakes and songs until night fell on quiet fields")
                    .split(" ");

    private final PageLines pageLines = new PageLines(LineViewConfig.READER_LINE);

    private static Font shippedFont() {
        Path file = Golden.projectRoot()
                .resolve("text-renderer/src/main/resources/io/scriptorium/textrenderer/fonts/DejaVuSans.ttf");
        try {
            return Font.createFont(Font.TRUETYPE_FONT, file.toFile());
        } catch (IOException | FontFormatException e) {
            throw new IllegalStateException(file.toString(), e);
        }
    }

    @Test
    void linesOfOneColumnComeFromTopToBottom() {
        Page page = new Page(900, 700);
        for (int i = 0; i < 10; i++) {
            page.text(sentence(i, 9), 60, 80 + 40 * i);
        }
        List<TextLine> lines = pageLines.find(page.image()).lines();
        assertThat(lines).hasSize(10);
        for (int i = 0; i < 10; i++) {
            PixelBox box = lines.get(i).box();
            assertThat(box.top()).isBetween(80 + 40 * i - 26, 80 + 40 * i - 10);
            assertThat(box.bottom()).isBetween(80 + 40 * i, 80 + 40 * i + 10);
            assertThat(box.left()).isBetween(55, 66);
        }
    }

    @Test
    void leftColumnIsReadBeforeTheRightOneAndTheTitleFirst() {
        Page page = new Page(1200, 900);
        page.size(34);
        page.text("A title above both of the columns of the page", 220, 70);
        page.size(22);
        for (int i = 0; i < 14; i++) {
            page.text(sentence(i, 7), 60, 160 + 34 * i);
            page.text(sentence(i + 3, 7), 660, 160 + 34 * i + (i > 6 ? 9 : 0));
        }
        List<TextLine> lines = pageLines.find(page.image()).lines();
        assertThat(lines).hasSize(29);
        assertThat(lines.get(0).box().top()).isLessThan(70);
        for (int i = 1; i <= 14; i++) {
            assertThat(lines.get(i).box().right()).as("line %d", i).isLessThan(660);
            assertThat(lines.get(14 + i).box().left()).as("line %d", 14 + i).isGreaterThan(600);
        }
        assertThat(lines.get(1).block()).isNotEqualTo(lines.get(15).block());
    }

    /** A picture astride two columns, which are narrower beside it and beside its caption. */
    @Test
    void columnsRunPastAPictureBetweenThemAndItsCaption() {
        Page page = new Page(1300, 1500);
        page.size(22);
        for (int i = 0; i < 32; i++) {
            int baseline = 100 + 40 * i;
            int taken = i < 8 || i > 20 ? 0 : i < 18 ? 220 : 150;
            page.words(i, 60, 560 - taken, baseline);
            page.words(i + 2, 680 + taken, 560 - taken, baseline);
        }
        page.picture(430, 410, 440, 360);
        page.text("The long meadow at", 520, 840);
        page.text("night, seen from the", 520, 880);
        page.text("quiet village", 560, 920);
        List<TextLine> lines = pageLines.find(page.image()).lines();
        assertThat(lines).hasSize(67);
        for (int i = 0; i < 67; i++) {
            PixelBox box = lines.get(i).box();
            assertThat(box.right() < 630).as("line %d at the left", i).isEqualTo(i < 32);
            assertThat(box.left() > 670).as("line %d at the right", i).isEqualTo(i >= 32 && i < 64);
        }
    }

    /** The last line of the left column stands apart from the others, lower than the right column reaches. */
    @Test
    void aColumnGoesOnBelowItsPicture() {
        for (boolean pictured : new boolean[] {true, false}) {
            Page page = new Page(1300, 1000);
            page.size(22);
            for (int i = 0; i < 10; i++) {
                page.words(i, 60, 560, i < 9 ? 100 + 40 * i : 900);
                page.words(i + 2, 680, 560, 100 + 40 * i);
            }
            if (pictured) {
                page.picture(80, 460, 500, 400);
            }
            List<TextLine> lines = pageLines.find(page.image()).lines();
            assertThat(lines).hasSize(20);
            for (int i = 0; i < 20; i++) {
                // Without a picture the line is no part of the column but the foot of the page.
                assertThat(lines.get(i).box().left() < 600)
                        .as("line %d at the left", i)
                        .isEqualTo(pictured ? i < 10 : i < 9 || i == 19);
            }
        }
    }

    @Test
    void rowsOfATableStayTogetherAndItsRulesAreNoLines() {
        Page page = new Page(1000, 600);
        String[][] cells = {{"Name", "Amount", "Date"}, {"Brown", "12.40", "June"}, {"Miller", "7.15", "May"}};
        for (int row = 0; row < 3; row++) {
            for (int column = 0; column < 3; column++) {
                page.text(cells[row][column], 120 + 260 * column, 140 + 60 * row);
            }
        }
        for (int row = 0; row < 4; row++) {
            page.rule(90, 100 + 60 * row, 780, 2);
        }
        for (int column = 0; column < 4; column++) {
            page.rule(90 + 260 * column, 100, 2, 182);
        }
        List<TextLine> lines = pageLines.find(page.image()).lines();
        assertThat(lines).hasSize(3);
        assertThat(lines).allSatisfy(line -> assertThat(line.pieces()).hasSize(3));
    }

    @Test
    void aCellOfTwoLinesIsReadWhole() {
        Page page = new Page(1200, 700);
        page.text(sentence(1, 9), 100, 60);
        String[] heads = {"umask", "file permissions created", null, "usage of it"};
        for (int column = 0; column < 4; column++) {
            if (heads[column] == null) {
                page.text("directory permissions", 100 + 290 * column - 60, 150);
                page.text("created", 100 + 290 * column - 60, 180);
            } else {
                page.text(heads[column], 100 + 290 * column - (column == 1 ? 140 : 20), 165);
            }
            page.text("cell " + column, 100 + 290 * column - (column == 1 ? 140 : 20), 230);
        }
        for (int y : new int[] {110, 200, 250}) {
            page.rule(60, y, 1060, 2);
        }
        page.text(sentence(2, 9), 100, 320);
        List<Integer> lefts = pageLines.find(page.image()).lines().stream()
                .flatMap(line -> line.pieces().stream())
                .filter(piece -> piece.box().top() > 112 && piece.box().bottom() < 200)
                .map(piece -> (piece.box().left() + 20) / 100)
                .toList();
        assertThat(lefts).containsExactly(1, 2, 6, 6, 9);
    }

    /** Letters at the edge of a page are cut by it, wherever that edge lies in the picture. */
    @Test
    void whatTheEdgeOfASkewedPageCutsIsNoText() {
        assertThat(linesBesideLettersAt(30)).hasSize(18);
        assertThat(linesBesideLettersAt(-8))
                .hasSize(14)
                .allSatisfy(line -> assertThat(line.box().left()).isGreaterThan(100));
    }

    /** A page of 1000 x 1200 pixels, turned by four degrees in a picture that just holds it. */
    private List<TextLine> linesBesideLettersAt(int left) {
        Page page = new Page(1082, 1267);
        page.turn(4);
        page.clip(41, 33, 1000, 1200);
        for (int i = 0; i < 14; i++) {
            page.text(sentence(i, 8), 241, 160 + 70 * i);
        }
        for (int i = 0; i < 4; i++) {
            page.text("M", 41 + left, 195 + 210 * i);
        }
        return pageLines.find(page.image()).lines();
    }

    @Test
    void rowsOfATableWithoutRulesAreNotReadInHalves() {
        Page page = new Page(1400, 800);
        for (int row = 0; row < 12; row++) {
            int baseline = 100 + 45 * row;
            page.text(sentence(row, 2), 60, baseline);
            for (int column = 0; column < 4; column++) {
                page.text(String.valueOf(1000 + 37 * row + column), 400 + 240 * column, baseline);
            }
        }
        List<TextLine> lines = pageLines.find(page.image()).lines();
        assertThat(lines).hasSize(12);
        assertThat(lines).allSatisfy(line -> assertThat(line.pieces()).hasSize(5));
    }

    @Test
    void skewIsUndoneAndBoxesLieOnTheGivenPage() {
        Page page = new Page(1000, 900);
        page.turn(2.5);
        for (int i = 0; i < 14; i++) {
            page.text(sentence(i, 9), 120, 150 + 40 * i);
        }
        List<TextLine> lines = pageLines.find(page.image()).lines();
        assertThat(lines).hasSize(14);
        byte[] gray = page.image().gray();
        for (int i = 0; i < 14; i++) {
            PixelBox box = lines.get(i).box();
            assertThat(ink(gray, 1000, box)).as("ink in box of line %d", i).isGreaterThan(1000);
            if (i > 0) {
                assertThat(box.top() - lines.get(i - 1).box().top()).isBetween(32, 48);
            }
        }
    }

    /** Corners in a photograph of 1200 x 1600 pixels, clockwise from the top left, of a page of 1000 x 1300. */
    private static final double[][] ASLANT = {{190, 110}, {1000, 150}, {1130, 1480}, {60, 1420}};

    @Test
    void aPageThatWasPhotographedAslantIsReadAsARectangle() {
        Page page = new Page(1000, 1300);
        for (int i = 0; i < 20; i++) {
            page.text(sentence(i, 9), 120, 150 + 50 * i);
        }
        FoundLines flat = pageLines.find(page.image());
        FoundLines found = pageLines.find(page.photograph(ASLANT));
        assertThat(flat.upright().perspective()).isEmpty();
        assertThat(found.upright().perspective()).isPresent();
        assertThat(found.lines()).hasSize(20);
        double[] map = homography(ASLANT, 1000, 1300);
        for (int i = 0; i < 20; i++) {
            PixelBox box = flat.lines().get(i).box();
            PixelBox there = found.lines().get(i).box();
            double[] start = at(map, box.left(), box.middle());
            double[] end = at(map, box.right(), box.middle());
            assertThat(Math.abs(there.left() - start[0]))
                    .as("left of line %d", i)
                    .isLessThan(8);
            assertThat(Math.abs(there.right() - end[0]))
                    .as("right of line %d", i)
                    .isLessThan(8);
            assertThat(there.top()).isLessThan((int) Math.min(start[1], end[1]));
            assertThat(there.bottom()).isGreaterThan((int) Math.max(start[1], end[1]));
            assertThat(there.height()).isLessThan(70);
        }
    }

    @Test
    void aPhotographOnItsHeadIsTurnedAfterItWasMadeARectangle() {
        Page page = new Page(1000, 1300);
        for (int i = 0; i < 20; i++) {
            page.text(sentence(i, 9), 120, 150 + 50 * i);
        }
        byte[] photograph = Quarters.turned(page.photograph(ASLANT).gray(), 1200, 1600, 2);
        FoundLines found = pageLines.find(PageImage.ofGray(1200, 1600, photograph), 2);
        FoundLines straight = pageLines.find(page.photograph(ASLANT));
        assertThat(found.lines()).hasSize(20);
        for (int i = 0; i < 20; i++) {
            PixelBox box = straight.lines().get(i).box();
            PixelBox turned = found.lines().get(i).box();
            assertThat(Math.abs(1200 - turned.right() - box.left())).isLessThan(4);
            assertThat(Math.abs(1600 - turned.bottom() - box.top())).isLessThan(4);
        }
    }

    /** A scanner leaves edges parallel; a page that the picture cuts, and one with a dented edge, are not sure enough. */
    @Test
    void whatIsNoPageAslantIsLeftAsItIs() {
        Page page = new Page(1000, 1300);
        for (int i = 0; i < 20; i++) {
            page.text(sentence(i, 9), 120, 150 + 50 * i);
        }
        double[][] skewed = {{140, 100}, {1040, 147}, {980, 1297}, {80, 1250}};
        double[][] cut = {{190, -40}, {1000, 150}, {1130, 1480}, {60, 1420}};
        double[][] small = {{490, 510}, {700, 550}, {730, 880}, {460, 820}};
        for (double[][] corners : List.of(skewed, cut, small)) {
            assertThat(Perspective.of(page.photograph(corners).gray(), 1200, 1600))
                    .isEmpty();
        }
        Page dented = new Page(1000, 1300);
        dented.rule(700, 0, 300, 200);
        assertThat(Perspective.of(dented.photograph(ASLANT).gray(), 1200, 1600)).isEmpty();
        assertThat(Perspective.of(page.image().gray(), 1000, 1300)).isEmpty();
        assertThat(Perspective.of(new byte[1], 1, 1)).isEmpty();
    }

    /** From a rectangle to a quadrilateral (Heckbert 1989, section 2.2.3), {@code [3, 3]}. */
    private static double[] homography(double[][] to, int width, int height) {
        double dx1 = to[1][0] - to[2][0];
        double dx2 = to[3][0] - to[2][0];
        double dy1 = to[1][1] - to[2][1];
        double dy2 = to[3][1] - to[2][1];
        double sumX = to[0][0] - to[1][0] + to[2][0] - to[3][0];
        double sumY = to[0][1] - to[1][1] + to[2][1] - to[3][1];
        double g = (sumX * dy2 - dx2 * sumY) / (dx1 * dy2 - dx2 * dy1);
        double h = (dx1 * sumY - sumX * dy1) / (dx1 * dy2 - dx2 * dy1);
        return new double[] {
            (to[1][0] - to[0][0] + g * to[1][0]) / width,
            (to[3][0] - to[0][0] + h * to[3][0]) / height,
            to[0][0],
            (to[1][1] - to[0][1] + g * to[1][1]) / width,
            (to[3][1] - to[0][1] + h * to[3][1]) / height,
            to[0][1],
            g / width,
            h / height,
            1
        };
    }

    private static double[] at(double[] map, double x, double y) {
        double scale = map[6] * x + map[7] * y + map[8];
        return new double[] {(map[0] * x + map[1] * y + map[2]) / scale, (map[3] * x + map[4] * y + map[5]) / scale};
    }

    @Test
    void aPageOnItsSideOrItsHeadGivesTheSameLinesWhereTheyLie() {
        Page page = new Page(1000, 1300);
        for (int i = 0; i < 14; i++) {
            page.text(sentence(i, 9 - i % 3), 120, 150 + 60 * i);
        }
        byte[] gray = page.image().gray();
        FoundLines straight = pageLines.find(gray, 1000, 1300);
        assertThat(straight.upright().quarters()).isZero();
        assertThat(straight.headUp()).isTrue();
        for (int quarters = 1; quarters < 4; quarters++) {
            boolean sideways = quarters % 2 != 0;
            int width = sideways ? 1300 : 1000;
            int height = sideways ? 1000 : 1300;
            byte[] turned = Quarters.turned(gray, 1000, 1300, quarters);
            FoundLines told = pageLines.find(turned, width, height);
            assertThat(told.upright().quarters() % 2)
                    .as("on its side after %d", quarters)
                    .isEqualTo(quarters % 2);
            // The first guess for a page on its side is one quarter; which is on its head after three.
            assertThat(told.headUp()).as("head up after %d", quarters).isEqualTo(quarters == 3);
            FoundLines back = pageLines.find(PageImage.ofGray(width, height, turned), 4 - quarters);
            assertThat(back.upright().quarters()).isEqualTo(4 - quarters);
            assertThat(back.headUp()).isTrue();
            assertThat(back.lines()).hasSameSizeAs(straight.lines());
            for (int i = 0; i < back.lines().size(); i++) {
                TextLine.Piece piece = back.lines().get(i).pieces().get(0);
                TextLine.Piece original = straight.lines().get(i).pieces().get(0);
                assertThat(piece.view().pixels()).isEqualTo(original.view().pixels());
                assertThat(ink(turned, width, piece.box())).isEqualTo(ink(gray, 1000, original.box()));
                assertThat(ink(turned, width, piece.upright().toPage(piece.part(60, 90))))
                        .isEqualTo(ink(gray, 1000, original.part(60, 90)));
            }
        }
    }

    @Test
    void fourQuarterTurnsAreNone() {
        byte[] gray = {1, 2, 3, 4, 5, 6};
        assertThat(Quarters.turned(gray, 3, 2, 1)).containsExactly(4, 1, 5, 2, 6, 3);
        assertThat(Quarters.turned(Quarters.turned(gray, 3, 2, 1), 2, 3, 3)).isEqualTo(gray);
        assertThat(Quarters.turned(Quarters.turned(gray, 3, 2, 2), 3, 2, 2)).isEqualTo(gray);
    }

    @Test
    void aViewOnItsHeadKeepsItsPadding() {
        LineView view = new LineView(new byte[] {1, 2, 3, 9, 4, 5, 6, 9}, 2, 4, 3);
        assertThat(view.onItsHead().pixels()).containsExactly(6, 5, 4, 9, 3, 2, 1, 9);
    }

    @Test
    void aHeaderOnARuleIsFoundWithoutTheRule() {
        Page page = new Page(900, 400);
        page.text("Annual report of the society", 60, 80);
        page.rule(60, 84, 780, 3);
        page.text(sentence(2, 9), 60, 160);
        page.text(sentence(5, 9), 60, 200);
        List<TextLine> lines = pageLines.find(page.image()).lines();
        assertThat(lines).hasSize(3);
        assertThat(lines.get(0).box().right()).isLessThan(600);
    }

    @Test
    void aTickBoxAndTheSidesOfACellAreNoText() {
        Page page = new Page(900, 300);
        page.text("Married", 120, 100);
        page.frame(80, 82, 20, 20);
        page.rule(300, 75, 2, 34);
        page.text("Single", 330, 100);
        page.text(sentence(1, 9), 80, 160);
        page.text(sentence(4, 9), 80, 200);
        List<TextLine> lines = pageLines.find(page.image()).lines();
        assertThat(lines).hasSize(3);
        assertThat(lines.get(0).box().left()).isGreaterThan(110);
    }

    @Test
    void longLinesAreCutAtGapsIntoViewsThatFit() {
        Page page = new Page(2200, 300);
        page.text(sentence(0, 28), 40, 100);
        page.text(sentence(5, 28), 40, 150);
        List<TextLine> lines = pageLines.find(page.image()).lines();
        assertThat(lines).hasSize(2);
        for (TextLine line : lines) {
            assertThat(line.pieces().size()).isGreaterThan(1);
            int right = 0;
            for (TextLine.Piece piece : line.pieces()) {
                assertThat(piece.view().width()).isLessThanOrEqualTo(640);
                assertThat(piece.view().height()).isEqualTo(32);
                assertThat(piece.box().left()).isGreaterThan(right);
                right = piece.box().right();
            }
        }
    }

    @Test
    void aViewShowsNoLettersBeyondItsCut() {
        Page page = new Page(1700, 300);
        page.text("manor".repeat(25), 40, 100);
        page.text("manor".repeat(25), 40, 150);
        page.text("manor".repeat(25), 40, 200);
        for (TextLine line : pageLines.find(page.image()).lines()) {
            assertThat(line.pieces()).hasSizeGreaterThan(1);
            for (int i = 1; i < line.pieces().size(); i++) {
                LineView view = line.pieces().get(i).view();
                for (int at = 0; at < view.height(); at++) {
                    // The margin is 0.18 of the height, 5.8 pixels; resizing may smear ink by one or two.
                    assertThat(view.pixels()[at * view.width()] & 0xff).isGreaterThan(250);
                    assertThat(view.pixels()[at * view.width() + 2] & 0xff).isGreaterThan(230);
                }
            }
        }
    }

    @Test
    void lightTextInADarkBoxIsALine() {
        Page page = new Page(900, 400);
        page.rule(50, 50, 800, 60);
        page.white();
        page.text("Name of the member and date", 80, 88);
        page.black();
        page.text(sentence(1, 9), 60, 180);
        page.text(sentence(4, 9), 60, 220);
        page.text(sentence(7, 9), 60, 260);
        List<TextLine> lines = pageLines.find(page.image()).lines();
        assertThat(lines).hasSize(4);
        assertThat(lines.get(0).box().top()).isBetween(55, 80);
        assertThat(lines.get(0).box().left()).isBetween(70, 90);
    }

    @Test
    void aHalftonePictureIsNotText() {
        Page page = new Page(1000, 1100);
        Random random = new Random(3);
        for (int y = 60; y < 460; y += 2) {
            for (int x = 100; x < 800; x += 2) {
                if (random.nextInt(10) < 7) {
                    page.rule(x, y, 2, 2);
                }
            }
        }
        for (int i = 0; i < 12; i++) {
            page.text(sentence(i, 9), 100, 560 + 40 * i);
        }
        List<TextLine> lines = pageLines.find(page.image()).lines();
        assertThat(lines.stream().filter(line -> line.box().top() > 500)).hasSize(12);
        // A shred at the picture's edge may pass for a word.
        assertThat(lines).hasSizeLessThan(15);
    }

    @Test
    void aRuleAcrossThePageEndsTheColumnsAboveIt() {
        Page page = new Page(1200, 1000);
        for (int i = 0; i < 10; i++) {
            page.text(sentence(i, 7), 60, 100 + 34 * i);
            page.text(sentence(i + 3, 7), 660, 108 + 34 * i);
            page.text(sentence(i + 5, 7), 60, 540 + 34 * i);
            page.text(sentence(i + 7, 7), 660, 548 + 34 * i);
        }
        page.rule(50, 470, 1080, 3);
        List<TextLine> lines = pageLines.find(page.image()).lines();
        assertThat(lines).hasSize(40);
        for (int i = 0; i < 40; i++) {
            assertThat(lines.get(i).box().top() < 470)
                    .as("line %d above the rule", i)
                    .isEqualTo(i < 20);
            assertThat(lines.get(i).box().left() < 600).as("line %d left", i).isEqualTo(i / 10 % 2 == 0);
        }
    }

    @Test
    void aBlankPageHasNoLines() {
        assertThat(pageLines.find(PageImage.filled(800, 600, 0xffffff)).lines()).isEmpty();
        assertThat(pageLines.find(PageImage.filled(800, 600, 0x000000)).lines()).isEmpty();
        assertThat(pageLines.find(PageImage.filled(1, 1, 0x808080)).lines()).isEmpty();
    }

    @Test
    void noiseIsNotText() {
        byte[] gray = new byte[800 * 600];
        Random random = new Random(7);
        for (int i = 0; i < gray.length; i++) {
            gray[i] = (byte) (random.nextInt(50) == 0 ? 0 : 250);
        }
        assertThat(pageLines.find(gray, 800, 600).lines().size()).isLessThan(10);
    }

    @Test
    void theSamePageGivesTheSameLines() {
        Page page = new Page(900, 500);
        for (int i = 0; i < 8; i++) {
            page.text(sentence(i, 9), 60, 80 + 40 * i);
        }
        List<TextLine> first = pageLines.find(page.image()).lines();
        List<TextLine> second =
                new PageLines(LineViewConfig.READER_LINE).find(page.image()).lines();
        assertThat(second).hasSameSizeAs(first);
        for (int i = 0; i < first.size(); i++) {
            assertThat(second.get(i).box()).isEqualTo(first.get(i).box());
            assertThat(second.get(i).pieces().get(0).view().pixels())
                    .isEqualTo(first.get(i).pieces().get(0).view().pixels());
        }
    }

    @Test
    void aDrawingHasThePageSizeOrFitsTheLimit() {
        Page page = new Page(3000, 400);
        page.text(sentence(0, 20), 40, 100);
        PageImage drawing =
                LineDrawing.draw(page.image(), pageLines.find(page.image()).lines());
        assertThat(drawing.width()).isEqualTo(2000);
    }

    @Test
    void aWrongArraySizeIsTheCallersFault() {
        assertThatThrownBy(() -> pageLines.find(new byte[10], 3, 4))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("3 x 4");
    }

    private static String sentence(int start, int words) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < words; i++) {
            text.append(i == 0 ? "" : " ").append(WORDS[(start * 5 + i) % WORDS.length]);
        }
        return text.toString();
    }

    private static int ink(byte[] gray, int width, PixelBox box) {
        int ink = 0;
        for (int y = box.top(); y < box.bottom(); y++) {
            for (int x = box.left(); x < box.right(); x++) {
                ink += (gray[y * width + x] & 0xff) < 128 ? 1 : 0;
            }
        }
        return ink;
    }

    /** A white page that is drawn on. */
    private static final class Page {
        private final BufferedImage image;
        private final Graphics2D graphics;

        Page(int width, int height) {
            image = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY);
            graphics = image.createGraphics();
            graphics.setColor(Color.WHITE);
            graphics.fillRect(0, 0, width, height);
            graphics.setColor(Color.BLACK);
            graphics.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
            size(24);
        }

        void size(int points) {
            graphics.setFont(FONT.deriveFont((float) points));
        }

        void turn(double degrees) {
            graphics.rotate(Math.toRadians(degrees), image.getWidth() / 2.0, image.getHeight() / 2.0);
        }

        void clip(int x, int y, int width, int height) {
            graphics.clipRect(x, y, width, height);
        }

        void text(String text, int x, int baseline) {
            graphics.drawString(text, x, baseline);
        }

        /** As many words as fit. */
        void words(int start, int x, int width, int baseline) {
            int count = 1;
            while (graphics.getFontMetrics().stringWidth(sentence(start, count + 1)) <= width) {
                count++;
            }
            text(sentence(start, count), x, baseline);
        }

        /** Clouds of grey, darker than paper everywhere. */
        void picture(int left, int top, int width, int height) {
            Random random = new Random(5);
            for (int y = 0; y < height; y++) {
                for (int x = 0; x < width; x++) {
                    int grey = (int) (110 + 40 * Math.sin(x / 31.0) * Math.cos(y / 23.0)) + random.nextInt(30);
                    image.getRaster().setSample(left + x, top + y, 0, grey);
                }
            }
        }

        void rule(int x, int y, int width, int height) {
            graphics.fillRect(x, y, width, height);
        }

        void white() {
            graphics.setColor(Color.WHITE);
        }

        void black() {
            graphics.setColor(Color.BLACK);
        }

        void frame(int x, int y, int width, int height) {
            graphics.drawRect(x, y, width, height);
        }

        PageImage image() {
            return PageImage.from(image);
        }

        /** The page on dark ground with its corners at these places, 1200 x 1600 pixels. */
        PageImage photograph(double[][] corners) {
            double[] map = homography(corners, image.getWidth(), image.getHeight());
            byte[] gray = new byte[1200 * 1600];
            Arrays.fill(gray, (byte) 60);
            // Four by four points of the page to a pixel of it; each pixel of the photograph is the mean of those that
            // fall there.
            int[] sum = new int[gray.length];
            int[] count = new int[gray.length];
            for (int y = 0; y < 4 * image.getHeight(); y++) {
                for (int x = 0; x < 4 * image.getWidth(); x++) {
                    double[] there = at(map, (x + 0.5) / 4, (y + 0.5) / 4);
                    int column = (int) Math.floor(there[0]);
                    int row = (int) Math.floor(there[1]);
                    if (column >= 0 && column < 1200 && row >= 0 && row < 1600) {
                        sum[row * 1200 + column] += image.getRaster().getSample(x / 4, y / 4, 0);
                        count[row * 1200 + column]++;
                    }
                }
            }
            for (int i = 0; i < gray.length; i++) {
                gray[i] = count[i] == 0 ? gray[i] : (byte) (sum[i] / count[i]);
            }
            return PageImage.ofGray(1200, 1600, gray);
        }
    }
}
