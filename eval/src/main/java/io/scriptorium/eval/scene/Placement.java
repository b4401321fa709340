package io.scriptorium.eval.scene;

/** Where things may stand, and how large they are. The judge knows nothing of it. */
public enum Placement {
    /** Anywhere, of any length of their size, in shades of their colour. */
    FREE,
    /**
     * In squares of whole cells of {@link #CELL} px, whose centre is the thing's: a small thing in 2 x 2 cells, a medium one in
     * 3 x 3, a large one in 4 x 4, each {@link Scene#GAP} shorter than its square, their boxes {@link #GAP} apart. A thing whose size nobody asked for is
     * medium; a colour has one shade. A painter that chooses codes of cells learns from these.
     */
    GRID;

    /** Side of a cell, px of a picture of {@link Scene#SIDE}. */
    public static final int CELL = 16;

    /** Px between the boxes of two things on the grid: what is painted of codes may be softer than what is drawn. */
    static final int GAP = 12;

    /** Cells along a side of the square of a thing. */
    static int cells(Size size) {
        return switch (size) {
            case SMALL -> 2;
            case MEDIUM -> 3;
            case LARGE -> 4;
        };
    }

    /** The longer side of a thing, px. */
    public static double extent(Size size) {
        return cells(size) * CELL - Scene.GAP;
    }
}
