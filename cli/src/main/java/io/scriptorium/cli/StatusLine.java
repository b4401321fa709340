package io.scriptorium.cli;

/** The last line of a terminal, renewed in place, and the lines that are told above it. */
final class StatusLine {
    private final Console console;
    private boolean shown;

    StatusLine(Console console) {
        this.console = console;
    }

    /** Shows the text in place of what was shown. */
    void show(String text) {
        clear();
        console.err().print(text);
        console.err().flush();
        shown = true;
    }

    /** Takes away what was shown, and tells a line that stays. */
    void line(String text) {
        clear();
        console.err().println(text);
    }

    /** Takes away what was shown. */
    void clear() {
        if (shown) {
            // To the first column, then erase to the end of the line (ECMA-48, EL).
            console.err().print("\r\u001b[K");
            console.err().flush();
            shown = false;
        }
    }
}
