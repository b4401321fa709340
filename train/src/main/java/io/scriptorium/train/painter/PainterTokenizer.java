package io.scriptorium.train.painter;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.scriptorium.eval.scene.Question;
import io.scriptorium.eval.scene.Sample;
import io.scriptorium.eval.scene.SceneSource;
import io.scriptorium.eval.scene.Split;
import io.scriptorium.janusgen.janus.JanusPrompts;
import io.scriptorium.train.TrainingFolder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The tokenizer.json of a painter: the 256 bytes, and every word of captions, questions and answers whole, as bytes that GPT-2's
 * pre-tokenizer keeps together. The sentence that Janus begins its questions with is one token too.
 */
final class PainterTokenizer {
    /** Of openai/gpt-2 at 9b63575, encoder.py. */
    private static final Pattern PIECE =
            Pattern.compile("'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+");

    private static final List<String> SPECIAL = List.of(
            "<｜begin▁of▁sentence｜>",
            "<｜end▁of▁sentence｜>",
            "<｜▁pad▁｜>",
            JanusPrompts.BEGIN,
            "<end_of_image>",
            JanusPrompts.PICTURE,
            "<|User|>",
            "<|Assistant|>");
    /** Samples whose words are taken; all words are long met by then. */
    private static final int SAMPLES = 12_000;

    private PainterTokenizer() {}

    static String json() {
        ObjectNode root = TrainingFolder.object();
        root.put("version", "1.0").putNull("truncation").putNull("padding");
        ArrayNode added = root.putArray("added_tokens");
        Set<String> all = new LinkedHashSet<>(SPECIAL);
        all.add(JanusPrompts.SYSTEM);
        int id = 0;
        for (String content : all) {
            added.addObject()
                    .put("id", id++)
                    .put("content", content)
                    .put("single_word", false)
                    .put("lstrip", false)
                    .put("rstrip", false)
                    .put("normalized", false)
                    .put("special", SPECIAL.contains(content));
        }
        root.putNull("normalizer");
        root.putObject("pre_tokenizer")
                .put("type", "ByteLevel")
                .put("add_prefix_space", false)
                .put("trim_offsets", true)
                .put("use_regex", true);
        root.putNull("post_processor");
        root.putObject("decoder")
                .put("type", "ByteLevel")
                .put("add_prefix_space", true)
                .put("trim_offsets", true)
                .put("use_regex", true);
        ObjectNode model = root.putObject("model");
        model.put("type", "BPE").putNull("dropout").putNull("unk_token");
        model.putNull("continuing_subword_prefix").putNull("end_of_word_suffix");
        model.put("fuse_unk", false).put("byte_fallback", false).put("ignore_merges", true);
        ObjectNode vocabulary = model.putObject("vocab");
        for (String content : all) {
            vocabulary.put(content, vocabulary.size());
        }
        for (int b = 0; b < 256; b++) {
            vocabulary.put(String.valueOf(letter(b)), vocabulary.size());
        }
        for (String word : words()) {
            if (!vocabulary.has(word)) {
                vocabulary.put(word, vocabulary.size());
            }
        }
        model.putArray("merges");
        return root.toPrettyString() + "\n";
    }

    private static Set<String> words() {
        Set<String> words = new TreeSet<>();
        SceneSource scenes = new SceneSource(0, Split.TRAINING);
        for (int i = 0; i < SAMPLES; i++) {
            Sample sample = scenes.get(i);
            add(words, ": " + sample.caption() + "\n\n");
            for (Question question : sample.questions()) {
                add(words, "\n" + question.text() + "\n\n");
                add(words, " " + question.answer());
            }
        }
        return words;
    }

    private static void add(Set<String> words, String text) {
        Matcher piece = PIECE.matcher(text);
        while (piece.find()) {
            StringBuilder word = new StringBuilder();
            for (byte b : piece.group().getBytes(StandardCharsets.UTF_8)) {
                word.append(letter(b & 0xff));
            }
            words.add(word.toString());
        }
    }

    /** The letter that stands for a byte in GPT-2's vocabulary. */
    private static char letter(int b) {
        int next = 256;
        for (int i = 0; i <= b; i++) {
            boolean printable = (i >= '!' && i <= '~') || (i >= 0xa1 && i <= 0xac) || (i >= 0xae && i <= 0xff);
            if (i == b) {
                return (char) (printable ? b : next);
            }
            next += printable ? 0 : 1;
        }
        throw new AssertionError(b);
    }
}
