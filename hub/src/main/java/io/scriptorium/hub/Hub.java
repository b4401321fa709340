package io.scriptorium.hub;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Pulls checkpoints from a hub of models, or a mirror that speaks its protocol, into a cache. */
public final class Hub {
    /** The hub that has the published models. */
    public static final URI DEFAULT = URI.create("https://huggingface.co");

    /** What a model needs besides its weights, and what says who may use it. */
    private static final Set<String> SMALL = Set.of(
            "config.json",
            "generation_config.json",
            "tokenizer.json",
            "tokenizer_config.json",
            "special_tokens_map.json",
            "preprocessor_config.json",
            "processor_config.json",
            "README.md",
            "LICENSE");

    private static final List<String> WEIGHTS = List.of("model.safetensors", "pytorch_model.bin");
    private static final String INDEX = ".index.json";

    private final HubClient client;
    private final HubCache cache;
    private final BlobDownload.Settings settings;

    /**
     * A hub.
     *
     * @param endpoint the hub or a mirror
     * @param token for models whose terms must be accepted; sent to the endpoint alone
     */
    public Hub(URI endpoint, Optional<String> token, HubCache cache) {
        this(endpoint, token, cache, BlobDownload.Settings.DEFAULT);
    }

    Hub(URI endpoint, Optional<String> token, HubCache cache, BlobDownload.Settings settings) {
        this.client = new HubClient(endpoint, token);
        this.cache = cache;
        this.settings = settings;
    }

    /**
     * Fetches what of a model is needed and not in the cache: configuration, tokenizer, and the weights in one form,
     * safetensors before pytorch_model.bin. Every file is checked against the hash that the hub lists.
     *
     * @return its folder in the cache
     * @throws HubException if there is no such model, or what came is not what was listed
     * @throws IOException if the connection or the disk failed; the same call goes on where it was
     */
    public Path pull(Repository repository, PullListener listener) throws IOException {
        HubClient.Listing listing = client.list(repository);
        List<HubFile> missing = new ArrayList<>();
        List<HubFile> small = listing.files().stream()
                .filter(file -> SMALL.contains(file.path()) || isIndex(file.path()))
                .toList();
        for (HubFile file : small) {
            fetch(repository, listing.commit(), file, quiet(listener));
        }
        List<HubFile> weights = weights(repository, listing);
        long bytes = 0;
        for (HubFile file : weights) {
            Path blob = cache.blob(repository, file);
            if (!isWhole(blob, file)) {
                missing.add(file);
                bytes += file.size()
                        - download(repository, listing.commit(), file, listener).present(blob);
            }
        }
        requireRoom(bytes);
        listener.started(missing.size(), bytes);
        for (HubFile file : weights) {
            fetch(repository, listing.commit(), file, listener);
        }
        cache.remember(repository, listing.commit());
        return cache.snapshot(repository, listing.commit());
    }

    private void requireRoom(long bytes) throws IOException {
        Files.createDirectories(cache.root());
        long free = Files.getFileStore(cache.root()).getUsableSpace();
        if (bytes > free) {
            throw new HubException(String.format(
                    java.util.Locale.ROOT,
                    "%s has %.1f GB left, the model needs %.1f GB more; set HF_HOME to a folder with room",
                    cache.root(),
                    free / 1e9,
                    bytes / 1e9));
        }
    }

    private static boolean isIndex(String path) {
        return WEIGHTS.stream().anyMatch(name -> path.equals(name + INDEX));
    }

    private List<HubFile> weights(Repository repository, HubClient.Listing listing) throws IOException {
        for (String name : WEIGHTS) {
            Optional<HubFile> index = find(listing, name + INDEX);
            Optional<HubFile> whole = find(listing, name);
            if (index.isPresent()) {
                return shards(repository, listing, index.get());
            }
            if (whole.isPresent()) {
                return List.of(whole.get());
            }
        }
        throw new HubException(repository + " has no weights in a form that is read: " + String.join(", ", WEIGHTS)
                + " or their shards");
    }

    private List<HubFile> shards(Repository repository, HubClient.Listing listing, HubFile index) throws IOException {
        JsonNode map = new ObjectMapper()
                .readTree(Files.readAllBytes(cache.blob(repository, index)))
                .path("weight_map");
        Set<String> names = new LinkedHashSet<>();
        map.forEach(name -> names.add(name.asText()));
        List<HubFile> shards = new ArrayList<>();
        for (String name : names) {
            shards.add(find(listing, name)
                    .orElseThrow(() -> new HubException(
                            repository + ": " + index.path() + " names " + name + ", which the repository lacks")));
        }
        return shards;
    }

    private static Optional<HubFile> find(HubClient.Listing listing, String path) {
        return listing.files().stream().filter(file -> file.path().equals(path)).findFirst();
    }

    private static boolean isWhole(Path blob, HubFile file) throws IOException {
        return Files.exists(blob) && Files.size(blob) == file.size();
    }

    private void fetch(Repository repository, String commit, HubFile file, PullListener listener) throws IOException {
        Path blob = cache.blob(repository, file);
        if (!isWhole(blob, file)) {
            download(repository, commit, file, listener).to(blob);
        }
        cache.link(repository, commit, file);
    }

    private BlobDownload download(Repository repository, String commit, HubFile file, PullListener listener) {
        return new BlobDownload(client, repository, commit, file, settings, listener);
    }

    /** Small files come before the whole is known, and do not count. */
    private static PullListener quiet(PullListener listener) {
        return new PullListener() {
            @Override
            public void started(int files, long bytes) {}

            @Override
            public void fetched(long bytes) {}

            @Override
            public void retried(String what) {
                listener.retried(what);
            }
        };
    }
}
