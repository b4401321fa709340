package io.scriptorium.cli;

import io.scriptorium.eval.text.TextForm;
import io.scriptorium.eval.text.TextScore;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code scriptorium eval text}: readings against their truth. */
@Command(
        name = "text",
        description = {
            "Compares texts that were read with what the pages say: NAME.txt in one folder with NAME.txt (or NAME.md)",
            "in the other. Prints character and word error rate, F1 of words without regard to order, and the share",
            "of distinct words that are right, for each text, their mean and their median."
        },
        footerHeading = "%nExample:%n",
        footer = "  scriptorium ocr pages/ -o texts/ && scriptorium eval text --truth truth/ --read texts/")
final class EvalTextCommand extends CommandOptions implements Callable<Integer> {
    private static final List<String> ENDINGS = List.of(".txt", ".md");

    private final Console console;

    @Option(
            names = "--truth",
            paramLabel = "DIR",
            required = true,
            description = "What the pages say: UTF-8, NAME.txt.")
    private Path truth;

    @Option(
            names = "--also",
            paramLabel = "DIR",
            description = "The same pages in another order that is right too; for each page the nearer counts.")
    private Path also;

    @Option(
            names = "--read",
            paramLabel = "DIR",
            required = true,
            description = "What was read. A text that is missing counts as an empty one, and is told.")
    private Path read;

    @Option(
            names = "--form",
            paramLabel = "FORM",
            description = "What counts as equal: strict (only white space is made one), folded (quotation marks, dashes"
                    + " and bullets of one kind too), caseless (capitals too). Default: ${DEFAULT-VALUE}.")
    private TextForm form = TextForm.FOLDED;

    EvalTextCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws CommandException, IOException {
        List<TextScore> scores = new ArrayList<>();
        List<Path> readings = EvalCommand.files(read);
        int missing = 0;
        for (Path file : EvalCommand.files(truth)) {
            if (!file.getFileName().toString().endsWith(".txt")) {
                continue;
            }
            String name = InputFile.stem(file);
            List<String> truths = new ArrayList<>(List.of(text(file)));
            if (also != null && Files.exists(also.resolve(name + ".txt"))) {
                truths.add(text(also.resolve(name + ".txt")));
            }
            Path reading = reading(readings, name);
            if (reading == null) {
                missing++;
                console.err().println("scriptorium: " + name + ": not in " + read + "; counted as an empty text");
            }
            scores.add(TextScore.of(name, reading == null ? "" : text(reading), truths, form));
        }
        if (scores.isEmpty()) {
            throw new CommandException(ExitCode.NONE_DONE, truth + " has no file NAME.txt");
        }
        print(scores);
        return missing == 0 ? ExitCode.DONE.code() : ExitCode.SOME_FAILED.code();
    }

    private static Path reading(List<Path> readings, String name) {
        for (String ending : ENDINGS) {
            for (Path reading : readings) {
                if (reading.getFileName().toString().equals(name + ending)) {
                    return reading;
                }
            }
        }
        return null;
    }

    private static String text(Path file) throws CommandException {
        try {
            return Files.readString(file);
        } catch (MalformedInputException e) {
            throw new CommandException(ExitCode.NONE_DONE, file + " is not UTF-8 text", e);
        } catch (IOException e) {
            throw new CommandException(ExitCode.NONE_DONE, file + " cannot be read (" + e.getMessage() + ")", e);
        }
    }

    private void print(List<TextScore> scores) throws IOException {
        int width = scores.stream().mapToInt(s -> s.name().length()).max().orElse(0);
        String row = "%-" + Math.max(6, width) + "s %7s %7s %7s %7s %9s%n";
        StringBuilder table = new StringBuilder(
                String.format(Locale.ROOT, row, "text", "chars", "CER", "WER", "bag F1", "precision"));
        for (TextScore score : scores) {
            table.append(String.format(
                    Locale.ROOT,
                    row,
                    score.name(),
                    score.characters(),
                    number(score.characterErrorRate()),
                    number(score.wordErrorRate()),
                    number(score.bagF1()),
                    number(score.precision())));
        }
        table.append(summary(row, "mean", scores, measure -> TextScore.mean(scores, measure)));
        table.append(summary(row, "median", scores, measure -> TextScore.median(scores, measure)));
        console.out().write(table.toString());
        console.out().flush();
    }

    private interface Summary {
        double of(ToDoubleFunction<TextScore> measure);
    }

    private static String summary(String row, String name, List<TextScore> scores, Summary summary) {
        int characters = scores.stream().mapToInt(TextScore::characters).sum();
        return String.format(
                Locale.ROOT,
                row,
                name,
                name.equals("mean") ? characters / scores.size() : "",
                number(summary.of(TextScore::characterErrorRate)),
                number(summary.of(TextScore::wordErrorRate)),
                number(summary.of(TextScore::bagF1)),
                number(summary.of(TextScore::precision)));
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.4f", value);
    }
}
