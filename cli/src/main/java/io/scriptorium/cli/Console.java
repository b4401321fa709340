package io.scriptorium.cli;

import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.io.Reader;
import java.io.Writer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/**
 * Where the command speaks.
 *
 * @param out results; not a print writer, which would keep a closed pipe to itself
 * @param err everything else
 * @param terminal whether {@code err} is a terminal
 * @param in standard input
 */
record Console(Writer out, PrintWriter err, boolean terminal, BufferedReader in) {
    /** With nothing on standard input. */
    Console(Writer out, PrintWriter err, boolean terminal) {
        this(out, err, terminal, new BufferedReader(Reader.nullReader()));
    }

    /** The process's own. The launcher says whether standard error is a terminal, which Java cannot tell. */
    static Console ofProcess() {
        boolean terminal = Boolean.getBoolean("scriptorium.terminal");
        String encoding =
                System.getProperty("stderr.encoding", Charset.defaultCharset().name());
        return new Console(
                new OutputStreamWriter(new FileOutputStream(FileDescriptor.out), StandardCharsets.UTF_8),
                new PrintWriter(new FileOutputStream(FileDescriptor.err), true, Charset.forName(encoding)),
                terminal,
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)));
    }
}
