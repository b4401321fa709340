package io.scriptorium.hub;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * One file of a repository as the hub lists it.
 *
 * @param path within the repository
 * @param size in bytes
 * @param hash in hexadecimal: SHA-256 of the content for large files (64 digits), else the SHA-1 that git gives it (40)
 */
record HubFile(String path, long size, String hash) {
    private static final Pattern HASH = Pattern.compile("[0-9a-f]{40}|[0-9a-f]{64}");

    HubFile {
        Path read = Path.of(path);
        if (path.isEmpty()
                || read.isAbsolute()
                || path.contains("\\")
                || path.indexOf('\0') >= 0
                || !read.normalize().equals(read)
                || read.startsWith("..")) {
            throw new IllegalArgumentException("the hub lists a file outside of its repository: " + path);
        }
        if (size < 0 || !HASH.matcher(hash).matches()) {
            throw new IllegalArgumentException("the hub lists " + path + " with " + size + " bytes and the hash '"
                    + hash + "'; expected a size, and 40 or 64 hexadecimal digits");
        }
    }

    /** What a file's content hashes to, in the way of {@link #hash}. */
    String hashOf(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            MessageDigest digest = MessageDigest.getInstance(hash.length() == 64 ? "SHA-256" : "SHA-1");
            if (hash.length() == 40) {
                digest.update(("blob " + Files.size(file) + "\0").getBytes(StandardCharsets.UTF_8));
            }
            byte[] buffer = new byte[1 << 20];
            int count;
            while ((count = in.read(buffer)) >= 0) {
                digest.update(buffer, 0, count);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-1 and SHA-256", e);
        }
    }
}
