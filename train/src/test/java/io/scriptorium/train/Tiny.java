package io.scriptorium.train;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.scriptorium.tensor.Checkpoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;

/** A line reader of some thousand parameters, and lines that it can learn: each character is a pattern of columns. */
final class Tiny {
    private static final int WIDTH = 64;
    private static final int HEIGHT = 32;
    private static final int LETTERS = 4;

    static final TrainSettings.Recipe RECIPE = new TrainSettings.Recipe(
            .01, 5, .5, .4, .01, 1e-3, .9, 0, false, 0, 0, Duration.ofHours(1), Duration.ofHours(1));

    private Tiny() {}

    static ReaderConfig config(boolean biased) {
        return new ReaderConfig(
                new ReaderConfig.Sam(
                        1, 8, 16, 2, 4, new boolean[] {false, true}, 4, 3, 4, 8, 16, new int[] {16, 16}, new int[] {
                            2, 1, 2, 2
                        }),
                new ReaderConfig.Clip(16, 1, 2, 4, 1, 4),
                new ReaderConfig.Decoder(16, 2, 2, 1, 24, 4, 2, 8, 8, false, false, 1, biased, 1000, 1e-6, 20, 0, 1, 2),
                new ReaderConfig.Head(0, 4, 0, 0, 2));
    }

    /** Batches of {@code rows} lines of four letters each. */
    static LineBatches batches(int rows) {
        return step -> {
            SplittableRandom random = new SplittableRandom(77 + step);
            byte[] pixels = new byte[rows * WIDTH * HEIGHT];
            List<String> texts = new ArrayList<>();
            for (int row = 0; row < rows; row++) {
                StringBuilder text = new StringBuilder();
                for (int i = 0; i < LETTERS; i++) {
                    int letter = random.nextInt(8);
                    text.append((char) ('a' + letter));
                    for (int y = 0; y < HEIGHT; y++) {
                        for (int x = 0; x < 16; x++) {
                            boolean ink = (letter >> (x / 4 % 3) & 1) == 1 && y > 6 && y < 26;
                            pixels[(row * HEIGHT + y) * WIDTH + i * 16 + x] =
                                    (byte) (ink ? 20 : 235 + random.nextInt(20));
                        }
                    }
                }
                texts.add(text.toString());
            }
            return new LineBatch(WIDTH, HEIGHT, pixels, texts, Collections.nCopies(rows, "tiny"));
        };
    }

    static int[] encode(String text) {
        return text.chars().map(c -> c - 'a' + 4).toArray();
    }

    static int[][] ids(LineBatch batch) {
        return batch.texts().stream().map(Tiny::encode).toArray(int[][]::new);
    }

    /** The embedded reader's config.json with the sizes of {@link #config}, and random weights of seed 1. */
    static Path folder(Path parent, boolean biased) throws IOException {
        ObjectMapper json = new ObjectMapper();
        Path folder = Files.createDirectories(parent.resolve("start"));
        ObjectNode config;
        try (var in = Tiny.class.getResourceAsStream("/io/scriptorium/embedded/reader-line/config.json")) {
            config = (ObjectNode) json.readTree(in);
        }
        ObjectNode widths = (ObjectNode) config.path("vision_config").path("width");
        merge(
                (ObjectNode) widths.path("sam_vit_b"),
                "{\"width\":16,\"layers\":2,\"heads\":2,\"mlp_ratio\":4,\"global_attn_indexes\":[1],\"window_size\":[4,3],"
                        + "\"position_grid\":[4,8],\"neck_channels\":16,\"downsample_channels\":[16,16]}");
        merge(
                (ObjectNode) widths.path("clip-l-14-224"),
                "{\"width\":16,\"layers\":1,\"heads\":2,\"mlp_ratio\":4,\"position_grid\":[1,4]}");
        merge(
                (ObjectNode) config.path("language_config"),
                "{\"hidden_size\":16,\"num_hidden_layers\":2,\"num_attention_heads\":2,\"num_key_value_heads\":2,"
                        + "\"intermediate_size\":24,\"n_routed_experts\":4,\"moe_intermediate_size\":8,"
                        + "\"n_shared_experts\":1,\"vocab_size\":20"
                        + (biased ? ",\"topk_method\":\"noaux_tc\"" : "") + "}");
        Files.write(folder.resolve("config.json"), json.writeValueAsBytes(config));
        Files.writeString(folder.resolve("tokenizer.json"), "{}");
        try (var manager = ai.djl.ndarray.NDManager.newBaseManager(ai.djl.Device.cpu(), "PyTorch")) {
            ReaderParameters parameters = ReaderParameters.random(config(biased), manager, 1);
            parameters.save(folder.resolve("model.safetensors"), parameters.tensors());
        }
        return folder;
    }

    private static void merge(ObjectNode into, String fields) {
        try {
            into.setAll((ObjectNode) new ObjectMapper().readTree(fields));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Checkpoint checkpoint(Path folder) throws IOException {
        return Checkpoint.open(folder);
    }
}
