package io.scriptorium.tensor;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;

/**
 * A file that torch.save wrote, such as pytorch_model.bin: a zip with the pickle {@code data.pkl} and one record of
 * little-endian numbers for each storage (torch/serialization.py of PyTorch 2.7.1, {@code _save}). Opening reads the zip's
 * directory and the pickle; nothing in the file is run, and nothing is trusted.
 *
 * <p>Differs: torch.load fills what a record lacks with whatever is in memory; here a storage must be as long as declared.
 */
final class TorchFile {
    /** Enough for a hundred thousand tensors; a pickle may hold an object in every byte. */
    private static final int MAX_PICKLE = 16 << 20;

    private TorchFile() {}

    /**
     * The tensors of a file by name, in its order.
     *
     * @throws CheckpointException if the file is not there, cannot be read, is damaged, or its pickle holds anything but
     *     tensors, numbers, strings and plain containers
     */
    static Map<String, StoredTensor> open(Path file) throws CheckpointException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            StoredZip zip = new StoredZip(file, channel);
            String prefix = zip.prefix();
            StoredZip.Extent pickle = zip.find(prefix + "/data.pkl");
            if (pickle.length() > MAX_PICKLE) {
                throw damaged(
                        file, "its pickle of " + pickle.length() + " bytes is larger than the limit of " + MAX_PICKLE);
            }
            checkByteOrder(file, zip, prefix + "/byteorder");
            ByteBuffer data = zip.read(pickle.offset(), (int) pickle.length());
            return new TensorPickle(file, data, key -> zip.find(prefix + "/data/" + key)).tensors();
        } catch (NoSuchFileException e) {
            throw new CheckpointException("no file " + file, e);
        } catch (CheckpointException e) {
            throw e;
        } catch (IOException e) {
            throw new CheckpointException("cannot read " + file + ": " + e.getMessage(), e);
        }
    }

    /** Writers before PyTorch 2.1 have no such record and are little-endian. */
    private static void checkByteOrder(Path file, StoredZip zip, String name) throws IOException {
        if (zip.has(name)) {
            StoredZip.Extent extent = zip.find(name);
            ByteBuffer word = zip.read(extent.offset(), (int) Math.min(extent.length(), 16));
            String order = StandardCharsets.US_ASCII.decode(word).toString();
            if (!order.equals("little")) {
                throw damaged(file, "its byte order is '" + order + "', expected 'little'");
            }
        }
    }

    static CheckpointException damaged(Path file, String what) {
        return new CheckpointException(file + " is not a usable PyTorch file: " + what);
    }
}
