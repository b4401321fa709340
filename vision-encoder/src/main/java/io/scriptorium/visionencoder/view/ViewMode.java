package io.scriptorium.visionencoder.view;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** The resolutions of DeepSeek-OCR, by the names of its paper (table 1) and as users type them. */
public enum ViewMode {
    /** 512 x 512, 64 vision tokens. */
    TINY("tiny", ViewRecipe.single(512)),
    /** 640 x 640, 100 vision tokens. */
    SMALL("small", ViewRecipe.single(640)),
    /** 1024 x 1024, 256 vision tokens. */
    BASE("base", ViewRecipe.single(1024)),
    /** 1280 x 1280, 400 vision tokens. */
    LARGE("large", ViewRecipe.single(1280)),
    /** 1024 x 1024 and 2 to 9 tiles of 640 x 640: 256 vision tokens and 100 for each tile. */
    GUNDAM("gundam", new ViewRecipe(1024, Optional.of(new Tiling(640, 2, 9, 640)))),
    /**
     * 1280 x 1280 and 2 to 9 tiles of 1024 x 1024: 400 vision tokens and 256 for each tile.
     *
     * <p>Differs: the tile side takes part in the choice of the grid and in the resize, as in the official vLLM processor.
     * The Hugging Face {@code infer} always takes 640 there, so that its features do not fit its own placeholders.
     */
    GUNDAM_M("gundam-m", new ViewRecipe(1280, Optional.of(new Tiling(1024, 2, 9, 640)))),
    /**
     * The one mode of DeepSeek-OCR 2: 1024 x 1024 and 2 to 6 tiles of 768 x 768, 256 vision tokens and 144 for each tile
     * (deepseek-ai/DeepSeek-OCR-2 at 2f3699eb, modeling_deepseekocr2.py, infer).
     */
    FLOW("flow", new ViewRecipe(1024, Optional.of(new Tiling(768, 2, 6, 768)), false));

    private final String label;
    /** Records of numbers; the checker believes only annotated types. */
    @SuppressWarnings("ImmutableEnumChecker")
    private final ViewRecipe recipe;

    ViewMode(String label, ViewRecipe recipe) {
        this.label = label;
        this.recipe = recipe;
    }

    /** The name that users type, lower case. */
    public String label() {
        return label;
    }

    /** What the mode does. */
    public ViewRecipe recipe() {
        return recipe;
    }

    /**
     * The mode of a name.
     *
     * @throws IllegalArgumentException if there is none; the message lists the names
     */
    public static ViewMode of(String label) {
        return Arrays.stream(values())
                .filter(mode -> mode.label.equals(label))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("expected a mode of "
                        + Arrays.stream(values()).map(ViewMode::label).collect(Collectors.joining(", ")) + ", got \""
                        + label
                        + "\""));
    }

    @Override
    public String toString() {
        return label;
    }
}
