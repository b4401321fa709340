package io.scriptorium.vlmodel.token;

import ai.djl.engine.EngineException;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * Text to token ids and back, as a published {@code tokenizer.json} says. Encoding is done by the Hugging Face
 * tokenizers library through DJL; decoding and streaming are done here on the bytes of the tokens.
 *
 * <p>Safe for use by several threads. It holds native memory: {@link #close} it. Nothing is fetched from a network.
 */
public final class Tokenizer implements AutoCloseable {
    private static final String FILE_NAME = "tokenizer.json";

    static {
        // On a host with a GPU, DJL would download a CUDA build of the tokenizers library, which tokenizing never uses.
        setPropertyIfAbsent("RUST_FLAVOR", "cpu");
        setPropertyIfAbsent("OPT_OUT_TRACKING", "true");
    }

    private final String source;
    private final Vocabulary vocabulary;
    private final HuggingFaceTokenizer encoder;
    // Encoding reads the native object, closing frees it.
    private final ReadWriteLock use = new ReentrantReadWriteLock();

    private Tokenizer(String source, Vocabulary vocabulary, HuggingFaceTokenizer encoder) {
        this.source = source;
        this.vocabulary = vocabulary;
        this.encoder = encoder;
    }

    /**
     * Reads a tokenizer.
     *
     * @param path a {@code tokenizer.json}, or the model folder that holds it
     * @throws TokenizerException if the file is missing, is not a {@code tokenizer.json}, or has a decoder that is not
     *     supported
     */
    public static Tokenizer load(Path path) throws TokenizerException {
        Path file = Files.isDirectory(path) ? path.resolve(FILE_NAME) : path;
        byte[] json;
        try {
            json = Files.readAllBytes(file);
        } catch (IOException e) {
            throw new TokenizerException(
                    file + ": cannot be read (" + e + "); a model folder needs its published " + FILE_NAME, e);
        }
        return load(json, file.toString());
    }

    /**
     * Reads a tokenizer that is already in memory, for example a resource.
     *
     * @param json the contents of a {@code tokenizer.json}, UTF-8; not changed
     * @param source name of the origin for messages
     * @throws TokenizerException if it is not a {@code tokenizer.json} or has a decoder that is not supported
     */
    public static Tokenizer load(byte[] json, String source) throws TokenizerException {
        Vocabulary vocabulary = Vocabulary.read(json, source);
        try {
            // Both are on by default and would cut every text at 512 tokens.
            Map<String, String> options = Map.of("truncation", "false", "padding", "false");
            return new Tokenizer(
                    source, vocabulary, HuggingFaceTokenizer.newInstance(new ByteArrayInputStream(json), options));
        } catch (EngineException | UnsatisfiedLinkError e) {
            throw new TokenizerException(
                    "the native tokenizers library cannot be loaded (" + e
                            + "); DJL_CACHE_DIR must name a writable folder on a supported platform",
                    e);
        } catch (IOException | RuntimeException e) {
            throw new TokenizerException(source + ": refused by the tokenizers library: " + e.getMessage(), e);
        }
    }

    /**
     * Ids of a text, with nothing put in front or behind. Added tokens such as {@code <image>} are recognised inside
     * the text, wherever it comes from.
     *
     * @param text any text; half a surrogate pair counts as U+FFFD
     * @return a new array, empty for the empty text
     * @throws IllegalStateException if this tokenizer is closed
     */
    public int[] encode(String text) {
        return encode(text, false);
    }

    /**
     * Ids of a text with what the file's post-processor adds, for DeepSeek models the token of the beginning.
     *
     * @see #encode(String)
     */
    public int[] encodeWithSpecialTokens(String text) {
        return encode(text, true);
    }

    private int[] encode(String text, boolean addSpecialTokens) {
        String valid = withoutLoneSurrogates(text);
        use.readLock().lock();
        try {
            long[] ids = encoder.encode(valid, addSpecialTokens, false).getIds();
            int[] result = new int[ids.length];
            for (int i = 0; i < ids.length; i++) {
                result[i] = Math.toIntExact(ids[i]);
            }
            return result;
        } finally {
            use.readLock().unlock();
        }
    }

    /**
     * Text of ids. The bytes of all tokens are read as one UTF-8 text; a bad sequence gives one U+FFFD for each maximal
     * subpart. An id without a token gives nothing.
     *
     * @param ids not changed
     * @throws IllegalArgumentException if an id is negative
     */
    public String decode(int[] ids, SpecialTokens specialTokens) {
        StringBuilder out = new StringBuilder(ids.length * 4);
        Utf8Assembler assembler = new Utf8Assembler();
        for (int id : ids) {
            if (specialTokens == SpecialTokens.KEEP || !vocabulary.isSpecial(id)) {
                vocabulary.feed(id, assembler, out);
            }
        }
        assembler.finish(out);
        return out.toString();
    }

    /** A new stream that decodes ids as they are generated. */
    public TextStream stream(SpecialTokens specialTokens) {
        return new TextStream(vocabulary, specialTokens);
    }

    /** The id of an added token, if the file has one that is spelled exactly so. */
    public OptionalInt id(String content) {
        return vocabulary.addedId(content);
    }

    /**
     * The id of an added token that the model cannot do without.
     *
     * @throws TokenizerException if the file has no such token
     */
    public int requireId(String content) throws TokenizerException {
        OptionalInt id = id(content);
        if (id.isEmpty()) {
            throw new TokenizerException(
                    source + ": expected the added token " + content + ", which this model needs, got none; use the "
                            + FILE_NAME + " that was published with the model");
        }
        return id.getAsInt();
    }

    /** One more than the highest id that has a token; a model's embedding may have more rows than this. */
    public int vocabularySize() {
        return vocabulary.size();
    }

    /** Whether the file marks this token as special. */
    public boolean isSpecial(int id) {
        return vocabulary.isSpecial(id);
    }

    /** Frees the native memory, once no other thread is encoding. A second call does nothing. */
    @Override
    public void close() {
        use.writeLock().lock();
        try {
            encoder.close();
        } finally {
            use.writeLock().unlock();
        }
    }

    /** The native side takes UTF-8, which has no half surrogate pairs. */
    private static String withoutLoneSurrogates(String text) {
        StringBuilder repaired = null;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!Character.isSurrogate(c)) {
                continue;
            }
            if (Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
                continue;
            }
            if (repaired == null) {
                repaired = new StringBuilder(text);
            }
            repaired.setCharAt(i, '\uFFFD');
        }
        return repaired == null ? text : repaired.toString();
    }

    private static void setPropertyIfAbsent(String name, String value) {
        if (System.getenv(name) == null && System.getProperty(name) == null) {
            System.setProperty(name, value);
        }
    }
}
