package io.scriptorium.cli;

import io.scriptorium.eval.report.LinesReport;
import io.scriptorium.textrenderer.line.LineDataException;
import io.scriptorium.train.ReaderMeasurement;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import javax.imageio.ImageIO;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code scriptorium eval lines}: a line reader on real lines. */
@Command(
        name = "lines",
        description = {
            "Reads real text lines with a line reader and shows the worst first: picture, truth, and what both of its",
            "heads read. Prints character error rates by kind of line, as training measures them."
        },
        footerHeading = "%nExample:%n",
        footer = "  scriptorium eval lines --model ./my-model --lines my-lines/ -o report.html")
final class EvalLinesCommand extends CommandOptions implements Callable<Integer> {
    private static final String ALL = "all";

    private final Console console;
    private final Models models;

    @Spec
    private CommandSpec spec;

    @Option(names = "--model", paramLabel = "MODEL", description = "embedded, or a folder. Default: ${DEFAULT-VALUE}.")
    private String model = "embedded";

    @Option(
            names = "--lines",
            paramLabel = "DIR",
            required = true,
            description = "A folder of tables and pictures, as train reader --lines takes them.")
    private Path lines;

    @Option(names = "--split", paramLabel = "SPLIT", description = "valid, train or all. Default: ${DEFAULT-VALUE}.")
    private String split = "valid";

    @Option(
            names = "--most",
            paramLabel = "N",
            description = "The most views of each kind, evenly over the table. Default: ${DEFAULT-VALUE}.")
    private int most = 500;

    @Option(names = "--worst", paramLabel = "N", description = "How many are shown. Default: ${DEFAULT-VALUE}.")
    private int worst = 200;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description = "The report, HTML.")
    private Path output;

    @Option(names = "--overwrite", description = "Replace a report that is there.")
    private boolean overwrite;

    EvalLinesCommand(Console console, Models models) {
        this.console = console;
        this.models = models;
    }

    @Override
    public Integer call() throws CommandException, IOException {
        if (!List.of("valid", "train", ALL).contains(split)) {
            throw new ParameterException(spec.commandLine(), "--split: expected valid, train or all, got " + split);
        }
        if (most < 1 || worst < 0) {
            throw new ParameterException(
                    spec.commandLine(), "--most: expected 1 or more, --worst 0 or more; got " + most + " and " + worst);
        }
        EvalCommand.check(output, overwrite);
        Path folder = models.require(model);
        List<LinesReport.Line> read = read(folder);
        StringBuilder table = new StringBuilder(String.format(
                "%-20s %6s %10s %8s %8s %8s%n", "kind", "views", "characters", "decoder", "CTC", "perfect"));
        for (Map.Entry<String, LinesReport.Rates> entry :
                LinesReport.rates(read).entrySet()) {
            LinesReport.Rates rates = entry.getValue();
            table.append(String.format(
                    Locale.ROOT,
                    "%-20s %6d %10d %8.4f %8.4f %8d%n",
                    entry.getKey(),
                    rates.lines(),
                    rates.characters(),
                    rates.decoder(),
                    rates.ctc(),
                    rates.perfect()));
        }
        console.out().write(table.toString());
        console.out().flush();
        if (output != null) {
            EvalCommand.write(output, LinesReport.html(model, read, worst), overwrite);
        }
        return ExitCode.DONE.code();
    }

    private List<LinesReport.Line> read(Path folder) throws CommandException, IOException {
        StatusLine status = new StatusLine(console);
        List<ReaderMeasurement.ReadLine> read;
        try {
            read = ReaderMeasurement.read(
                    folder, lines, split.equals(ALL) ? Optional.empty() : Optional.of(split), most, (done, all) -> {
                        if (console.terminal()) {
                            status.show(done + " of " + all + " views read");
                        }
                    });
        } catch (LineDataException e) {
            throw new CommandException(ExitCode.NONE_DONE, e.getMessage(), e);
        } catch (IOException e) {
            throw new CommandException(ExitCode.MODEL, e.getMessage(), e);
        } finally {
            status.clear();
        }
        List<LinesReport.Line> report = new ArrayList<>();
        for (ReaderMeasurement.ReadLine line : read) {
            report.add(new LinesReport.Line(line.kind(), line.truth(), line.decoder(), line.ctc(), png(line)));
        }
        return report;
    }

    private static byte[] png(ReaderMeasurement.ReadLine line) throws IOException {
        BufferedImage image = new BufferedImage(line.width(), line.height(), BufferedImage.TYPE_BYTE_GRAY);
        image.getRaster().setDataElements(0, 0, line.width(), line.height(), line.pixels());
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ImageIO.write(image, "png", bytes);
        return bytes.toByteArray();
    }
}
