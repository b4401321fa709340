package io.scriptorium.cli;

import io.scriptorium.train.GroupSettings;
import io.scriptorium.train.TrainSettings.Recipe;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code scriptorium train grpo}: the decoder learns from its own readings. */
@Command(
        name = "grpo",
        description = {
            "Fine-tunes the decoder of a line reader on its character error (GRPO): each line is read several times at a",
            "temperature, and readings with fewer errors than the others of their line become likelier.",
            "The same command on the same output goes on where it stopped, however it was stopped."
        },
        footerHeading = "%nExample:%n",
        footer = "  scriptorium train grpo --lines my-lines/ --minutes 15 -o my-model")
final class TrainGrpoCommand extends CommandOptions implements Callable<Integer> {
    private final Console console;
    private final Models models;

    @Option(
            names = "--init",
            paramLabel = "MODEL",
            description =
                    "The reader to start from and to stay near: embedded, or a folder. Default: ${DEFAULT-VALUE}.")
    private String init = "embedded";

    @Option(
            names = "--readings",
            paramLabel = "G",
            description = "How often a line is read. Default: ${DEFAULT-VALUE}.")
    private int readings = GroupSettings.DEFAULT.readings();

    @Option(
            names = "--temperature",
            paramLabel = "T",
            description = "At which lines are read. Default: ${DEFAULT-VALUE}.")
    private double temperature = GroupSettings.DEFAULT.temperature();

    @Option(
            names = "--clip",
            paramLabel = "E",
            description = "How far from 1 a ratio of probabilities still pays. Default: ${DEFAULT-VALUE}.")
    private double clip = GroupSettings.DEFAULT.clip();

    @Option(
            names = "--kl",
            paramLabel = "W",
            description = "Weight of the distance from the reader that was started from. Default: ${DEFAULT-VALUE}.")
    private double klWeight = GroupSettings.DEFAULT.klWeight();

    @Option(
            names = "--inner-steps",
            paramLabel = "N",
            description = "Steps of the optimiser on the same readings. Default: ${DEFAULT-VALUE}.")
    private int innerSteps = GroupSettings.DEFAULT.innerSteps();

    @Option(
            names = "--sure",
            paramLabel = "P",
            description =
                    "Lines are read in which the CTC head gives some character this probability or less; 1 reads all."
                            + " Default: ${DEFAULT-VALUE}.")
    private double sure = GroupSettings.DEFAULT.sure();

    @Mixin
    private TrainingOptions training;

    @Option(
            names = {"-v", "--verbose"},
            description = "Tell what the libraries log, and the stack of an error.")
    private boolean verbose;

    TrainGrpoCommand(Console console, Models models) {
        this.console = console;
        this.models = models;
    }

    @Override
    boolean isVerbose() {
        return verbose;
    }

    @Override
    public Integer call() throws CommandException {
        if (verbose) {
            LogSettings.verbose();
        }
        GroupSettings group;
        try {
            group = new GroupSettings(readings, temperature, clip, klWeight, innerSteps, sure);
        } catch (IllegalArgumentException e) {
            throw new CommandException(ExitCode.USAGE, e.getMessage(), e);
        }
        Path start = models.require(init);
        return training.train(console, start, false, Recipe.GROUPS, Optional.empty(), Optional.of(group));
    }
}
