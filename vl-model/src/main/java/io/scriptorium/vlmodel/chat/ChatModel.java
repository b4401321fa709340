package io.scriptorium.vlmodel.chat;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.scriptorium.tensor.Checkpoint;
import io.scriptorium.tensor.CheckpointException;
import io.scriptorium.tensor.Precision;
import io.scriptorium.tensor.Weights;
import io.scriptorium.visionencoder.image.PageImage;
import io.scriptorium.vlmodel.decoder.Decoder;
import io.scriptorium.vlmodel.decoder.DecoderConfig;
import io.scriptorium.vlmodel.decoder.NextTokenModule;
import io.scriptorium.vlmodel.generation.GeneratedTokens;
import io.scriptorium.vlmodel.generation.Generation;
import io.scriptorium.vlmodel.generation.GenerationRequest;
import io.scriptorium.vlmodel.generation.LoopRule;
import io.scriptorium.vlmodel.generation.SelfSpeculation;
import io.scriptorium.vlmodel.generation.TokenListener;
import io.scriptorium.vlmodel.ocr.LoadOptions;
import io.scriptorium.vlmodel.sampling.InvalidLogitsException;
import io.scriptorium.vlmodel.sampling.SamplingSettings;
import io.scriptorium.vlmodel.token.Prompt;
import io.scriptorium.vlmodel.token.SpecialTokens;
import io.scriptorium.vlmodel.token.TextStream;
import io.scriptorium.vlmodel.token.Tokenizer;
import io.scriptorium.vlmodel.token.TokenizerException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * A decoder of text to talk with: what {@link DecoderConfig#of} knows, in its published form.
 *
 * <p>Immutable and safe for several threads once open. Holds native memory until it is closed.
 */
public final class ChatModel implements AutoCloseable {
    private static final Set<String> ARCHITECTURES = Set.of(
            "LlamaForCausalLM",
            "Qwen2ForCausalLM",
            "DeepseekForCausalLM",
            "DeepseekV2ForCausalLM",
            "DeepseekV3ForCausalLM",
            "DeepseekVLV2ForCausalLM",
            "MultiModalityCausalLM");

    private final NDManager manager;
    private final Tokenizer tokenizer;
    private final Decoder decoder;
    private final Optional<NextTokenModule> nextToken;
    private final Optional<Pictures> pictures;
    private final ChatFormat format;
    private final String begin;
    private final int end;

    private ChatModel(
            NDManager manager,
            Tokenizer tokenizer,
            Decoder decoder,
            Optional<NextTokenModule> nextToken,
            Optional<Pictures> pictures,
            ChatFormat format,
            String begin,
            int end) {
        this.manager = manager;
        this.tokenizer = tokenizer;
        this.decoder = decoder;
        this.nextToken = nextToken;
        this.pictures = pictures;
        this.format = format;
        this.begin = begin;
        this.end = end;
    }

    /**
     * Loads a model.
     *
     * @param folder config.json, tokenizer.json, perhaps tokenizer_config.json, and weights
     * @param template the form of its conversations; empty for what its tokenizer_config.json says
     * @throws CheckpointException if a file is missing or damaged, a tensor missing or misshapen, or the model unknown
     * @throws IllegalArgumentException if the device is not there or an option does not fit it
     */
    public static ChatModel open(Path folder, LoadOptions options, Optional<ChatFormat> template)
            throws CheckpointException {
        Checkpoint checkpoint = Checkpoint.open(folder);
        requireKnown(checkpoint);
        Kind kind = Kind.of(checkpoint.config());
        DecoderConfig config = kind.decoder(checkpoint.config());
        JsonNode tokenizerConfig = json(folder.resolve("tokenizer_config.json"));
        ChatFormat format = template.or(kind::format).isPresent()
                ? template.or(kind::format).get()
                : format(folder, tokenizerConfig);
        Device device = options.openDevice();
        Precision precision = options.precisionOn(device, checkpoint.precision());
        String begin = begin(tokenizerConfig);
        Tokenizer tokenizer = tokenizer(folder, format == ChatFormat.CONTINUE ? Optional.empty() : Optional.of(begin));
        NDManager manager = NDManager.newBaseManager(device, "PyTorch");
        try {
            int end = end(checkpoint, tokenizer);
            Weights weights = Weights.open(checkpoint, manager, precision);
            Weights language = kind.language(weights);
            Decoder decoder = Decoder.load(config, language, options.stepWeights());
            Optional<NextTokenModule> nextToken = NextTokenModule.load(decoder, language, options.stepWeights());
            Optional<Pictures> pictures = kind.pictures(checkpoint.config(), weights);
            return new ChatModel(manager, tokenizer, decoder, nextToken, pictures, format, begin, end);
        } catch (CheckpointException | RuntimeException e) {
            manager.close();
            tokenizer.close();
            throw e;
        }
    }

    /** The folder's, which must have the token of the beginning if conversations are written with it. */
    private static Tokenizer tokenizer(Path folder, Optional<String> begin) throws CheckpointException {
        try {
            Tokenizer tokenizer = Tokenizer.load(folder.resolve("tokenizer.json"));
            if (begin.isPresent() && tokenizer.id(begin.get()).isEmpty()) {
                tokenizer.close();
                throw new CheckpointException(
                        folder.resolve("tokenizer.json") + ": expected the added token " + begin.get() + ", got none");
            }
            return tokenizer;
        } catch (TokenizerException e) {
            throw new CheckpointException(e.getMessage(), e);
        }
    }

    private static void requireKnown(Checkpoint checkpoint) throws CheckpointException {
        String architecture = checkpoint.config().path("architectures").path(0).asText("none");
        if (!ARCHITECTURES.contains(architecture)) {
            throw new CheckpointException(checkpoint.folder() + " holds a model of architecture " + architecture
                    + "; expected a decoder of text, one of "
                    + String.join(", ", ARCHITECTURES.stream().sorted().toList())
                    + " in config.json, architectures");
        }
        // Of Janus and of JanusFlow.
        for (String painting : List.of("gen_vision_config", "vision_gen_enc_config")) {
            if (checkpoint.config().has(painting)) {
                throw new CheckpointException(checkpoint.folder() + ": " + painting
                        + ": a model that paints is not one to chat with here; scriptorium ask asks it about pictures");
            }
        }
    }

    private static ChatFormat format(Path folder, JsonNode tokenizerConfig) throws CheckpointException {
        try {
            return ChatFormat.of(tokenizerConfig.path("chat_template").asText(""));
        } catch (IllegalArgumentException e) {
            throw new CheckpointException(
                    folder + ": " + e.getMessage() + "; name one of "
                            + String.join(
                                    ", ",
                                    List.of(ChatFormat.values()).stream()
                                            .map(ChatFormat::word)
                                            .toList()),
                    e);
        }
    }

    private static String begin(JsonNode tokenizerConfig) {
        JsonNode token = tokenizerConfig.path("bos_token");
        return (token.isObject() ? token.path("content") : token).asText("<｜begin▁of▁sentence｜>");
    }

    /** The id that ends an answer; generation_config.json goes before config.json, as in transformers. */
    private static int end(Checkpoint checkpoint, Tokenizer tokenizer) throws CheckpointException {
        JsonNode config = checkpoint.config();
        for (JsonNode each : List.of(
                json(checkpoint.folder().resolve("generation_config.json")), config, config.path("language_config"))) {
            JsonNode id = each.path("eos_token_id");
            if (id.isInt()) {
                return id.intValue();
            }
            if (!id.isMissingNode() && !id.isNull()) {
                throw new CheckpointException(checkpoint.folder() + ": eos_token_id: expected one id, got " + id);
            }
        }
        OptionalInt named = tokenizer.id("<｜end▁of▁sentence｜>");
        return named.orElseThrow(
                () -> new CheckpointException(
                        checkpoint.folder()
                                + ": no eos_token_id in generation_config.json or config.json, and no <｜end▁of▁sentence｜> in tokenizer.json"));
    }

    /** An empty object if there is no such file. */
    private static JsonNode json(Path file) throws CheckpointException {
        ObjectMapper mapper = new ObjectMapper();
        try {
            return Files.exists(file) ? mapper.readTree(Files.readAllBytes(file)) : mapper.createObjectNode();
        } catch (IOException e) {
            throw new CheckpointException("cannot read " + file + ": " + e.getMessage(), e);
        }
    }

    /** How its conversations are written. */
    public ChatFormat format() {
        return format;
    }

    /** Whether it can be shown pictures. */
    public boolean seesPictures() {
        return pictures.isPresent();
    }

    /** Whether greedy answers are drafted by the model itself. */
    public boolean drafts() {
        return nextToken.isPresent();
    }

    /**
     * Answers the last message.
     *
     * @param messages the conversation so far, its last message the user's
     * @param maxNewTokens at least 1; fewer if the model has no more positions
     * @throws IllegalArgumentException if the conversation fills the model's positions
     * @throws InvalidLogitsException if no token can be chosen, because of logits that are not numbers
     */
    public ChatAnswer answer(
            List<ChatMessage> messages, SamplingSettings sampling, int maxNewTokens, ChatListener listener)
            throws InvalidLogitsException {
        List<PageImage> shown = messages.stream()
                .flatMap(message -> message.pictures().stream())
                .toList();
        if (!shown.isEmpty() && pictures.isEmpty()) {
            throw new IllegalArgumentException("this model reads text alone; it cannot be shown a picture");
        }
        try (NDManager passing = manager.newSubManager()) {
            List<NDArray> features =
                    shown.isEmpty() ? List.of() : pictures.get().encode(passing, shown);
            Prompt prompt = prompt(messages, features);
            int positions = decoder.config().positions();
            if (prompt.length() == 0 || prompt.length() >= positions) {
                throw new IllegalArgumentException("the conversation has " + prompt.length() + " tokens; expected 1 to "
                        + (positions - 1) + " (max_position_embeddings of config.json, and one for the answer)");
            }
            return answer(passing, prompt, features, sampling, maxNewTokens, listener);
        }
    }

    private Prompt prompt(List<ChatMessage> messages, List<NDArray> features) {
        if (format == ChatFormat.CONTINUE) {
            return new Prompt(tokenizer.encodeWithSpecialTokens(format.render("", messages)), new int[0], new int[0]);
        }
        if (features.isEmpty()) {
            return new Prompt(tokenizer.encode(format.render(begin, messages)), new int[0], new int[0]);
        }
        String marker = pictures.orElseThrow().marker();
        int[] counts =
                features.stream().mapToInt(each -> (int) each.getShape().get(1)).toArray();
        return Prompt.of(
                tokenizer,
                format.render("", messages),
                marker,
                tokenizer.id(begin).orElseThrow(),
                tokenizer.id(marker).orElse(0),
                counts);
    }

    /** Embeddings of a prompt with features in the places of their pictures, {@code [T, D]}. */
    NDArray embed(NDManager owner, Prompt prompt, List<NDArray> features) {
        try (NDManager step = owner.newSubManager()) {
            List<NDArray> parts = new ArrayList<>();
            int from = 0;
            for (int i = 0; i < features.size(); i++) {
                if (prompt.imageStart()[i] > from) {
                    parts.add(decoder.embed(step, Arrays.copyOfRange(prompt.ids(), from, prompt.imageStart()[i])));
                }
                parts.add(features.get(i));
                from = prompt.imageStart()[i] + prompt.imageLength()[i];
            }
            if (from < prompt.length()) {
                parts.add(decoder.embed(step, Arrays.copyOfRange(prompt.ids(), from, prompt.length())));
            }
            return decoder.join(owner, parts);
        }
    }

    /** A question about pictures, with the model's marks for them before it. */
    public ChatMessage question(String text, List<PageImage> about) {
        String marks =
                about.isEmpty() ? "" : pictures.map(Pictures::before).orElse("").repeat(about.size());
        return new ChatMessage(ChatMessage.Role.USER, marks + text, about);
    }

    private ChatAnswer answer(
            NDManager passing,
            Prompt prompt,
            List<NDArray> features,
            SamplingSettings sampling,
            int maxNewTokens,
            ChatListener listener)
            throws InvalidLogitsException {
        ThoughtStream parts = new ThoughtStream(format.startsThinking(), (part, piece) -> {
            if (part == ThoughtStream.Part.THOUGHT) {
                listener.thought(piece);
            } else {
                listener.answer(piece);
            }
        });
        TextStream stream = tokenizer.stream(SpecialTokens.SKIP);
        StringBuilder all = new StringBuilder(format.startsThinking() ? "<think>\n" : "");
        TokenListener tokens = (sequence, id) -> {
            String piece = stream.push(id);
            all.append(piece);
            parts.push(piece);
        };
        GeneratedTokens generated;
        int drafts = 0;
        int accepted = 0;
        if (sampling.isPlainGreedy() && nextToken.isPresent() && features.isEmpty()) {
            SelfSpeculation.Result result =
                    SelfSpeculation.generate(nextToken.get(), manager, prompt.ids(), maxNewTokens, end, tokens);
            generated = result.tokens();
            drafts = result.proposed();
            accepted = result.accepted();
        } else {
            generated =
                    generate(passing, embed(passing, prompt, features), prompt.ids(), sampling, maxNewTokens, tokens);
        }
        String rest = stream.finish();
        all.append(rest);
        parts.push(rest);
        parts.finish();
        return new ChatAnswer(
                all.toString(),
                tokenizer.decode(generated.ids(), SpecialTokens.KEEP),
                prompt.length(),
                generated.ids().length,
                generated.reason(),
                drafts,
                accepted);
    }

    GeneratedTokens generate(
            NDManager passing,
            NDArray embedded,
            int[] prompt,
            SamplingSettings sampling,
            int maxNewTokens,
            TokenListener listener)
            throws InvalidLogitsException {
        GenerationRequest request =
                new GenerationRequest(prompt.length, maxNewTokens, sampling, LoopRule.off(), prompt);
        NDArray prefix = decoder.pad(passing, List.of(embedded));
        try (Generation generation = Generation.start(decoder, passing, prefix, List.of(request), end, listener)) {
            generation.run();
            return generation.result(0);
        }
    }

    Decoder decoder() {
        return decoder;
    }

    Optional<Pictures> pictures() {
        return pictures;
    }

    NDManager manager() {
        return manager;
    }

    @Override
    public void close() {
        manager.close();
        tokenizer.close();
    }
}
