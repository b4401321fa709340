package io.scriptorium.cli;

import io.scriptorium.document.Box;
import io.scriptorium.visionencoder.image.ImageFile;
import io.scriptorium.visionencoder.image.PageImage;
import io.scriptorium.vlmodel.chat.ChatAnswer;
import io.scriptorium.vlmodel.chat.ChatFormat;
import io.scriptorium.vlmodel.chat.ChatListener;
import io.scriptorium.vlmodel.chat.ChatMessage;
import io.scriptorium.vlmodel.chat.ChatMessage.Role;
import io.scriptorium.vlmodel.chat.ChatModel;
import io.scriptorium.vlmodel.generation.StopReason;
import io.scriptorium.vlmodel.grounding.Element;
import io.scriptorium.vlmodel.grounding.GroundingBox;
import io.scriptorium.vlmodel.grounding.GroundingParser;
import io.scriptorium.vlmodel.sampling.InvalidLogitsException;
import io.scriptorium.vlmodel.sampling.NgramRule;
import io.scriptorium.vlmodel.sampling.SamplingSettings;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code scriptorium chat}: questions in, answers out, with a model of text. */
@Command(
        name = "chat",
        description =
                "Asks a model of text: DeepSeek LLM, Coder, MoE, V2, V3, R1 and R1's distills, in their published form.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  scriptorium chat -m ./DeepSeek-R1-Distill-Qwen-1.5B \"What is an incunable?\"",
            "  scriptorium chat -m ./model < question.txt      the whole of standard input is one question",
            "  scriptorium chat -m ./deepseek-vl2-tiny --image cat.jpg \"Where is <|ref|>the cat<|/ref|>?\" --boxes seen.png",
            "  scriptorium chat -m ./model -i                  one question a line, until the end of input",
            "",
            "The answer goes to standard output as it is written; what the model thinks before it, to standard error."
        })
final class ChatCommand extends CommandOptions implements Callable<Integer> {
    private final Console console;
    private final Models models;

    @Parameters(paramLabel = "QUESTION", arity = "0..1", description = "Default: standard input.")
    private String question;

    @Option(
            names = {"-m", "--model"},
            paramLabel = "DIR",
            required = true,
            description = "The model's folder.")
    private String model;

    @Option(
            names = {"-i", "--interactive"},
            description = "Each line of standard input is a question that knows what was said before.")
    private boolean interactive;

    @Option(
            names = "--image",
            paramLabel = "FILE",
            description = "A picture that the first question is about, for DeepSeek-VL and VL2; may be given again.")
    private List<Path> images = List.of();

    @Option(
            names = "--boxes",
            paramLabel = "FILE",
            description = "Write the only picture with the boxes that the answer names to this PNG file.")
    private Path boxes;

    @Option(names = "--system", paramLabel = "TEXT", description = "What the conversation starts from.")
    private String system;

    @Option(
            names = "--template",
            paramLabel = "NAME",
            description =
                    "How the conversation is written for the model: roles, roles-thinking, words, instructions,"
                            + " words-and-pictures, bars or continue. Default: what its tokenizer_config.json says; without a template there, continue.")
    private String template;

    @Option(names = "--hide-thinking", description = "Do not tell what the model thinks before it answers.")
    private boolean hideThinking;

    @Option(
            names = "--temperature",
            paramLabel = "T",
            description = "0 takes the most probable token always. Default: ${DEFAULT-VALUE}.")
    private double temperature;

    @Option(names = "--top-p", paramLabel = "P", description = "Draw from the tokens that make up P. Default: 1, all.")
    private double topP = 1;

    @Option(names = "--top-k", paramLabel = "K", description = "Draw from the K most probable tokens. Default: 0, all.")
    private int topK;

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "The same seed gives the same answer. Default: ${DEFAULT-VALUE}.")
    private long seed;

    @Option(
            names = "--max-tokens",
            paramLabel = "N",
            description = "Most tokens of an answer. Default: ${DEFAULT-VALUE}.")
    private int maxTokens = 2048;

    @Mixin
    private ComputeOptions compute;

    @Option(
            names = {"-v", "--verbose"},
            description = "Tell tokens, seconds and drafts of each answer, and the stack of each error.")
    private boolean verbose;

    @Option(
            names = {"-q", "--quiet"},
            description = "Tell errors only.")
    private boolean quiet;

    ChatCommand(Console console, Models models) {
        this.console = console;
        this.models = models;
    }

    @Override
    boolean isVerbose() {
        return verbose;
    }

    @Override
    public Integer call() throws CommandException, IOException {
        if (verbose) {
            LogSettings.verbose();
        }
        SamplingSettings sampling = sampling();
        Optional<ChatFormat> format = format();
        if (question != null && interactive) {
            throw new CommandException(ExitCode.USAGE, "-i takes its questions from standard input, not from the call");
        }
        if (boxes != null && images.size() != 1) {
            throw new CommandException(ExitCode.USAGE, "--boxes needs one --image, got " + images.size());
        }
        List<PageImage> pictures = pictures();
        List<ChatMessage> messages = new ArrayList<>();
        if (system != null) {
            messages.add(new ChatMessage(Role.SYSTEM, system));
        }
        try (ChatModel chat = open(format)) {
            if (!pictures.isEmpty() && !chat.seesPictures()) {
                throw new CommandException(
                        ExitCode.MODEL, model + " reads text alone; --image needs a model that sees");
            }
            if (!interactive) {
                messages.add(chat.question(question == null ? all(console.in()) : question, pictures));
                tellBoxes(answer(chat, messages, sampling), pictures);
                return ExitCode.DONE.code();
            }
            boolean first = true;
            String line;
            while ((line = prompt()) != null) {
                if (!line.isBlank()) {
                    messages.add(chat.question(line, first ? pictures : List.of()));
                    first = false;
                    ChatAnswer answer = answer(chat, messages, sampling);
                    tellBoxes(answer, pictures);
                    messages.add(new ChatMessage(Role.ASSISTANT, answer.text()));
                }
            }
            return ExitCode.DONE.code();
        }
    }

    private List<PageImage> pictures() throws CommandException {
        List<PageImage> pictures = new ArrayList<>();
        for (Path image : images) {
            try {
                pictures.add(ImageFile.readFirst(image));
            } catch (IOException e) {
                throw new CommandException(ExitCode.NONE_DONE, e.getMessage(), e);
            }
        }
        return pictures;
    }

    /** Names the boxes of an answer in pixels, and draws them if that is asked for. */
    private void tellBoxes(ChatAnswer answer, List<PageImage> pictures) throws CommandException {
        if (pictures.size() != 1) {
            return;
        }
        PageImage picture = pictures.get(0);
        List<Element> elements = GroundingParser.parse(answer.marked(), picture.width(), picture.height(), 0)
                .elements();
        for (Element element : elements) {
            for (GroundingBox box : element.boxes()) {
                if (!quiet) {
                    Box at = box.pixels();
                    console.err()
                            .println("scriptorium: box " + at.x1() + " " + at.y1() + " " + at.x2() + " " + at.y2() + " "
                                    + element.label());
                }
            }
        }
        if (boxes != null) {
            try {
                drawn(picture, elements).writePng(boxes);
            } catch (IOException e) {
                throw new CommandException(ExitCode.OUTPUT, boxes + ": cannot be written (" + e.getMessage() + ")", e);
            }
        }
    }

    static PageImage drawn(PageImage picture, List<Element> elements) {
        BufferedImage image = picture.toBufferedImage();
        Graphics2D graphics = image.createGraphics();
        try {
            graphics.setColor(Color.RED);
            graphics.setStroke(new BasicStroke(Math.max(1, Math.max(image.getWidth(), image.getHeight()) / 300f)));
            for (Element element : elements) {
                for (GroundingBox box : element.boxes()) {
                    Box at = box.pixels();
                    graphics.drawRect(at.x1(), at.y1(), at.width(), at.height());
                    graphics.drawString(element.label(), at.x1() + 3, Math.max(at.y1() - 3, 12));
                }
            }
        } finally {
            graphics.dispose();
        }
        return PageImage.from(image);
    }

    private SamplingSettings sampling() throws CommandException {
        if (maxTokens < 1) {
            throw new CommandException(ExitCode.USAGE, "--max-tokens: expected 1 or more, got " + maxTokens);
        }
        try {
            return new SamplingSettings(1, new NgramRule.Off(), temperature, topK, topP, seed);
        } catch (IllegalArgumentException e) {
            throw new CommandException(ExitCode.USAGE, e.getMessage(), e);
        }
    }

    private Optional<ChatFormat> format() throws CommandException {
        try {
            return Optional.ofNullable(template).map(ChatFormat::named);
        } catch (IllegalArgumentException e) {
            throw new CommandException(ExitCode.USAGE, "--template: " + e.getMessage(), e);
        }
    }

    private ChatModel open(Optional<ChatFormat> format) throws CommandException {
        try {
            return ChatModel.open(models.folder(model), compute.loadOptions(), format);
        } catch (IOException | IllegalArgumentException e) {
            throw new CommandException(ExitCode.MODEL, e.getMessage(), e);
        }
    }

    private String prompt() throws CommandException {
        if (console.terminal() && !quiet) {
            console.err().print("> ");
            console.err().flush();
        }
        try {
            return console.in().readLine();
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    private static String all(BufferedReader in) throws CommandException {
        try {
            String text = in.lines().collect(Collectors.joining("\n"));
            if (text.isEmpty()) {
                throw new CommandException(ExitCode.USAGE, "expected a question, in the call or on standard input");
            }
            return text;
        } catch (UncheckedIOException e) {
            throw unreadable(e);
        }
    }

    private static CommandException unreadable(Exception e) {
        return new CommandException(ExitCode.NONE_DONE, "standard input: cannot be read (" + e.getMessage() + ")", e);
    }

    private ChatAnswer answer(ChatModel chat, List<ChatMessage> messages, SamplingSettings sampling)
            throws CommandException, IOException {
        Telling telling = new Telling();
        long start = System.nanoTime();
        ChatAnswer answer;
        try {
            answer = chat.answer(messages, sampling, maxTokens, telling);
        } catch (InvalidLogitsException | IllegalArgumentException e) {
            throw new CommandException(ExitCode.NONE_DONE, e.getMessage(), e);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        telling.end();
        if (answer.reason() == StopReason.LENGTH && !quiet) {
            console.err()
                    .println("scriptorium: the answer ends after " + answer.tokens()
                            + " tokens because of --max-tokens or the model's own limit");
        }
        if (verbose) {
            double seconds = (System.nanoTime() - start) / 1e9;
            console.err()
                    .printf(
                            Locale.ROOT,
                            "scriptorium: %d tokens after %d in %.1f s%s%n",
                            answer.tokens(),
                            answer.promptTokens(),
                            seconds,
                            answer.drafts() == 0
                                    ? ""
                                    : String.format(
                                            Locale.ROOT,
                                            "; %d of %d drafts of its own accepted (%.1f %%)",
                                            answer.accepted(),
                                            answer.drafts(),
                                            100.0 * answer.accepted() / answer.drafts()));
        }
        return answer;
    }

    /** Writes the answer to standard output and the thoughts to standard error. */
    private final class Telling implements ChatListener {
        private boolean thought;
        private boolean thinking;
        private boolean answered;

        @Override
        public void thought(String piece) {
            thought = true;
            if (hideThinking || quiet) {
                return;
            }
            if (!thinking) {
                console.err().println("[thinking]");
                thinking = true;
            }
            console.err().print(piece);
            console.err().flush();
        }

        @Override
        public void answer(String piece) {
            endThinking();
            // Between the tag and the answer stand line feeds.
            String text = thought && !answered ? piece.stripLeading() : piece;
            if (text.isEmpty()) {
                return;
            }
            answered = true;
            try {
                console.out().write(text);
                console.out().flush();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private void endThinking() {
            if (thinking) {
                console.err().println();
                console.err().println("[answer]");
                thinking = false;
            }
        }

        void end() throws IOException {
            if (thinking) {
                console.err().println();
            }
            console.out().write("\n");
            console.out().flush();
        }
    }
}
