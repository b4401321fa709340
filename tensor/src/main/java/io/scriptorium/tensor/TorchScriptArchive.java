package io.scriptorium.tensor;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Writes a TorchScript archive that holds source text and no weights. The layout is that of torch.jit.save (libtorch
 * torch/csrc/jit/serialization/export_module.cpp): a zip of a pickled object of class {@code __torch__.M}, an empty table of
 * constants, the file format's version and the source.
 */
final class TorchScriptArchive {
    private static final String HEADER = """
            class M(Module):
              __parameters__ = []
              __buffers__ = []
              training : bool
            """;

    private TorchScriptArchive() {}

    /** The bytes of an archive whose one class has {@code methods}, each indented by two spaces. */
    static byte[] write(String methods) throws IOException {
        ByteArrayOutputStream archive = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(archive)) {
            store(zip, "m/data.pkl", object());
            store(zip, "m/code/__torch__.py", (HEADER + methods).getBytes(StandardCharsets.UTF_8));
            // Pickle protocol 2 of an empty tuple.
            store(zip, "m/constants.pkl", new byte[] {(byte) 0x80, 2, ')', '.'});
            store(zip, "m/version", ascii("10\n"));
        }
        return archive.toByteArray();
    }

    private static byte[] object() {
        ByteArrayOutputStream pickle = new ByteArrayOutputStream();
        // PROTO 2, GLOBAL __torch__.M, EMPTY_TUPLE NEWOBJ, EMPTY_DICT MARK
        pickle.writeBytes(new byte[] {(byte) 0x80, 2});
        pickle.writeBytes(ascii("c__torch__\nM\n"));
        pickle.writeBytes(new byte[] {')', (byte) 0x81, '}', '('});
        // BINUNICODE "training", NEWFALSE, SETITEMS BUILD STOP
        pickle.writeBytes(new byte[] {'X', 8, 0, 0, 0});
        pickle.writeBytes(ascii("training"));
        pickle.writeBytes(new byte[] {(byte) 0x89, 'u', 'b', '.'});
        return pickle.toByteArray();
    }

    private static void store(ZipOutputStream zip, String name, byte[] content) throws IOException {
        ZipEntry entry = new ZipEntry(name);
        CRC32 checksum = new CRC32();
        checksum.update(content);
        entry.setMethod(ZipEntry.STORED);
        entry.setCrc(checksum.getValue());
        entry.setSize(content.length);
        entry.setCompressedSize(content.length);
        entry.setTime(0);
        zip.putNextEntry(entry);
        zip.write(content);
        zip.closeEntry();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
