package io.scriptorium.janusgen.janus;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.scriptorium.tensor.Tensors;
import io.scriptorium.visionencoder.image.PageImage;
import io.scriptorium.visionencoder.siglip.MlpProjector;
import io.scriptorium.visionencoder.siglip.SiglipEncoder;
import io.scriptorium.visionencoder.view.JanusView;
import io.scriptorium.visionencoder.view.PixelNormalization;
import io.scriptorium.vlmodel.decoder.Decoder;
import io.scriptorium.vlmodel.decoder.KvCache;
import io.scriptorium.vlmodel.generation.GeneratedTokens;
import io.scriptorium.vlmodel.generation.Generation;
import io.scriptorium.vlmodel.generation.GenerationRequest;
import io.scriptorium.vlmodel.generation.LoopRule;
import io.scriptorium.vlmodel.generation.TokenListener;
import io.scriptorium.vlmodel.sampling.InvalidLogitsException;
import io.scriptorium.vlmodel.sampling.SamplingSettings;
import io.scriptorium.vlmodel.token.SpecialTokens;
import io.scriptorium.vlmodel.token.TextStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Questions about pictures, as all models of the family answer them: SigLIP, an aligner, and the language model. Immutable
 * and safe for several threads.
 *
 * @param begin what the language model reads in place of the begin-of-image token, {@code [1, D]}, where there is such a vector
 */
record Understanding(
        JanusPrompts prompts, SiglipEncoder vision, MlpProjector aligner, Optional<NDArray> begin, Decoder decoder) {
    /**
     * A question, with {@link JanusPrompts#PICTURE} where its pictures belong.
     *
     * @param pictures in their order
     */
    record Question(String message, List<PageImage> pictures) {}

    /** As {@link UnifiedModel#ask}. */
    String ask(
            NDManager manager,
            PageImage picture,
            String question,
            SamplingSettings sampling,
            int maxTokens,
            Consumer<String> text)
            throws InvalidLogitsException {
        if (question.isBlank()) {
            throw new IllegalArgumentException("the question is empty");
        }
        if (question.contains(JanusPrompts.PICTURE)) {
            throw new IllegalArgumentException(
                    "the question holds " + JanusPrompts.PICTURE + ", which stands for a picture");
        }
        TextStream stream = prompts.tokenizer().stream(SpecialTokens.SKIP);
        StringBuilder all = new StringBuilder();
        Consumer<String> both = piece -> {
            all.append(piece);
            text.accept(piece);
        };
        // The order of the official demos: picture, line feed, question.
        answer(
                manager,
                List.of(new Question(JanusPrompts.PICTURE + "\n" + question, List.of(picture))),
                sampling,
                maxTokens,
                (sequence, id) -> both.accept(stream.push(id)));
        both.accept(stream.finish());
        return all.toString();
    }

    /** Answers questions side by side, one batch with one cache. */
    List<GeneratedTokens> answer(
            NDManager manager,
            List<Question> questions,
            SamplingSettings sampling,
            int maxTokens,
            TokenListener listener)
            throws InvalidLogitsException {
        List<GenerationRequest> requests = new ArrayList<>();
        for (Question question : questions) {
            int[] ids = ids(question.message());
            if (ids.length >= decoder.config().positions()) {
                throw new IllegalArgumentException("the question is too long: " + ids.length
                        + " tokens with the picture; this model has "
                        + decoder.config().positions()
                        + " positions (max_position_embeddings), one of them for the answer");
            }
            requests.add(new GenerationRequest(ids.length, maxTokens, sampling, LoopRule.off(), ids));
        }
        try (NDManager step = manager.newSubManager()) {
            List<NDArray> prefixes = new ArrayList<>();
            for (Question question : questions) {
                prefixes.add(embeddings(step, question));
            }
            List<GeneratedTokens> answers = new ArrayList<>();
            try (Generation generation =
                    Generation.start(decoder, step, decoder.pad(step, prefixes), requests, prompts.eos(), listener)) {
                generation.run();
                for (int i = 0; i < questions.size(); i++) {
                    answers.add(generation.result(i));
                }
            }
            return answers;
        }
    }

    /** Logits of the first token of an answer. */
    float[] firstLogits(NDManager step, Question question) {
        int length = ids(question.message()).length;
        NDArray prefix = decoder.pad(step, List.of(embeddings(step, question)));
        try (KvCache cache = decoder.newCache(step, 1, length)) {
            return Tensors.floats(decoder.logits(step, decoder.prefill(step, prefix, new int[] {length}, cache)));
        }
    }

    /** The ids of a question, each picture as many placeholders as it has tokens. */
    int[] ids(String message) {
        return prompts.question(message, vision.config().tokens());
    }

    /** What the language model reads of each picture, {@code [N, D]}, or {@code [1 + N, D]} with {@link #begin}. */
    List<NDArray> features(NDManager step, List<PageImage> pictures) {
        int side = vision.config().image();
        JanusView view = new JanusView(side, JanusView.DEFAULT.minSide(), JanusView.DEFAULT.background());
        List<NDArray> features = new ArrayList<>();
        for (PageImage picture : pictures) {
            NDArray pixels = step.create(PixelNormalization.JANUS.chw(view.of(picture)), new Shape(1, 3, side, side));
            List<NDArray> parts = new ArrayList<>();
            begin.ifPresent(parts::add);
            parts.add(aligner.project(step, vision.encode(step, pixels)));
            features.add(decoder.join(step, parts));
        }
        return features;
    }

    /** Embeddings of a question, with the features in place of the placeholders, {@code [T, D]}. */
    private NDArray embeddings(NDManager step, Question question) {
        int[] ids = ids(question.message());
        List<NDArray> features = features(step, question.pictures());
        List<NDArray> pieces = new ArrayList<>();
        int from = 0;
        int picture = 0;
        for (int at = 0; at < ids.length; at++) {
            if (ids[at] == prompts.image()) {
                pieces.add(decoder.embed(step, Arrays.copyOfRange(ids, from, begin.isPresent() ? at - 1 : at)));
                pieces.add(features.get(picture++));
                at += vision.config().tokens() - 1;
                from = at + 1;
            }
        }
        pieces.add(decoder.embed(step, Arrays.copyOfRange(ids, from, ids.length)));
        return decoder.join(step, pieces);
    }
}
