package io.scriptorium.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.scriptorium.golden.Golden;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Damaged and hostile files among sound ones, read by the real command with the embedded model: it neither crashes nor hangs,
 * tells of each file what is wrong with it unless it could be read, and reads every sound one. Takes a quarter of an hour;
 * {@code -Dsoak.files} and {@code -Dsoak.seed} choose how many and which.
 */
@Tag("soak")
class SoakTest {
    private static final int FILES = Integer.getInteger("soak.files", 500);
    private static final long SEED = Long.getLong("soak.seed", 5);
    /** One file in so many is sound. */
    private static final int SOUND_EVERY = 20;

    private static final int PAGE_SECONDS = 20;
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path dir;

    @Test
    void damagedFilesAreToldAndCostNoOther() throws Exception {
        check(files(false), "txt,json");
    }

    /** The same for what is laid over PDFs, which are parsed and written once more. */
    @Test
    void damagedPdfsGetTheirTextOrALine() throws Exception {
        check(files(true), "pdf,json", "--redo-ocr");
    }

    private Map<String, byte[]> files(boolean onlyPdf) throws IOException {
        Map<String, byte[]> files = new TreeMap<>();
        Bombs.all().forEach((name, content) -> files.put("bomb-" + name, content));
        List<Map.Entry<String, byte[]>> sound = new ArrayList<>(SoundFiles.all().entrySet());
        files.keySet().removeIf(name -> onlyPdf && !name.endsWith(".pdf"));
        sound.removeIf(file -> onlyPdf && !file.getKey().endsWith(".pdf"));
        Random random = new Random(SEED);
        List<Damage> damages = List.of(Damage.values());
        int most = onlyPdf ? FILES / 3 : FILES;
        for (int i = 0; files.size() < most; i++) {
            Map.Entry<String, byte[]> file = sound.get(i % sound.size());
            Damage damage = damages.get(random.nextInt(damages.size()));
            files.put(
                    String.format("%03d-%s-%s", i, damage.name().toLowerCase(java.util.Locale.ROOT), file.getKey()),
                    damage.of(file.getValue(), random));
        }
        return files;
    }

    private void check(Map<String, byte[]> files, String formats, String... more) throws Exception {
        Path in = Files.createDirectory(dir.resolve("in"));
        ByteArrayOutputStream page = new ByteArrayOutputStream();
        ImageIO.write(SoundFiles.printed(), "png", page);
        List<Path> inputs = new ArrayList<>();
        List<Path> sound = new ArrayList<>();
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            if (inputs.size() % SOUND_EVERY == 0) {
                sound.add(Files.write(in.resolve("sound-" + inputs.size() + ".png"), page.toByteArray()));
                inputs.add(sound.get(sound.size() - 1));
            }
            inputs.add(Files.write(in.resolve(file.getKey()), file.getValue()));
        }
        Path alone = dir.resolve("alone");
        run(List.of(sound.get(0)), alone, "json");
        Path out = dir.resolve("out");
        long start = System.nanoTime();
        int code = run(inputs, out, formats, more);
        double minutes = (System.nanoTime() - start) / 6e10;

        assertThat(code).isEqualTo(ExitCode.SOME_FAILED.code());
        try (Stream<Path> left = Files.list(dir)) {
            assertThat(left.map(file -> file.getFileName().toString())).noneMatch(name -> name.startsWith("hs_err"));
        }
        String told = Files.readString(dir.resolve("told"));
        assertThat(told).doesNotContain("internal error");
        List<String> silent = new ArrayList<>();
        for (Path input : inputs) {
            boolean read = Files.exists(out.resolve(input.getFileName() + ".json"))
                    || Files.exists(out.resolve(stem(input) + ".json"));
            if (!read && !told.contains(input.toString())) {
                silent.add(input.getFileName().toString());
            }
        }
        assertThat(silent).as("neither read nor told of").isEmpty();
        String text = text(alone.resolve(stem(sound.get(0)) + ".json"));
        assertThat(text).contains("Manfred");
        for (Path file : sound) {
            assertThat(text(out.resolve(stem(file) + ".json")))
                    .as(file.toString())
                    .isEqualTo(text);
        }
        System.out.printf("%d files, %.1f minutes; pages: %s%n", inputs.size(), minutes, pages());
    }

    private static String stem(Path file) {
        String name = file.getFileName().toString();
        return name.substring(0, name.lastIndexOf('.'));
    }

    private static String text(Path file) throws IOException {
        return JSON.readTree(file.toFile()).path("pages").path(0).path("text").asText();
    }

    /** How many pages ended how, and the longest. */
    private String pages() throws IOException {
        Map<String, Integer> ends = new TreeMap<>();
        double longest = 0;
        for (String line : Files.readAllLines(dir.resolve("log"))) {
            JsonNode page = JSON.readTree(line);
            ends.merge(page.path("status").asText(), 1, Integer::sum);
            longest = Math.max(longest, page.path("seconds").asDouble());
        }
        return ends + ", the longest " + longest + " seconds";
    }

    private int run(List<Path> inputs, Path out, String formats, String... more) throws Exception {
        Path list = Files.write(
                dir.resolve("list"), inputs.stream().map(Path::toString).toList());
        List<String> command = new ArrayList<>(List.of(
                Golden.projectRoot().resolve("scriptorium").toString(),
                "ocr",
                "-",
                "-o",
                out + "/",
                "-f",
                formats,
                "--json-log",
                dir.resolve("log").toString(),
                "--page-seconds",
                String.valueOf(PAGE_SECONDS)));
        command.addAll(List.of(more));
        Process process = new ProcessBuilder(command)
                .directory(dir.toFile())
                .redirectInput(list.toFile())
                .redirectErrorStream(true)
                .redirectOutput(dir.resolve("told").toFile())
                .start();
        try {
            assertThat(process.waitFor(60, TimeUnit.MINUTES))
                    .as("ended by itself")
                    .isTrue();
            return process.exitValue();
        } finally {
            process.destroyForcibly();
        }
    }
}
