package io.scriptorium.cli;

import io.scriptorium.textrenderer.page.SourceText;
import io.scriptorium.vlmodel.token.Tokenizer;
import io.scriptorium.vlmodel.token.TokenizerException;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;

/** Counts text tokens as DeepSeek-OCR's tokenizer does, which DeepSeek-V3 shares. */
final class TokenCounter implements AutoCloseable {
    static final String NAME = "DeepSeek-V3";

    private static final String RESOURCE = "/io/scriptorium/embedded/tokenizer/tokenizer.json";

    /** Longest text given to the tokenizer at once, characters: it takes some 100 bytes a character. */
    private static final int PIECE = 1 << 20;

    private final Tokenizer tokenizer;

    TokenCounter() throws CommandException {
        try (InputStream in = TokenCounter.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new CommandException(
                        ExitCode.MODEL, "the tokenizer is missing: is scriptorium-embedded on the class path?");
            }
            tokenizer = Tokenizer.load(in.readAllBytes(), RESOURCE);
        } catch (TokenizerException e) {
            throw new CommandException(ExitCode.MODEL, e.getMessage(), e);
        } catch (IOException e) {
            throw new CommandException(ExitCode.MODEL, "the tokenizer cannot be read (" + e.getMessage() + ")", e);
        }
    }

    int count(String text) {
        return tokenizer.encode(text).length;
    }

    /** Tokens of a text; one of more than a million characters is cut at ends of lines, which may cost a token a cut. */
    long count(SourceText text) throws IOException {
        long tokens = 0;
        StringBuilder piece = new StringBuilder();
        char[] buffer = new char[1 << 16];
        try (Reader reader = text.open()) {
            for (int n = reader.read(buffer); n >= 0; n = reader.read(buffer)) {
                piece.append(buffer, 0, n);
                int cut = piece.length() < PIECE ? 0 : piece.lastIndexOf("\n") + 1;
                if (cut > 0) {
                    tokens += count(piece.substring(0, cut));
                    piece.delete(0, cut);
                }
            }
        }
        return tokens + count(piece.toString());
    }

    @Override
    public void close() {
        tokenizer.close();
    }
}
