package io.scriptorium.hub;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The hub's protocol of files: what a revision holds, and ranges of a file. Failures that may pass come as
 * {@link IOException}, others as {@link HubException}.
 *
 * @see <a href="https://huggingface.co/docs/hub/api">the hub's API</a>
 */
final class HubClient {
    /** What the hub sends for a file goes on to its storage, once or twice. */
    private static final int REDIRECTS = 5;

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Pattern CONTENT_RANGE = Pattern.compile("bytes (\\d+)-(\\d+)/(\\d+|\\*)");

    private final HttpClient http = HttpClient.newBuilder()
            .followRedirects(Redirect.NEVER)
            .connectTimeout(PATIENCE)
            .build();
    private final URI endpoint;
    private final Optional<String> token;

    /**
     * A client.
     *
     * @param endpoint the hub or a mirror
     * @param token sent to the endpoint, and to no other host
     */
    HubClient(URI endpoint, Optional<String> token) {
        this.endpoint = endpoint;
        this.token = token;
    }

    /** What a revision holds. */
    record Listing(String commit, List<HubFile> files) {}

    Listing list(Repository repository) throws IOException {
        URI uri = resolve(
                "/api/models/" + repository.id() + "/revision/" + encode(repository.revision()) + "?blobs=true");
        JsonNode answer;
        try (InputStream body = get(uri, repository.toString(), -1, -1).body()) {
            answer = new ObjectMapper().readTree(body);
        }
        List<HubFile> files = new ArrayList<>();
        try {
            for (JsonNode file : answer.path("siblings")) {
                JsonNode large = file.path("lfs");
                files.add(new HubFile(
                        file.path("rfilename").asText(),
                        file.path("size").asLong(-1),
                        large.hasNonNull("sha256")
                                ? large.get("sha256").asText()
                                : file.path("blobId").asText()));
            }
        } catch (IllegalArgumentException e) {
            throw new HubException(repository + ": " + e.getMessage(), e);
        }
        String commit = answer.path("sha").asText();
        if (!commit.matches("[0-9a-f]{40}") || files.isEmpty()) {
            throw new HubException(
                    repository + ": " + endpoint + " answered without a commit and its files; is it a hub of models?");
        }
        return new Listing(commit, files);
    }

    /**
     * Opens a file from a byte on. The stream may end too early or go on too long: the caller counts.
     *
     * @param to end of the range, exclusive
     */
    InputStream open(Repository repository, String commit, HubFile file, long from, long to) throws IOException {
        String path = String.join(
                "/",
                List.of(file.path().split("/")).stream().map(HubClient::encode).toList());
        URI uri = resolve("/" + repository.id() + "/resolve/" + commit + "/" + path);
        HttpResponse<InputStream> response = get(uri, repository + ", " + file.path(), from, to);
        if (response.statusCode() == 206) {
            Matcher range = CONTENT_RANGE.matcher(
                    response.headers().firstValue("content-range").orElse(""));
            boolean fits = range.matches() && Long.parseLong(range.group(1)) == from;
            boolean sized = fits && (range.group(3).equals("*") || Long.parseLong(range.group(3)) == file.size());
            if (!sized) {
                response.body().close();
                String got = response.headers().firstValue("content-range").orElse("no Content-Range");
                throw new IOException(
                        file.path() + ": asked for bytes from " + from + " of " + file.size() + ", got " + got);
            }
            return response.body();
        }
        // A server that knows no ranges sends the whole.
        response.body().skipNBytes(from);
        return response.body();
    }

    private HttpResponse<InputStream> get(URI first, String what, long from, long to) throws IOException {
        URI uri = first;
        for (int i = 0; i <= REDIRECTS; i++) {
            HttpRequest.Builder request =
                    HttpRequest.newBuilder(uri).timeout(PATIENCE).header("User-Agent", "scriptorium");
            if (from >= 0) {
                request.header("Range", "bytes=" + from + "-" + (to - 1));
            }
            if (token.isPresent() && sameHost(uri)) {
                request.header("Authorization", "Bearer " + token.get());
            }
            HttpResponse<InputStream> response = send(request.build());
            int status = response.statusCode();
            if (status == 200 || status == 206) {
                return response;
            }
            response.body().close();
            Optional<String> location = response.headers().firstValue("location");
            if (status < 300 || status >= 400 || location.isEmpty()) {
                throw failure(status, what);
            }
            uri = uri.resolve(location.get());
        }
        throw new HubException(what + ": more than " + REDIRECTS + " redirections");
    }

    private HttpResponse<InputStream> send(HttpRequest request) throws IOException {
        try {
            return http.send(request, HttpResponse.BodyHandlers.ofInputStream());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        }
    }

    private boolean sameHost(URI uri) {
        return endpoint.getScheme().equals(uri.getScheme())
                && endpoint.getHost().equals(uri.getHost())
                && endpoint.getPort() == uri.getPort();
    }

    private IOException failure(int status, String what) {
        return switch (status) {
            case 401, 403 ->
                new HubException(what + ": refused (" + status + "); no such public model, or one whose terms must"
                        + " be accepted: set HF_TOKEN to a token of an account that did");
            case 404 -> new HubException(what + ": " + endpoint + " has none of that name or revision (404)");
            case 408, 429, 500, 502, 503, 504 -> new IOException(what + ": the server answered " + status);
            default -> new HubException(what + ": the server answered " + status);
        };
    }

    private URI resolve(String path) {
        String base = endpoint.toString();
        return URI.create((base.endsWith("/") ? base.substring(0, base.length() - 1) : base) + path);
    }

    private static String encode(String part) {
        return URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
