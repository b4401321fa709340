package io.scriptorium.vlmodel.token;

import com.fasterxml.jackson.databind.JsonNode;
import io.scriptorium.golden.Golden;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What the tokenizer tests share. */
final class Fixtures {
    private Fixtures() {}

    /** The official DeepSeek-OCR tokenizer: of the chosen fixture set, or the project's own, since every set shares it. */
    static Tokenizer official() throws TokenizerException {
        Path chosen = Golden.path("tokenizer").resolve("tokenizer.json");
        return Tokenizer.load(Files.exists(chosen) ? chosen : Golden.own().resolve("tokenizer/tokenizer.json"));
    }

    static int[] ids(JsonNode array) {
        int[] result = new int[array.size()];
        for (int i = 0; i < result.length; i++) {
            result[i] = array.get(i).intValue();
        }
        return result;
    }

    static List<String> texts(JsonNode array) {
        List<String> result = new ArrayList<>();
        array.forEach(text -> result.add(text.textValue()));
        return result;
    }
}
