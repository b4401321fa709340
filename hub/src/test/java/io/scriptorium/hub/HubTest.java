package io.scriptorium.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.scriptorium.hub.HubServer.Fault;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Pulls from a server that speaks the hub's protocol, and breaks connections, lies about lengths and serves wrong bytes. */
class HubTest {
    private static final Repository MODEL = Repository.parse("some/model");
    private static final int WEIGHTS = 100_003;

    @TempDir
    Path folder;

    private HubServer server;
    private HubCache cache;
    private byte[] weights;
    private final AtomicLong fetched = new AtomicLong();
    private final AtomicLong announced = new AtomicLong();
    private final List<String> retries = Collections.synchronizedList(new ArrayList<>());
    private final PullListener listener = new PullListener() {
        @Override
        public void started(int files, long bytes) {
            announced.set(bytes);
        }

        @Override
        public void fetched(long bytes) {
            fetched.addAndGet(bytes);
        }

        @Override
        public void retried(String what) {
            retries.add(what);
        }
    };

    @BeforeEach
    void start() throws IOException {
        server = new HubServer();
        cache = new HubCache(folder.resolve("cache"));
        weights = new byte[WEIGHTS];
        new Random(1).nextBytes(weights);
        server.files.put("config.json", "{}".getBytes(StandardCharsets.UTF_8));
        server.files.put("tokenizer.json", "{\"a\": 1}".getBytes(StandardCharsets.UTF_8));
        server.files.put("model.safetensors", weights);
        server.files.put("pytorch_model.bin", new byte[77]);
        server.files.put("flax_model.msgpack", new byte[99]);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private Hub hub() {
        return hub(2_000);
    }

    /** Gives a connection up after so many ms without a byte; a loaded machine can take long. */
    private Hub hub(long stall) {
        return new Hub(server.uri(), Optional.of("secret"), cache, new BlobDownload.Settings(3, 10_000, 6, 1, stall));
    }

    private void assertPulled(Path model) throws IOException {
        assertThat(Files.readAllBytes(model.resolve("model.safetensors"))).isEqualTo(weights);
        assertThat(model.resolve("config.json")).hasContent("{}");
        try (Stream<Path> blobs = Files.list(model.resolve("../../blobs"))) {
            assertThat(blobs.map(Path::toString).filter(name -> name.matches(".*\\.(part|ranges)")))
                    .isEmpty();
        }
    }

    @Test
    void takesWhatIsNeededIntoTheSharedLayout() throws IOException {
        Path model = hub().pull(MODEL, listener);
        assertPulled(model);
        Path root = folder.resolve("cache/models--some--model");
        assertThat(model).isEqualTo(root.resolve("snapshots/" + HubServer.COMMIT));
        assertThat(root.resolve("refs/main")).hasContent(HubServer.COMMIT);
        assertThat(Files.isSymbolicLink(model.resolve("config.json"))).isTrue();
        assertThat(model.resolve("tokenizer.json")).exists();
        assertThat(model.resolve("pytorch_model.bin")).doesNotExist();
        assertThat(model.resolve("flax_model.msgpack")).doesNotExist();
        // git's own name of the two bytes {}
        assertThat(root.resolve("blobs/9e26dfeeb6e641a33dae4961196235bdb965b21b"))
                .hasContent("{}");
        assertThat(announced).hasValue(WEIGHTS);
        assertThat(fetched).hasValue(WEIGHTS);
        assertThat(cache.find(MODEL)).contains(model);
        assertThat(cache.find(Repository.parse("some/model@" + HubServer.COMMIT)))
                .contains(model);
        assertThat(cache.find(Repository.parse("some/model@v2"))).isEmpty();
        assertThat(cache.find(Repository.parse("some/other"))).isEmpty();

        long before = server.bytes.get();
        assertThat(hub().pull(MODEL, listener)).isEqualTo(model);
        assertThat(server.bytes).hasValue(before);
        assertThat(announced).hasValue(0);
    }

    @ParameterizedTest
    @EnumSource(
            value = Fault.class,
            names = {"CUTS", "IGNORES_RANGES", "LIES_ABOUT_THE_LENGTH", "UNAVAILABLE", "STALLS"})
    void outlivesAServerThatMisbehavesForAWhile(Fault fault) throws IOException {
        server.misbehave(fault, 5);
        assertPulled(hub(fault == Fault.STALLS ? 300 : 2_000).pull(MODEL, listener));
        assertThat(retries.isEmpty()).isEqualTo(fault == Fault.IGNORES_RANGES);
        assertThat(fetched).hasValue(WEIGHTS);
    }

    @Test
    void finishesThoughEveryConnectionIsCut() throws IOException {
        server.misbehave(Fault.CUTS, Integer.MAX_VALUE);
        weights = new byte[9_999];
        server.files.put("model.safetensors", weights);
        // The last byte alone cannot be cut in half: the server would send nothing for ever.
        assertThatThrownBy(() -> hub().pull(MODEL, listener)).hasMessageContaining("after 6 attempts");
        server.misbehave(Fault.NONE, 0);
        assertPulled(hub().pull(MODEL, listener));
    }

    @Test
    void wrongBytesAreFetchedAgain() throws IOException {
        hub().pull(MODEL, listener);
        weights = new byte[WEIGHTS + 1];
        server.files.put("model.safetensors", weights);
        server.misbehave(Fault.WRONG_BYTES, 1);
        assertPulled(hub().pull(MODEL, listener));
        assertThat(retries).singleElement().asString().contains("model.safetensors: the bytes that came have the hash");
    }

    @Test
    void bytesThatStayWrongAreRefusedAndNotKept() {
        server.misbehave(Fault.WRONG_BYTES, Integer.MAX_VALUE);
        assertThatThrownBy(() -> hub().pull(MODEL, listener))
                .isInstanceOf(HubException.class)
                .hasMessageContaining("config.json: the bytes that came have the hash")
                .hasMessageContaining("twice; nothing of it was kept");
        assertThat(folder.resolve("cache/models--some--model/refs")).doesNotExist();
    }

    @Test
    void lengthsThatStayWrongAreGivenUp() {
        server.misbehave(Fault.LIES_ABOUT_THE_LENGTH, Integer.MAX_VALUE);
        assertThatThrownBy(() -> hub().pull(MODEL, listener))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("given up at byte 0 of 2 after 6 attempts")
                .hasMessageContaining("bytes 0-1/9");
    }

    @Test
    void goesOnWhereItWasCut() throws IOException {
        // config.json, tokenizer.json and four ranges of the weights.
        server.healthy.set(6);
        server.misbehave(Fault.UNAVAILABLE, Integer.MAX_VALUE);
        assertThatThrownBy(() -> hub().pull(MODEL, listener))
                .hasMessageContaining("the same command goes on from there")
                .hasMessageContaining("the server answered 503");
        assertThat(cache.find(MODEL)).isEmpty();
        long first = server.bytes.get();
        assertThat(first).isGreaterThanOrEqualTo(30_000);
        server.misbehave(Fault.NONE, 0);
        assertPulled(hub().pull(MODEL, listener));
        // Config and tokenizer are there already, and so are whole ranges.
        assertThat(announced.get()).isEqualTo(WEIGHTS - (first - 10)).isEqualTo(server.bytes.get() - first);
    }

    @Test
    void shardsAreThoseThatTheIndexNames() throws IOException {
        server.files.remove("model.safetensors");
        server.files.put(
                "model.safetensors.index.json",
                "{\"weight_map\": {\"a\": \"model-1.safetensors\", \"b\": \"model-2.safetensors\"}}"
                        .getBytes(StandardCharsets.UTF_8));
        server.files.put("model-1.safetensors", new byte[20_000]);
        server.files.put("model-2.safetensors", new byte[] {1});
        server.files.put("model-3.safetensors", new byte[] {2});
        Path model = hub().pull(MODEL, listener);
        assertThat(model.resolve("model-1.safetensors")).exists();
        assertThat(model.resolve("model-2.safetensors")).exists();
        assertThat(model.resolve("model-3.safetensors")).doesNotExist();
        server.files.remove("model-2.safetensors");
        assertThatThrownBy(() -> hub().pull(MODEL, listener))
                .isInstanceOf(HubException.class)
                .hasMessageContaining("names model-2.safetensors, which the repository lacks");
    }

    @Test
    void theTokenGoesToTheHubAlone() throws IOException {
        server.redirects = true;
        assertPulled(hub().pull(MODEL, listener));
        assertThat(server.authorized).isNotEmpty().allMatch(request -> request.startsWith("127.0.0.1:"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"../../evil", "/etc/evil", "a/../../evil", "a\\\\..\\\\evil", ""})
    void aListingThatLeadsOutIsRefused(String path) {
        server.listing = "{\"sha\": \"" + HubServer.COMMIT + "\", \"siblings\": [{\"rfilename\": \"" + path
                + "\", \"size\": 1, \"blobId\": \"" + HubServer.COMMIT + "\"}]}";
        assertThatThrownBy(() -> hub().pull(MODEL, listener))
                .isInstanceOf(HubException.class)
                .hasMessageContaining("outside of its repository");
    }

    @Test
    void saysWhatIsWrong() {
        server.listingStatus = 404;
        assertThatThrownBy(() -> hub().pull(MODEL, listener))
                .isInstanceOf(HubException.class)
                .hasMessageContaining("has none of that name or revision");
        server.listingStatus = 401;
        assertThatThrownBy(() -> hub().pull(MODEL, listener)).hasMessageContaining("HF_TOKEN");
        server.listingStatus = 200;
        server.listing = "{}";
        assertThatThrownBy(() -> hub().pull(MODEL, listener)).hasMessageContaining("is it a hub of models?");
        server.listing = null;
        server.files.keySet().removeIf(name -> name.endsWith(".safetensors") || name.endsWith(".bin"));
        assertThatThrownBy(() -> hub().pull(MODEL, listener))
                .hasMessageContaining("has no weights in a form that is read");
    }
}
