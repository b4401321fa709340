package io.scriptorium.cli;

/** Every exit code of the command, and what it means: {@code docs/exit-codes.md} is this table. */
public enum ExitCode {
    /** Success. */
    DONE(0, "All inputs were read."),
    /** Some failed. */
    SOME_FAILED(1, "Some inputs, or some of their pages, could not be read; the others were."),
    /** Wrong call. */
    USAGE(2, "The command line is wrong; nothing was done."),
    /** All failed. */
    NONE_DONE(3, "No input could be read."),
    /** No model. */
    MODEL(4, "The model cannot be loaded, or cannot do what is asked of it."),
    /** No output. */
    OUTPUT(5, "An output cannot be written, or exists and `--overwrite` was not given; other inputs were still done."),
    /** Ctrl-C. */
    INTERRUPTED(
            130,
            "The run was interrupted. Reading: the documents that it says are done are done, `--resume` goes on."
                    + " Training and search-style: the same command goes on."),
    /** Our fault. */
    INTERNAL(70, "An error in the program itself; please report it with the output of `--verbose`.");

    private final int code;
    private final String meaning;

    ExitCode(int code, String meaning) {
        this.code = code;
        this.meaning = meaning;
    }

    /** The number that the process ends with. */
    public int code() {
        return code;
    }

    /** In one sentence, as the documentation has it. */
    public String meaning() {
        return meaning;
    }
}
