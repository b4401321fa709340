package io.scriptorium.vlmodel.token;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * The decoding half of a {@code tokenizer.json}: the bytes of every token, and which tokens are special. Two decoders
 * are known, {@code ByteLevel} and {@code Fuse}; in both, the text is the UTF-8 reading of all bytes together.
 *
 * <p>It is read here and not asked of the native library because that one decodes whole sequences only: it cannot give
 * the bytes of one token, which a stream needs. Immutable.
 */
final class Vocabulary {
    // Far above any real vocabulary: keeps a broken id from asking for gigabytes.
    private static final int MAX_ID = 1 << 24;
    private static final int[] BYTE_OF_CHARACTER = byteAlphabet();

    private final byte[] bytes;
    private final int[] start;
    private final BitSet special;
    private final Map<String, Integer> added;

    private Vocabulary(byte[] bytes, int[] start, BitSet special, Map<String, Integer> added) {
        this.bytes = bytes;
        this.start = start;
        this.special = special;
        this.added = added;
    }

    private record AddedToken(int id, String content, boolean special) {}

    /** Reads the file's added tokens, vocabulary and decoder; merges and the rest are passed over. */
    static Vocabulary read(byte[] json, String source) throws TokenizerException {
        List<AddedToken> added = new ArrayList<>();
        List<String> tokens = new ArrayList<>();
        boolean[] hasVocabulary = new boolean[1];
        String decoder = null;
        boolean ended = false;
        try (JsonParser parser = new JsonFactory().createParser(json)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new TokenizerException(source + ": expected a JSON object");
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String field = parser.currentName();
                JsonToken value = parser.nextToken();
                switch (field) {
                    case "added_tokens" -> readAddedTokens(parser, value, added, source);
                    case "model" -> readModel(parser, value, tokens, hasVocabulary, source);
                    case "decoder" -> decoder = readDecoder(parser, value);
                    default -> parser.skipChildren();
                }
            }
            ended = parser.currentToken() == JsonToken.END_OBJECT;
        } catch (TokenizerException e) {
            throw e;
        } catch (IOException e) {
            throw new TokenizerException(source + ": not a readable tokenizer.json: " + e.getMessage(), e);
        }
        if (!ended || !hasVocabulary[0]) {
            throw new TokenizerException(source + ": expected model.vocab with the tokens and their ids, got none");
        }
        if (!"ByteLevel".equals(decoder) && !"Fuse".equals(decoder)) {
            throw new TokenizerException(
                    source + ": decoder is " + decoder + "; supported are ByteLevel and Fuse, no other can be decoded");
        }
        return build(tokens, added, "ByteLevel".equals(decoder), source);
    }

    private static void readAddedTokens(JsonParser parser, JsonToken value, List<AddedToken> added, String source)
            throws IOException {
        if (value == JsonToken.VALUE_NULL) {
            return;
        }
        if (value != JsonToken.START_ARRAY) {
            throw new TokenizerException(source + ": added_tokens: expected an array");
        }
        while (parser.nextToken() == JsonToken.START_OBJECT) {
            int id = -1;
            String content = null;
            boolean special = false;
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String field = parser.currentName();
                JsonToken token = parser.nextToken();
                switch (field) {
                    case "id" -> id = requireId(parser, token, "added_tokens", source);
                    case "content" -> content = parser.getText();
                    case "special" -> special = token == JsonToken.VALUE_TRUE;
                    default -> parser.skipChildren();
                }
            }
            if (id < 0 || content == null || content.isEmpty()) {
                throw new TokenizerException(
                        source + ": added_tokens[" + added.size() + "]: expected an id and a content");
            }
            added.add(new AddedToken(id, content, special));
        }
    }

    private static void readModel(
            JsonParser parser, JsonToken value, List<String> tokens, boolean[] hasVocabulary, String source)
            throws IOException {
        if (value != JsonToken.START_OBJECT) {
            throw new TokenizerException(source + ": model: expected an object");
        }
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String field = parser.currentName();
            JsonToken token = parser.nextToken();
            if (!field.equals("vocab")) {
                parser.skipChildren();
                continue;
            }
            if (token != JsonToken.START_OBJECT) {
                throw new TokenizerException(
                        source + ": model.vocab: expected an object of tokens and ids, as a BPE model has");
            }
            hasVocabulary[0] = true;
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String content = parser.currentName();
                int id = requireId(parser, parser.nextToken(), "model.vocab", source);
                put(tokens, id, content);
            }
        }
    }

    private static String readDecoder(JsonParser parser, JsonToken value) throws IOException {
        String type = null;
        if (value == JsonToken.START_OBJECT) {
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String field = parser.currentName();
                parser.nextToken();
                if (field.equals("type")) {
                    type = parser.getText();
                } else {
                    parser.skipChildren();
                }
            }
        }
        return type;
    }

    private static int requireId(JsonParser parser, JsonToken token, String where, String source) throws IOException {
        if (token == JsonToken.VALUE_NUMBER_INT) {
            long id = parser.getLongValue();
            if (id >= 0 && id < MAX_ID) {
                return (int) id;
            }
        }
        throw new TokenizerException(
                source + ": " + where + ": expected an id in 0.." + (MAX_ID - 1) + ", got " + parser.getText());
    }

    private static void put(List<String> tokens, int id, String content) {
        while (tokens.size() <= id) {
            tokens.add(null);
        }
        tokens.set(id, content);
    }

    private static Vocabulary build(List<String> tokens, List<AddedToken> added, boolean byteLevel, String source)
            throws TokenizerException {
        BitSet special = new BitSet();
        Map<String, Integer> ids = new LinkedHashMap<>();
        for (AddedToken token : added) {
            put(tokens, token.id(), token.content());
            special.set(token.id(), token.special());
            Integer other = ids.put(token.content(), token.id());
            if (other != null && other != token.id()) {
                throw new TokenizerException(
                        source + ": added_tokens: " + token.content() + " has the ids " + other + " and " + token.id());
            }
        }
        ByteArrayOutputStream pool = new ByteArrayOutputStream(tokens.size() * 8);
        int[] start = new int[tokens.size() + 1];
        for (int id = 0; id < tokens.size(); id++) {
            start[id] = pool.size();
            String content = tokens.get(id);
            if (content != null) {
                pool.writeBytes(byteLevel ? byteLevelBytes(content) : content.getBytes(StandardCharsets.UTF_8));
            }
        }
        start[tokens.size()] = pool.size();
        return new Vocabulary(pool.toByteArray(), start, special, Map.copyOf(ids));
    }

    /**
     * The bytes that a token of a byte-level vocabulary stands for: one per character, or its UTF-8 if a character lies
     * outside the byte alphabet, which happens in added tokens only.
     */
    private static byte[] byteLevelBytes(String token) {
        byte[] result = new byte[token.length()];
        for (int i = 0; i < result.length; i++) {
            char c = token.charAt(i);
            int value = c < BYTE_OF_CHARACTER.length ? BYTE_OF_CHARACTER[c] : -1;
            if (value < 0) {
                return token.getBytes(StandardCharsets.UTF_8);
            }
            result[i] = (byte) value;
        }
        return result;
    }

    /**
     * The printable stand-ins of the 256 bytes: Latin-1 letters and signs stand for themselves, the other 68 bytes, in
     * order, are the characters from U+0100 on (openai/gpt-2, encoder.py, bytes_to_unicode).
     */
    private static int[] byteAlphabet() {
        int[] result = new int[0x100 + 68];
        Arrays.fill(result, -1);
        int next = 0x100;
        for (int value = 0; value < 0x100; value++) {
            boolean printable = (value >= '!' && value <= '~') || (value >= 0xA1 && value <= 0xAC) || value >= 0xAE;
            result[printable ? value : next++] = value;
        }
        return result;
    }

    /** One more than the highest id that has a token. */
    int size() {
        return start.length - 1;
    }

    OptionalInt addedId(String content) {
        Integer id = added.get(content);
        return id == null ? OptionalInt.empty() : OptionalInt.of(id);
    }

    boolean isSpecial(int id) {
        return special.get(requireNotNegative(id));
    }

    /** Appends to {@code out} the characters that the bytes of {@code id} complete. */
    void feed(int id, Utf8Assembler assembler, StringBuilder out) {
        // Embeddings are often padded beyond the vocabulary: such an id is legal and has no text.
        if (requireNotNegative(id) >= size()) {
            return;
        }
        for (int i = start[id]; i < start[id + 1]; i++) {
            assembler.feed(bytes[i], out);
        }
    }

    private static int requireNotNegative(int id) {
        if (id < 0) {
            throw new IllegalArgumentException("a token id is not negative, got " + id);
        }
        return id;
    }
}
