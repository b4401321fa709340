package io.scriptorium.eval.scene;

import java.util.List;

/** A scene with what could have asked for it and what may be asked about it. */
public record Sample(long index, Scene scene, Demand demand, String caption, List<Question> questions) {
    public Sample {
        questions = List.copyOf(questions);
    }
}
