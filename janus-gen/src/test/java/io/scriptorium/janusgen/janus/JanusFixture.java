package io.scriptorium.janusgen.janus;

import io.scriptorium.golden.Golden;
import io.scriptorium.vlmodel.decoder.StepWeights;
import io.scriptorium.vlmodel.ocr.LoadOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The small Janus model of the fixture sets {@code janus-pro*}. */
final class JanusFixture {
    static final LoadOptions OPTIONS = new LoadOptions("cpu", "f32", StepWeights.AS_LOADED, 0);

    /** The same model in its two forms. */
    enum Form {
        /** Names of transformers, safetensors. */
        TRANSFORMERS,
        /** Official names, pytorch_model.bin. */
        OFFICIAL
    }

    private JanusFixture() {}

    /** A folder with the model; {@code scratch} is used if it must be put together. */
    static Path folder(Form form, Path scratch) throws IOException {
        if (form == Form.TRANSFORMERS) {
            return Golden.path("janus-pro-hf");
        }
        copy(Golden.path("janus-pro-bin", "single", "config.json"), scratch);
        copy(Golden.path("janus-pro-bin", "single", "pytorch_model.bin"), scratch);
        copy(Golden.path("janus-pro", "tokenizer.json"), scratch);
        return scratch;
    }

    static void copy(Path file, Path folder) throws IOException {
        Path target = folder.resolve(file.getFileName().toString());
        if (!Files.exists(target)) {
            Files.write(target, Files.readAllBytes(file));
        }
    }
}
