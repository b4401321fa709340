package io.scriptorium.hub;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** A hub on this machine that speaks the protocol of files, and can be told to misbehave. */
final class HubServer implements AutoCloseable {
    static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";

    /** What is done to answers with a file's bytes. */
    enum Fault {
        NONE,
        /** Half of the bytes come, then the connection ends. */
        CUTS,
        /** The whole file comes, whatever range was asked for. */
        IGNORES_RANGES,
        /** The range is said to be of a longer file. */
        LIES_ABOUT_THE_LENGTH,
        /** One byte is another. */
        WRONG_BYTES,
        /** Nothing more comes after the first byte. */
        STALLS,
        /** 503. */
        UNAVAILABLE
    }

    final Map<String, byte[]> files = new TreeMap<>();
    final AtomicLong bytes = new AtomicLong();
    final AtomicInteger requests = new AtomicInteger();
    final List<String> authorized = Collections.synchronizedList(new ArrayList<>());
    volatile Fault fault = Fault.NONE;
    /** Requests for bytes that meet the fault, from the next on. */
    final AtomicInteger faulty = new AtomicInteger();
    /** Requests for bytes that are answered well before the fault begins. */
    final AtomicInteger healthy = new AtomicInteger();

    volatile int listingStatus = 200;
    volatile String listing;
    volatile boolean redirects;
    private final HttpServer server;

    HubServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newCachedThreadPool());
        server.createContext("/api/models/some/model/revision/", this::list);
        server.createContext("/some/model/resolve/" + COMMIT + "/", this::resolve);
        server.createContext("/storage/", this::serve);
        server.start();
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    void misbehave(Fault kind, int count) {
        fault = kind;
        faulty.set(count);
    }

    private static String hash(String algorithm, byte[]... parts) {
        try {
            MessageDigest digest = MessageDigest.getInstance(algorithm);
            for (byte[] part : parts) {
                digest.update(part);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    private void list(HttpExchange exchange) throws IOException {
        note(exchange);
        List<String> siblings = new ArrayList<>();
        files.forEach((name, content) -> {
            boolean large = name.endsWith(".safetensors") || name.endsWith(".bin");
            byte[] head = ("blob " + content.length + "\0").getBytes(java.nio.charset.StandardCharsets.UTF_8);
            siblings.add("{\"rfilename\": \"" + name + "\", \"size\": " + content.length + ", \"blobId\": \""
                    + hash("SHA-1", head, content) + "\""
                    + (large ? ", \"lfs\": {\"sha256\": \"" + hash("SHA-256", content) + "\"}" : "") + "}");
        });
        String body = listing != null
                ? listing
                : "{\"sha\": \"" + COMMIT + "\", \"siblings\": [" + String.join(", ", siblings) + "]}";
        byte[] answer = body.getBytes(java.nio.charset.StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(listingStatus, answer.length);
        exchange.getResponseBody().write(answer);
        exchange.close();
    }

    private void note(HttpExchange exchange) {
        requests.incrementAndGet();
        if (exchange.getRequestHeaders().containsKey("Authorization")) {
            authorized.add(exchange.getRequestHeaders().getFirst("Host")
                    + exchange.getRequestURI().getPath());
        }
    }

    private void resolve(HttpExchange exchange) throws IOException {
        if (redirects) {
            note(exchange);
            String name = name(exchange);
            exchange.getResponseHeaders()
                    .add("Location", "http://localhost:" + server.getAddress().getPort() + "/storage/" + name);
            exchange.sendResponseHeaders(302, -1);
            exchange.close();
            return;
        }
        serve(exchange);
    }

    private static String name(HttpExchange exchange) {
        String path = exchange.getRequestURI().getPath();
        return path.substring(path.lastIndexOf('/') + 1);
    }

    private void serve(HttpExchange exchange) throws IOException {
        note(exchange);
        byte[] content = files.get(name(exchange));
        if (content == null) {
            exchange.sendResponseHeaders(404, -1);
            exchange.close();
            return;
        }
        String range = exchange.getRequestHeaders().getFirst("Range");
        int from = Integer.parseInt(range.substring(6, range.indexOf('-')));
        int to = Integer.parseInt(range.substring(range.indexOf('-') + 1)) + 1;
        Fault now = healthy.getAndDecrement() <= 0 && faulty.getAndDecrement() > 0 ? fault : Fault.NONE;
        if (now == Fault.UNAVAILABLE) {
            exchange.sendResponseHeaders(503, -1);
            exchange.close();
            return;
        }
        boolean whole = now == Fault.IGNORES_RANGES;
        byte[] answer = whole ? content : Arrays.copyOfRange(content, from, to);
        if (now == Fault.WRONG_BYTES) {
            answer[answer.length / 2] ^= 1;
        }
        if (!whole) {
            int total = content.length + (now == Fault.LIES_ABOUT_THE_LENGTH ? 7 : 0);
            exchange.getResponseHeaders().add("Content-Range", "bytes " + from + "-" + (to - 1) + "/" + total);
        }
        exchange.sendResponseHeaders(whole ? 200 : 206, answer.length);
        try (OutputStream out = exchange.getResponseBody()) {
            int count = now == Fault.CUTS ? answer.length / 2 : now == Fault.STALLS ? 1 : answer.length;
            out.write(answer, 0, count);
            out.flush();
            bytes.addAndGet(count);
            if (now == Fault.STALLS) {
                Thread.sleep(3000);
            }
        } catch (IOException e) {
            // Fewer bytes than were promised: this is the fault.
            exchange.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
