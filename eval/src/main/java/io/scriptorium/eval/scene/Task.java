package io.scriptorium.eval.scene;

/** What a caption tests, as in GenEval (Ghosh, Hajishirzi and Schmidt 2023, table 1). */
public enum Task {
    SINGLE_OBJECT("single object"),
    TWO_OBJECTS("two objects"),
    COUNTING("counting"),
    COLOURS("colours"),
    POSITION("position"),
    COLOUR_BINDING("colour binding");

    private final String title;

    Task(String title) {
        this.title = title;
    }

    /** Its name in reports. */
    public String title() {
        return title;
    }
}
