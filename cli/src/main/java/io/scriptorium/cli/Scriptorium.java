package io.scriptorium.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.Properties;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code scriptorium}: the command. */
@Command(
        name = "scriptorium",
        description = "Reads pages with vision-language models.",
        versionProvider = Scriptorium.Version.class,
        footerHeading = "%nExamples:%n",
        footer = {
            "  scriptorium ocr page.png",
            "  scriptorium ocr scans/ -o texts/ --format txt,json",
            "  scriptorium chat --model ./DeepSeek-R1-Distill-Qwen-1.5B \"What is an incunable?\"",
            "  scriptorium generate --model ./Janus-Pro-1B \"a red apple on a table\" -o pictures/",
            "  scriptorium models inspect embedded",
            "  scriptorium train reader --lines my-lines/ -o my-model"
        })
public final class Scriptorium extends CommandOptions implements Runnable {
    @Spec
    private CommandSpec spec;

    @Option(
            names = {"-V", "--version"},
            versionHelp = true,
            description = "Show the version.")
    @SuppressWarnings("UnusedVariable") // picocli acts on it
    private boolean version;

    private Scriptorium() {}

    /** Runs the command and ends the process with its {@link ExitCode}. */
    public static void main(String[] arguments) {
        // The model library must neither call home nor look for anything on the network.
        System.setProperty("ai.djl.offline", "true");
        System.setProperty("OPT_OUT_TRACKING", "true");
        System.exit(run(arguments, Console.ofProcess(), new InstalledModels()));
    }

    /** Runs the command; never throws. */
    static int run(String[] arguments, Console console, Models models) {
        PrintWriter out = new PrintWriter(console.out());
        return new CommandLine(new Scriptorium())
                .addSubcommand(new OcrCommand(console, models))
                .addSubcommand(new ChatCommand(console, models))
                .addSubcommand(new GenerateCommand(console, models))
                .addSubcommand(new AskCommand(console, models))
                .addSubcommand(new ReconstructCommand(console, models))
                .addSubcommand(new RenderCommand(console))
                .addSubcommand(new CompressCommand(console))
                .addSubcommand(new ExpandCommand(console, models))
                .addSubcommand(new RoundtripCommand(console, models))
                .addSubcommand(new SearchStyleCommand(console, models))
                .addSubcommand(
                        new CommandLine(new ModelsCommand(console, models)).addSubcommand(new PullCommand(console)))
                .addSubcommand(new CommandLine(new TrainCommand())
                        .addSubcommand(new TrainReaderCommand(console, models))
                        .addSubcommand(new TrainDistillCommand(console, models))
                        .addSubcommand(new TrainGrpoCommand(console, models))
                        .addSubcommand(new TrainAverageCommand(models))
                        .addSubcommand(new TrainLoadsCommand())
                        .addSubcommand(new TrainImageTokenizerCommand(console))
                        .addSubcommand(new TrainPainterCommand(console, models)))
                .addSubcommand(new CommandLine(new EvalCommand())
                        .addSubcommand(new EvalTextCommand(console))
                        .addSubcommand(new EvalLinesCommand(console, models))
                        .addSubcommand(new EvalScenesCommand(console))
                        .addSubcommand(new EvalPaintCommand(console))
                        .addSubcommand(new EvalAnswersCommand(console, models)))
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setOut(out)
                .setErr(console.err())
                .setUsageHelpWidth(110)
                .setParameterExceptionHandler((e, args) -> usage(e, console.err()))
                .setExecutionExceptionHandler((e, command, parsed) -> failed(e, console.err(), isVerbose(command)))
                .execute(arguments);
    }

    private static int usage(ParameterException e, PrintWriter err) {
        String command = e.getCommandLine().getCommandSpec().qualifiedName();
        err.println("scriptorium: " + e.getMessage() + "; see " + command + " --help");
        return ExitCode.USAGE.code();
    }

    private static boolean isVerbose(CommandLine command) {
        // A command that is a method of another has no options of its own.
        return command.getCommand() instanceof CommandOptions options && options.isVerbose();
    }

    private static int failed(Exception e, PrintWriter err, boolean verbose) {
        ExitCode exitCode = ExitCode.INTERNAL;
        if (e instanceof CommandException known) {
            exitCode = known.exitCode();
            err.println("scriptorium: " + e.getMessage());
        } else if (e instanceof IOException) {
            // Only standard output is written outside the run itself.
            exitCode = ExitCode.OUTPUT;
            err.println("scriptorium: standard output: cannot be written (" + e.getMessage() + ")");
        } else {
            err.println("scriptorium: " + BatchReader.reason(e) + (verbose ? "" : "; --verbose tells more"));
        }
        if (verbose) {
            e.printStackTrace(err);
        }
        return exitCode.code();
    }

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                "expected a command: ocr, chat, generate, ask, reconstruct, render, compress, expand, roundtrip, models,"
                        + " train or eval");
    }

    /** Reads the version that the build wrote. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            Properties properties = new Properties();
            try (InputStream in = Scriptorium.class.getResourceAsStream("version.properties")) {
                properties.load(in);
            } catch (IOException e) {
                throw new UncheckedIOException("version.properties", e);
            }
            return new String[] {"scriptorium " + properties.getProperty("version")};
        }
    }
}
