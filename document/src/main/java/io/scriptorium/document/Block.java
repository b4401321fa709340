package io.scriptorium.document;

import java.util.List;

/** A part of a page that is read as one, in reading order. */
public sealed interface Block permits Figure, Heading, ListBlock, Paragraph, RunningText, Table, TextBlock {
    /** Where it stands. */
    Box box();

    /** The lines as they were read, in reading order; each line of a page is in one block. */
    List<Line> lines();
}
