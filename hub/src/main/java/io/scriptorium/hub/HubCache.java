package io.scriptorium.hub;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The cache folder of Hugging Face's own clients, so that a model is on the disk once: {@code models--OWNER--NAME} holds
 * {@code blobs/HASH}, {@code snapshots/COMMIT/FILE} as links to them, and {@code refs/REVISION} with the commit's name.
 *
 * @see <a href="https://huggingface.co/docs/huggingface_hub/guides/manage-cache">the layout</a>
 */
public record HubCache(Path root) {
    private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}");

    /** Where the clients have it: {@code HF_HUB_CACHE}, {@code HF_HOME/hub}, or {@code .cache/huggingface/hub} at home. */
    public static HubCache of(Map<String, String> environment, Path home) {
        if (!environment.getOrDefault("HF_HUB_CACHE", "").isEmpty()) {
            return new HubCache(Path.of(environment.get("HF_HUB_CACHE")));
        }
        if (!environment.getOrDefault("HF_HOME", "").isEmpty()) {
            return new HubCache(Path.of(environment.get("HF_HOME")).resolve("hub"));
        }
        return new HubCache(home.resolve(".cache/huggingface/hub"));
    }

    private Path folder(Repository repository) {
        return root.resolve("models--" + repository.owner() + "--" + repository.name());
    }

    Path blob(Repository repository, HubFile file) {
        return folder(repository).resolve("blobs").resolve(file.hash());
    }

    Path snapshot(Repository repository, String commit) {
        return folder(repository).resolve("snapshots").resolve(commit);
    }

    /** The folder of a repository's files at its revision, if it has been pulled. */
    public Optional<Path> find(Repository repository) throws IOException {
        Path ref = folder(repository).resolve("refs").resolve(repository.revision());
        String commit = Files.isRegularFile(ref)
                ? Files.readString(ref, StandardCharsets.UTF_8).strip()
                : repository.revision();
        return COMMIT.matcher(commit).matches()
                ? Optional.of(snapshot(repository, commit))
                        .filter(folder -> Files.exists(folder.resolve("config.json")))
                : Optional.empty();
    }

    /** Lets the snapshot have a file whose content is there as a blob. */
    void link(Repository repository, String commit, HubFile file) throws IOException {
        Path place = snapshot(repository, commit).resolve(file.path());
        Files.createDirectories(place.getParent());
        Path blob = blob(repository, file);
        Files.deleteIfExists(place);
        try {
            Files.createSymbolicLink(place, place.getParent().relativize(blob));
        } catch (UnsupportedOperationException | IOException e) {
            // As the hub's own clients do where links are not allowed.
            Files.copy(blob, place, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /** Remembers which commit the revision is, once all of its files are there. */
    void remember(Repository repository, String commit) throws IOException {
        if (repository.revision().equals(commit)) {
            return;
        }
        Path ref = folder(repository).resolve("refs").resolve(repository.revision());
        Files.createDirectories(ref.getParent());
        Files.writeString(ref, commit, StandardCharsets.UTF_8);
    }
}
