package io.scriptorium.cli;

import io.scriptorium.eval.judge.Judge;
import io.scriptorium.eval.judge.PaintScore;
import io.scriptorium.eval.judge.Verdict;
import io.scriptorium.eval.scene.Prompts.Prompt;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.IIOException;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.stream.ImageInputStream;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/**
 * Pictures and the prompts that they were painted for. A PNG that carries its prompt (a text with the keyword {@code prompt})
 * belongs to that; any other to the prompt of the number that its name begins with, from 0: {@code 000012.png} or
 * {@code 12-seed7.png} is the thirteenth's.
 */
final class PaintedPictures {
    private static final Pattern NUMBER = Pattern.compile("(\\d{1,9}).*", Pattern.DOTALL);
    private static final List<String> ENDINGS = List.of(".png", ".jpg", ".jpeg");

    private final List<Prompt> prompts;
    private final Judge judge = new Judge();

    PaintedPictures(List<Prompt> prompts) {
        this.prompts = prompts;
    }

    private record Picture(BufferedImage image, Optional<String> prompt) {}

    /** Judges every picture of a folder; a prompt without one has painted nothing right. */
    PaintScore judge(Path folder) throws CommandException {
        Map<Integer, List<PaintScore.Entry>> byPrompt = new HashMap<>();
        for (Path file : EvalCommand.files(folder)) {
            String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
            if (ENDINGS.stream().anyMatch(name::endsWith)) {
                Picture picture = read(file);
                int index = promptOf(file, picture);
                byPrompt.computeIfAbsent(index, i -> new ArrayList<>())
                        .add(new PaintScore.Entry(
                                prompts.get(index), Optional.of(file), verdict(file, picture, index)));
            }
        }
        if (byPrompt.isEmpty()) {
            throw new CommandException(ExitCode.NONE_DONE, folder + " has no pictures; expected PNG or JPEG files");
        }
        List<PaintScore.Entry> entries = new ArrayList<>();
        for (int i = 0; i < prompts.size(); i++) {
            PaintScore.Entry none = new PaintScore.Entry(
                    prompts.get(i), Optional.empty(), new Verdict(List.of(), List.of("there is no picture")));
            entries.addAll(byPrompt.getOrDefault(i, List.of(none)));
        }
        return new PaintScore(entries);
    }

    private Verdict verdict(Path file, Picture picture, int index) throws CommandException {
        try {
            return judge.judge(picture.image(), prompts.get(index).demand());
        } catch (IllegalArgumentException e) {
            throw new CommandException(ExitCode.NONE_DONE, file + ": " + e.getMessage(), e);
        }
    }

    private int promptOf(Path file, Picture picture) throws CommandException {
        Matcher number = NUMBER.matcher(file.getFileName().toString());
        int index = number.matches() ? Integer.parseInt(number.group(1)) : -1;
        boolean numbered = index >= 0 && index < prompts.size();
        if (picture.prompt().isEmpty()) {
            if (!numbered) {
                throw new CommandException(
                        ExitCode.NONE_DONE,
                        file
                                + ": for which prompt is this? Expected a PNG with its prompt, or a name that begins with a"
                                + " number from 0 to " + (prompts.size() - 1));
            }
            return index;
        }
        String text = picture.prompt().get();
        if (numbered && prompts.get(index).text().equals(text)) {
            return index;
        }
        for (int i = 0; i < prompts.size(); i++) {
            if (prompts.get(i).text().equals(text)) {
                return i;
            }
        }
        throw new CommandException(
                ExitCode.NONE_DONE,
                file + " was painted for another prompt: \"" + text + "\" is not among those given");
    }

    private static Picture read(Path file) throws CommandException {
        try (ImageInputStream in = ImageIO.createImageInputStream(file.toFile())) {
            if (in == null || !ImageIO.getImageReaders(in).hasNext()) {
                throw new IIOException("not a picture");
            }
            ImageReader reader = ImageIO.getImageReaders(in).next();
            try {
                reader.setInput(in);
                return new Picture(reader.read(0), prompt(reader.getImageMetadata(0)));
            } finally {
                reader.dispose();
            }
        } catch (IOException e) {
            throw new CommandException(ExitCode.NONE_DONE, file + " cannot be read (" + e.getMessage() + ")", e);
        }
    }

    private static Optional<String> prompt(IIOMetadata metadata) {
        if (metadata == null || !metadata.isStandardMetadataFormatSupported()) {
            return Optional.empty();
        }
        NodeList texts = ((Element) metadata.getAsTree("javax_imageio_1.0")).getElementsByTagName("TextEntry");
        for (int i = 0; i < texts.getLength(); i++) {
            Element text = (Element) texts.item(i);
            if (text.getAttribute("keyword").equalsIgnoreCase("prompt")) {
                return Optional.of(text.getAttribute("value"));
            }
        }
        return Optional.empty();
    }
}
