package io.scriptorium.vlmodel.chat;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.scriptorium.tensor.Checkpoint;
import io.scriptorium.tensor.CheckpointException;
import io.scriptorium.tensor.ComputeDevice;
import io.scriptorium.tensor.Precision;
import io.scriptorium.tensor.Weights;
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
import io.scriptorium.vlmodel.token.SpecialTokens;
import io.scriptorium.vlmodel.token.TextStream;
import io.scriptorium.vlmodel.token.Tokenizer;
import io.scriptorium.vlmodel.token.TokenizerException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
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
            "DeepseekV3ForCausalLM");

    private final NDManager manager;
    private final Tokenizer tokenizer;
    private final Decoder decoder;
    private final Optional<NextTokenModule> nextToken;
    private final ChatFormat format;
    private final String begin;
    private final int end;

    private ChatModel(
            NDManager manager,
            Tokenizer tokenizer,
            Decoder decoder,
            Optional<NextTokenModule> nextToken,
            ChatFormat format,
            String begin,
            int end) {
        this.manager = manager;
        this.tokenizer = tokenizer;
        this.decoder = decoder;
        this.nextToken = nextToken;
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
        DecoderConfig config = DecoderConfig.of(checkpoint.config());
        JsonNode tokenizerConfig = json(folder.resolve("tokenizer_config.json"));
        ChatFormat format = template.isPresent() ? template.get() : format(folder, tokenizerConfig);
        int end = end(checkpoint);
        Device device = ComputeDevice.parse(options.device());
        if (options.threads() > 0) {
            ComputeDevice.useThreads(options.threads());
        }
        Precision precision = options.precision().equals("auto")
                ? Precision.auto(device, checkpoint.precision())
                : Precision.parse(options.precision());
        String begin = begin(tokenizerConfig);
        Tokenizer tokenizer = tokenizer(folder, format == ChatFormat.CONTINUE ? Optional.empty() : Optional.of(begin));
        NDManager manager = NDManager.newBaseManager(device, "PyTorch");
        try {
            Weights weights = Weights.open(checkpoint, manager, precision);
            Decoder decoder = Decoder.load(config, weights, options.stepWeights());
            Optional<NextTokenModule> nextToken = NextTokenModule.load(decoder, weights, options.stepWeights());
            return new ChatModel(manager, tokenizer, decoder, nextToken, format, begin, end);
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
    private static int end(Checkpoint checkpoint) throws CheckpointException {
        JsonNode generation = json(checkpoint.folder().resolve("generation_config.json"));
        JsonNode id = generation.hasNonNull("eos_token_id")
                ? generation.get("eos_token_id")
                : checkpoint.config().path("eos_token_id");
        if (!id.isInt()) {
            throw new CheckpointException(
                    checkpoint.folder() + ": eos_token_id of generation_config.json or config.json:"
                            + " expected one id, got " + (id.isMissingNode() ? "none" : id));
        }
        return id.intValue();
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
        String text = format.render(format == ChatFormat.CONTINUE ? "" : begin, messages);
        int[] prompt = format == ChatFormat.CONTINUE ? tokenizer.encodeWithSpecialTokens(text) : tokenizer.encode(text);
        int positions = decoder.config().positions();
        if (prompt.length == 0 || prompt.length >= positions) {
            throw new IllegalArgumentException("the conversation has " + prompt.length + " tokens; expected 1 to "
                    + (positions - 1) + " (max_position_embeddings of config.json, and one for the answer)");
        }
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
        if (sampling.isPlainGreedy() && nextToken.isPresent()) {
            SelfSpeculation.Result result =
                    SelfSpeculation.generate(nextToken.get(), manager, prompt, maxNewTokens, end, tokens);
            generated = result.tokens();
            drafts = result.proposed();
            accepted = result.accepted();
        } else {
            generated = generate(prompt, sampling, maxNewTokens, tokens);
        }
        String rest = stream.finish();
        all.append(rest);
        parts.push(rest);
        parts.finish();
        return new ChatAnswer(
                all.toString(), prompt.length, generated.ids().length, generated.reason(), drafts, accepted);
    }

    private GeneratedTokens generate(int[] prompt, SamplingSettings sampling, int maxNewTokens, TokenListener listener)
            throws InvalidLogitsException {
        GenerationRequest request =
                new GenerationRequest(prompt.length, maxNewTokens, sampling, LoopRule.off(), prompt);
        try (NDManager passing = manager.newSubManager()) {
            NDArray prefix = decoder.pad(passing, List.of(decoder.embed(passing, prompt)));
            try (Generation generation = Generation.start(decoder, passing, prefix, List.of(request), end, listener)) {
                generation.run();
                return generation.result(0);
            }
        }
    }

    @Override
    public void close() {
        manager.close();
        tokenizer.close();
    }
}
