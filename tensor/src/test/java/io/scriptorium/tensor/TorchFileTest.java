package io.scriptorium.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import io.scriptorium.golden.Golden;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files of torch.save: each good one equals its safetensors twin, each hostile one is refused for its own reason. */
class TorchFileTest {
    private static final String SET = "janus-pro-bin";
    /** A storage of six float32 numbers, then what takes it. */
    private static final String STORAGE = "(X\7\0\0\0storagectorch\nFloatStorage\nX\1\0\0\0000X\3\0\0\0cpuK\6tQ";

    private static final String REBUILD = "ctorch._utils\n_rebuild_tensor_v2\n";
    private static final String HOOKS = "\u0089ccollections\nOrderedDict\n)R";

    @TempDir
    Path folder;

    @ParameterizedTest
    @Tag(Golden.TAG)
    @ValueSource(strings = {"odd.bin", "odd-older-writer.bin"})
    void oddTensorsEqualTheirTwins(String name) throws IOException {
        Map<String, StoredTensor> tensors = TorchFile.open(Golden.path(SET, "odd", name));
        Safetensors twin = Safetensors.open(Golden.path(SET, "odd", "odd.safetensors"));
        assertSame(tensors, twin.tensors(), false);
        assertThat(tensors).hasSameSizeAs(twin.tensors());
        StoredTensor whole = tensors.get("f32");
        assertThat(tensors.get("f32.transposed_view").offset()).isEqualTo(whole.offset());
        assertThat(tensors.get("f32.row_2_of_the_same_storage").offset()).isEqualTo(whole.offset() + 12 * 4);
        Files.copy(Golden.path(SET, "odd", name), folder.resolve("pytorch_model.bin"));
        Files.writeString(folder.resolve("config.json"), "{}");
        assertWeightsAreTheStored(folder);
    }

    @Test
    @Tag(Golden.TAG)
    void aPlainDictIsAsGoodAsAnOrderedOne() throws IOException {
        Map<String, StoredTensor> tensors = TorchFile.open(Golden.path(SET, "odd", "odd-plain-dict.bin"));
        StoredTensor twin = TorchFile.open(Golden.path(SET, "odd", "odd.bin")).get("f32");
        assertThat(tensors).containsOnlyKeys("f32");
        assertThat(tensors.get("f32").shape()).containsExactly(twin.shape());
        assertThat(tensors.get("f32").floats()).containsExactly(twin.floats());
    }

    @Test
    @Tag(Golden.TAG)
    void aWholeModelEqualsItsTwin() throws IOException {
        Checkpoint checkpoint = Checkpoint.open(Golden.path(SET, "single"));
        Safetensors twin = Safetensors.open(Golden.path("janus-pro", "model.safetensors"));
        assertThat(checkpoint.tensors().keySet()).isEqualTo(twin.tensors().keySet());
        assertThat(checkpoint.precision()).isEqualTo(Precision.BF16);
        assertSame(checkpoint.tensors(), twin.tensors(), true);
        assertWeightsAreTheStored(checkpoint.folder());
    }

    @Test
    @Tag(Golden.TAG)
    void shardsEqualTheirTwin() throws IOException {
        for (String name : new String[] {
            "pytorch_model-00001-of-00002.bin", "pytorch_model-00002-of-00002.bin", "pytorch_model.bin.index.json"
        }) {
            Files.copy(Golden.path(SET, "sharded", name), folder.resolve(name));
        }
        Files.writeString(folder.resolve("config.json"), "{}");
        Checkpoint checkpoint = Checkpoint.open(folder);
        assertThat(checkpoint.tensors()).hasSize(24);
        assertThat(checkpoint.bytes()).isEqualTo(184064);
        assertSame(
                checkpoint.tensors(),
                Safetensors.open(Golden.path("janus-pro", "model.safetensors")).tensors(),
                true);
        assertWeightsAreTheStored(folder);
    }

    @ParameterizedTest
    @Tag(Golden.TAG)
    @CsvSource({
        "os-system.bin, names posix.system",
        "eval.bin, names __builtin__.eval",
        "subprocess.bin, names commands.check_call",
        "legacy-pickle.bin, it is not a zip",
        "short-storage.bin, storage 0 is said to hold 24 elements of 4 bytes",
        "view-beyond-storage.bin, reaches beyond storage 0 of 24 elements",
        "no-pickle.bin, its pickle is empty",
        "truncated.bin, is the file cut off?"
    })
    void refusesHostileFilesForTheirReason(String name, String reason) {
        assertRefused(Golden.path(SET, "malicious", name), reason);
    }

    @Test
    void readsStridesAndBothWidthsOfNumbersWhereverTheyLie() throws IOException {
        // Sizes (3, 2), strides (1, 3): the transpose of 2 rows of 3; the size 2 as LONG1.
        Path file = write("\u0080\2}X\1\0\0\0w" + REBUILD + "(" + STORAGE + "K\0K\3\u008a\1\2\u0086K\1K\3\u0086" + HOOKS
                + "tRs.");
        StoredTensor tensor = TorchFile.open(file).get("w");
        assertThat(tensor.floats()).containsExactly(0, 3, 1, 4, 2, 5);
        // The JDK does not align records: this is the path for tensors that cannot be mapped as they are.
        assertThat(tensor.offset() % 4).isNotZero();
        Files.writeString(folder.resolve("config.json"), "{}");
        assertWeightsAreTheStored(folder);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            delimiter = '|',
            value = {
                "K\\0K\\7\\u0085K\\0\\u0085 | reaches beyond storage",
                "K\\1K\\6\\u0085K\\1\\u0085 | reaches beyond storage",
                "K\\0K\\2K\\2\\u0086K\\5K\\1\\u0086 | reaches beyond storage",
                "J\\255\\255\\255\\255K\\1\\u0085K\\1\\u0085 | reaches beyond storage",
                "K\\7K\\0\\u0085K\\1\\u0085 | reaches beyond storage",
                "K\\0\\u008a\\10\\255\\255\\255\\255\\255\\255\\255\\177K\\6\\u0086K\\1K\\1\\u0086 | reaches beyond storage",
                "K\\0J\\255\\255\\255\\255\\u0085K\\1\\u0085 | not a number from 0",
                "K\\0K\\2\\u0085) | 1 sizes and 0 strides",
            })
    void refusesViewsThatLeaveTheirStorage(String geometry, String reason) throws IOException {
        String view =
                geometry.replace("\\255", "\u00ff").replace("\\u0085", "\u0085").replace("\\u0086", "\u0086");
        view = view.replace("\\u008a", "\u008a").replace("\\177", "\u007f").replace("\\10", "\b");
        for (int i = 0; i < 8; i++) {
            view = view.replace("\\" + i, String.valueOf((char) i));
        }
        assertRefused(write("\u0080\2}X\1\0\0\0w" + REBUILD + "(" + STORAGE + view + HOOKS + "tRs."), reason);
    }

    @Test
    void refusesWhatIsNoTensorNumberStringOrContainer() throws IOException {
        String key = "\u0080\2}X\1\0\0\0w";
        assertRefused(write(key + STORAGE + "s."), "not a tensor, a number");
        assertRefused(write(key + STORAGE + "\u0085s."), "not a tensor, a number");
        assertRefused(write(key + "]" + STORAGE + "as."), "not a tensor, a number");
        assertRefused(write(key + "ctorch\nFloatStorage\ns."), "not a tensor, a number");
        assertRefused(write(key + "ctorch\nFloatStorage\n)Rs."), "not a function for tensors");
        assertRefused(write(key + "cnumpy.core.multiarray\n_reconstruct\n."), "numpy.core.multiarray._reconstruct");
        assertRefused(write(key + "K\1s."), "holds no tensor");
        assertRefused(write("\u0080\2]."), "not one dict");
        assertRefused(write("\u0080\2}K\1."), "not one dict");
        assertRefused(write("\u0080\4}."), "protocol 4, expected 2");
        assertRefused(write(key + "K\1K\2\u0086)bs."), "state of something");
        assertRefused(write("\u0080\2}(X\1\0\0\0wK\1X\1\0\0\0wK\2u."), "key w twice");
    }

    @ParameterizedTest
    @ValueSource(chars = {'i', 'o', 'P', 'I', 'S', '0', '2', '\u0081', '\u0082', '\u0093', '\u0095'})
    void refusesOpcodesThatNoTensorNeeds(char opcode) throws IOException {
        assertRefused(write("\u0080\2}" + opcode), "opcode 0x" + Integer.toHexString(opcode));
    }

    @ParameterizedTest
    @CsvSource({
        "}, cut off",
        "}X\u00ff\u00ff\u00ff\u007f, cut off",
        "h0, recalls value 48",
        "t, did not begin",
        "a, not there",
        "(., not there",
        "ctorch, cut off"
    })
    void refusesDamagedPickles(String pickle, String reason) throws IOException {
        assertRefused(write("\u0080\2" + pickle), reason);
    }

    @Test
    void refusesEveryCutOfAFile() throws IOException {
        Path file = write("\u0080\2}X\1\0\0\0w" + REBUILD + "(" + STORAGE + "K\0K\6\u0085K\1\u0085" + HOOKS + "tRs.");
        assertThat(TorchFile.open(file)).containsOnlyKeys("w");
        byte[] whole = Files.readAllBytes(file);
        for (int length = 0; length < whole.length; length++) {
            Files.write(file, Arrays.copyOf(whole, length));
            assertRefused(file, "is not a usable PyTorch file");
        }
    }

    /** Files beyond 4 GiB keep every length and place in 64 bits; here a small one does. */
    @Test
    void readsZip64() throws IOException {
        Path file = write("\u0080\2}X\1\0\0\0w" + REBUILD + "(" + STORAGE + "K\0K\6\u0085K\1\u0085" + HOOKS + "tRs.");
        ByteBuffer old = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        int start = old.getInt(old.limit() - 6);
        ByteBuffer wide = ByteBuffer.allocate(old.limit() + 2 * 28 + 56 + 20).order(ByteOrder.LITTLE_ENDIAN);
        wide.put(old.array(), 0, start);
        int at = start;
        for (int i = 0; i < 2; i++) {
            int length = 46 + old.getShort(at + 28);
            int copy = wide.position();
            wide.put(old.array(), at, length);
            wide.putInt(copy + 20, -1)
                    .putInt(copy + 24, -1)
                    .putInt(copy + 42, -1)
                    .putShort(copy + 30, (short) 28);
            wide.putShort((short) 1).putShort((short) 24);
            wide.putLong(old.getInt(at + 24)).putLong(old.getInt(at + 20)).putLong(old.getInt(at + 42));
            at += length;
        }
        int end = wide.position();
        wide.putInt(0x06064b50)
                .putLong(44)
                .putInt(0)
                .putLong(0)
                .putLong(2)
                .putLong(2)
                .putLong(end - start)
                .putLong(start);
        wide.putInt(0x07064b50).putInt(0).putLong(end).putInt(1);
        wide.putInt(0x06054b50).putInt(0).putInt(-1).putInt(-1).putInt(-1).putShort((short) 0);
        Files.write(file, wide.array());
        assertThat(TorchFile.open(file).get("w").floats()).containsExactly(0, 1, 2, 3, 4, 5);
        wide.putLong(end + 48, Long.MAX_VALUE);
        Files.write(file, wide.array());
        assertRefused(file, "do not lie within the file");
    }

    private static void assertRefused(Path file, String reason) {
        assertThatThrownBy(() -> TorchFile.open(file))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining(reason);
    }

    private static void assertSame(Map<String, StoredTensor> tensors, Map<String, StoredTensor> twins, boolean widened)
            throws IOException {
        for (StoredTensor tensor : tensors.values()) {
            StoredTensor twin = twins.get(tensor.name());
            assertThat(tensor.shape()).as(tensor.name()).containsExactly(twin.shape());
            assertThat(tensor.precision()).isEqualTo(widened ? Precision.BF16 : twin.precision());
            if (tensor.precision().isFloat()) {
                assertThat(tensor.floats()).as(tensor.name()).containsExactly(twin.floats());
            } else {
                assertThat(tensor.integers()).as(tensor.name()).containsExactly(twin.integers());
            }
        }
    }

    /** What the engine gets is what Java reads, for every floating-point tensor. */
    private static void assertWeightsAreTheStored(Path folder) throws IOException {
        Checkpoint checkpoint = Checkpoint.open(folder);
        try (NDManager manager = NDManager.newBaseManager(Device.cpu(), "PyTorch")) {
            Weights weights = Weights.open(checkpoint, manager, Precision.F32);
            for (StoredTensor tensor : checkpoint.tensors().values()) {
                if (tensor.precision().isFloat()) {
                    assertThat(Tensors.floats(weights.get(tensor.name(), tensor.shape())))
                            .as(tensor.name())
                            .containsExactly(tensor.floats());
                }
            }
        }
    }

    /** A file with this pickle, a char for a byte, and one storage of the float32 numbers 0 to 5. */
    private Path write(String pickle) throws IOException {
        Path file = folder.resolve("pytorch_model.bin");
        byte[] numbers = new byte[24];
        ByteBuffer.wrap(numbers).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().put(new float[] {0, 1, 2, 3, 4, 5});
        byte[] code = pickle.getBytes(StandardCharsets.ISO_8859_1);
        // Two headers of 30 bytes, the names and the pickle; two bytes more where the storage would be aligned.
        String prefix = (60 + 2 + "/data.pkl/data/0".length() + code.length) % 4 == 0 ? "pp" : "p";
        try (OutputStream out = Files.newOutputStream(file);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            store(zip, prefix + "/data.pkl", code);
            store(zip, prefix + "/data/0", numbers);
        }
        return file;
    }

    private static void store(ZipOutputStream zip, String name, byte[] content) throws IOException {
        ZipEntry entry = new ZipEntry(name);
        CRC32 checksum = new CRC32();
        checksum.update(content);
        entry.setMethod(ZipEntry.STORED);
        entry.setCrc(checksum.getValue());
        entry.setSize(content.length);
        zip.putNextEntry(entry);
        zip.write(content);
        zip.closeEntry();
    }
}
