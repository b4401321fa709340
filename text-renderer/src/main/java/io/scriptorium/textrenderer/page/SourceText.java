package io.scriptorium.textrenderer.page;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A text file that was looked through once: it can be decoded and it holds something. It is read anew for setting, so that
 * a text of any length needs no memory.
 *
 * @param file where it lies
 * @param charset how it is encoded
 * @param mark bytes of the byte order mark
 * @param characters code points in it
 * @param han whether {@link Typesetter#isHan} holds for any of them
 */
public record SourceText(Path file, Charset charset, int mark, long characters, boolean han) {
    private static final int BUFFER = 1 << 16;

    /**
     * Looks through a file.
     *
     * @param named its encoding; empty for the byte order mark's, else UTF-8
     * @throws TypesetException if it cannot be read, is no text, is not of that encoding or holds nothing but white space
     */
    public static SourceText of(Path file, Optional<Charset> named) throws TypesetException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = new byte[BUFFER];
            int filled = in.readNBytes(bytes, 0, bytes.length);
            Charset marked = marked(bytes, filled);
            Charset charset = named.orElse(marked == null ? StandardCharsets.UTF_8 : marked);
            int mark = marked != null && marked.equals(charset) ? (marked.equals(StandardCharsets.UTF_8) ? 3 : 2) : 0;
            Scan scan = new Scan(file, charset);
            ByteBuffer input = ByteBuffer.wrap(bytes, mark, filled - mark);
            boolean last = filled < bytes.length;
            scan.decode(input, last);
            while (!last) {
                // An unfinished character stays and gets its other bytes.
                int kept = input.remaining();
                System.arraycopy(bytes, input.position(), bytes, 0, kept);
                int read = in.readNBytes(bytes, kept, bytes.length - kept);
                last = read < bytes.length - kept;
                input = ByteBuffer.wrap(bytes, 0, kept + read);
                scan.decode(input, last);
            }
            if (!scan.visible) {
                throw new TypesetException(file + ": this text is empty; expected at least one visible character");
            }
            return new SourceText(file, charset, mark, scan.characters, scan.han);
        } catch (TypesetException e) {
            throw e;
        } catch (IOException e) {
            throw new TypesetException(file + ": cannot be read (" + why(file, e) + ")", e);
        }
    }

    private static String why(Path file, IOException e) {
        if (!Files.exists(file)) {
            return "there is no such file";
        }
        return Files.isDirectory(file) ? "it is a folder; name the texts in it" : String.valueOf(e.getMessage());
    }

    private static Charset marked(byte[] bytes, int length) {
        if (length >= 3 && bytes[0] == (byte) 0xef && bytes[1] == (byte) 0xbb && bytes[2] == (byte) 0xbf) {
            return StandardCharsets.UTF_8;
        }
        if (length >= 2 && bytes[0] == (byte) 0xff && bytes[1] == (byte) 0xfe) {
            return StandardCharsets.UTF_16LE;
        }
        if (length >= 2 && bytes[0] == (byte) 0xfe && bytes[1] == (byte) 0xff) {
            return StandardCharsets.UTF_16BE;
        }
        return null;
    }

    /** A reader from the first character on; to be closed. */
    public Reader open() throws IOException {
        InputStream in = Files.newInputStream(file);
        in.skipNBytes(mark);
        return new InputStreamReader(in, charset);
    }

    /** The whole text, for texts that fit into memory. */
    public String read() throws IOException {
        try (Reader reader = open()) {
            StringBuilder text = new StringBuilder();
            char[] buffer = new char[BUFFER];
            for (int n = reader.read(buffer); n >= 0; n = reader.read(buffer)) {
                text.append(buffer, 0, n);
            }
            return text.toString();
        }
    }

    /** What was seen so far. */
    private static final class Scan {
        private final Path file;
        private final Charset charset;
        private final CharsetDecoder decoder;
        private final CharBuffer chars = CharBuffer.allocate(BUFFER);
        private long characters;
        private long bytesDone;
        private boolean han;
        private boolean visible;

        Scan(Path file, Charset charset) {
            this.file = file;
            this.charset = charset;
            this.decoder = charset.newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT);
        }

        void decode(ByteBuffer input, boolean last) throws TypesetException {
            while (true) {
                int before = input.position();
                CoderResult result = decoder.decode(input, chars, last);
                bytesDone += input.position() - before;
                look();
                if (result.isError()) {
                    throw new TypesetException(file + ": not " + charset.name() + " at byte " + bytesDone
                            + "; is it a text? If it is, name its encoding with --encoding, such as GB18030 or"
                            + " windows-1252");
                }
                if (result.isUnderflow()) {
                    return;
                }
            }
        }

        private void look() throws TypesetException {
            chars.flip();
            while (chars.hasRemaining()) {
                char c = chars.get();
                if (c == 0) {
                    throw new TypesetException(file + ": not a text, it holds NUL characters; expected a text file"
                            + " (UTF-8, or another encoding named with --encoding)");
                }
                characters += Character.isLowSurrogate(c) ? 0 : 1;
                han |= Typesetter.isHan(c);
                visible |= !Paragraph.isWhite(c) && c != 0xad && c != 0x200b && c != Paragraph.NO_BREAK_SPACE;
            }
            chars.clear();
        }
    }
}
