package io.scriptorium.cli;

/**
 * What the libraries log goes to standard error through SLF4J's simple logger; its settings are in
 * {@code simplelogger.properties}. They are read when the first logger is made.
 */
final class LogSettings {
    private LogSettings() {}

    /** With {@code --verbose} more is logged, PDFBox's complaints about damaged files too. */
    static void verbose() {
        System.setProperty("org.slf4j.simpleLogger.defaultLogLevel", "info");
        System.setProperty("org.slf4j.simpleLogger.log.org.apache.pdfbox", "warn");
        System.setProperty("org.slf4j.simpleLogger.log.org.apache.fontbox", "warn");
    }
}
