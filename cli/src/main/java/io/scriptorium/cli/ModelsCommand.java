package io.scriptorium.cli;

import java.io.IOException;
import java.io.Writer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code scriptorium models}: which models there are, and what is known of one. */
@Command(
        name = "models",
        description = "Shows which models there are and what is known of one, and fetches published ones.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  scriptorium models list",
            "  scriptorium models pull deepseek-ocr",
            "  scriptorium models inspect embedded          what it was trained on, its errors, what it cannot do",
            "  scriptorium models inspect ./DeepSeek-OCR"
        })
final class ModelsCommand extends CommandOptions implements Runnable {
    private final Console console;
    private final Models models;

    @Spec
    private CommandSpec spec;

    ModelsCommand(Console console, Models models) {
        this.console = console;
        this.models = models;
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "expected list, pull or inspect");
    }

    @Command(
            name = "list",
            description =
                    "Names the models that ship with the program, and published ones with what they need of this machine.")
    int list() throws IOException {
        Writer out = console.out();
        for (Models.Entry entry : models.list()) {
            out.write(entry.name() + "\t" + entry.summary() + "\n");
        }
        out.flush();
        return ExitCode.DONE.code();
    }

    @Command(name = "inspect", description = "Shows a model's card and numbers.")
    int inspect(@Parameters(paramLabel = "NAME|DIR", description = "Name or folder of a model.") String model)
            throws CommandException, IOException {
        String card;
        try {
            card = models.card(model);
        } catch (IOException e) {
            throw new CommandException(ExitCode.MODEL, e.getMessage(), e);
        }
        console.out().write(card.endsWith("\n") ? card : card + "\n");
        console.out().flush();
        return ExitCode.DONE.code();
    }
}
