package io.scriptorium.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.scriptorium.golden.Golden;
import io.scriptorium.hub.KnownModel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.StringJoiner;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pulls a model of golden/decoders from a server on this machine, and asks it. */
@Tag(Golden.TAG)
class PullCommandTest {
    private static final String COMMIT = "a".repeat(40);

    @TempDir
    Path folder;

    private final CommandFixture command = new CommandFixture();
    private HttpServer server;

    @AfterEach
    void stop() {
        if (server != null) {
            server.stop(0);
        }
    }

    private String serve(Map<String, byte[]> files) throws Exception {
        StringJoiner listed = new StringJoiner(", ");
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            String hash = HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(file.getValue()));
            listed.add("{\"rfilename\": \"" + file.getKey() + "\", \"size\": " + file.getValue().length
                    + ", \"lfs\": {\"sha256\": \"" + hash + "\"}}");
        }
        byte[] listing =
                ("{\"sha\": \"" + COMMIT + "\", \"siblings\": [" + listed + "]}").getBytes(StandardCharsets.UTF_8);
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/api/models/o/m/revision/main", exchange -> {
            exchange.sendResponseHeaders(200, listing.length);
            exchange.getResponseBody().write(listing);
            exchange.close();
        });
        server.createContext("/o/m/resolve/" + COMMIT + "/", exchange -> {
            String path = exchange.getRequestURI().getPath();
            byte[] content = files.get(path.substring(path.lastIndexOf('/') + 1));
            String[] range =
                    exchange.getRequestHeaders().getFirst("Range").substring(6).split("-", 2);
            int from = Integer.parseInt(range[0]);
            byte[] part = Arrays.copyOfRange(content, from, Integer.parseInt(range[1]) + 1);
            exchange.getResponseHeaders().add("Content-Range", "bytes " + from + "-" + range[1] + "/" + content.length);
            exchange.sendResponseHeaders(206, part.length);
            exchange.getResponseBody().write(part);
            exchange.close();
        });
        server.start();
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private int pull(Object... arguments) {
        command.out.getBuffer().setLength(0);
        command.err.getBuffer().setLength(0);
        Object[] words = new Object[arguments.length + 4];
        words[0] = "models";
        words[1] = "pull";
        words[2] = "--cache";
        words[3] = folder.resolve("cache");
        System.arraycopy(arguments, 0, words, 4, arguments.length);
        return command.run(words);
    }

    @Test
    void aPulledModelAnswers() throws Exception {
        Map<String, byte[]> files = new LinkedHashMap<>();
        files.put("config.json", Files.readAllBytes(Golden.path("decoders", "llm-7b", "config.json")));
        files.put("model.safetensors", Files.readAllBytes(Golden.path("decoders", "llm-7b", "model.safetensors")));
        files.put("tokenizer.json", Files.readAllBytes(Golden.path("decoders", "tokenizer.json")));
        String endpoint = serve(files);
        assertThat(pull("o/m", "--offline")).isEqualTo(ExitCode.MODEL.code());
        assertThat(command.err.toString()).contains("o/m@main is not in the cache");
        assertThat(pull("o/m", "--endpoint", endpoint)).isZero();
        String model = command.out.toString().strip();
        assertThat(Path.of(model)).isEqualTo(folder.resolve("cache/models--o--m/snapshots/" + COMMIT));
        assertThat(command.err.toString()).contains("o/m: 0.00 GB in 1 files");
        assertThat(pull("o/m", "--offline", "--quiet")).isZero();
        assertThat(command.out.toString().strip()).isEqualTo(model);
        assertThat(command.err.toString()).isEmpty();
        command.out.getBuffer().setLength(0);
        assertThat(command.run("chat", "-m", model, "--max-tokens", "4", "Hi")).isZero();
        assertThat(command.out.toString()).hasSizeGreaterThan(1);
    }

    @Test
    void wrongCallsAndMissingModels() throws Exception {
        assertThat(pull("nonsense")).isEqualTo(ExitCode.USAGE.code());
        assertThat(command.err.toString()).contains("expected owner/repository[@revision]");
        assertThat(pull("o/m", "--endpoint", "ftp://x")).isEqualTo(ExitCode.USAGE.code());
        String endpoint = serve(Map.of());
        assertThat(pull("o/other", "--endpoint", endpoint)).isEqualTo(ExitCode.MODEL.code());
        assertThat(command.err.toString()).contains("has none of that name or revision (404)");
    }

    @Test
    void saysWhetherAModelFits() {
        Machine small = new Machine(8_000_000_000L, 5_000_000_000L);
        assertThat(small.fit(KnownModel.R1_DISTILL_QWEN_1_5B, false)).isEqualTo("fits");
        assertThat(small.fit(KnownModel.R1_DISTILL_QWEN_7B, false))
                .isEqualTo("needs 18 GB of memory, this machine has 8");
        assertThat(new Machine(100_000_000_000L, 5_000_000_000L).fit(KnownModel.R1_DISTILL_QWEN_7B, false))
                .isEqualTo("needs 15 GB of disk, 5 are left");
        assertThat(new Machine(100_000_000_000L, 5_000_000_000L).fit(KnownModel.R1_DISTILL_QWEN_7B, true))
                .isEqualTo("fits");
    }

    @Test
    void listNamesPublishedModelsWithWhatTheyNeed() throws IOException {
        assertThat(new InstalledModels().list())
                .extracting(Models.Entry::name)
                .contains("reader-line", "deepseek-ocr", "r1-distill-qwen-1-5b");
        assertThat(new InstalledModels().list())
                .filteredOn(entry -> entry.name().equals("deepseek-r1"))
                .singleElement()
                .satisfies(entry -> assertThat(entry.summary())
                        .contains("deepseek-ai/DeepSeek-R1, 688.0 GB; needs 1515 GB of memory"));
    }
}
