package io.scriptorium.cli;

import com.sun.management.OperatingSystemMXBean;
import io.scriptorium.hub.KnownModel;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * What a model can have here.
 *
 * @param memory of the machine, in bytes
 * @param disk left where models are kept, in bytes
 */
record Machine(long memory, long disk) {
    static Machine here(Path cache) throws IOException {
        OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        Path existing = cache.toAbsolutePath();
        while (!Files.exists(existing)) {
            existing = existing.getParent();
        }
        return new Machine(
                system.getTotalMemorySize(), Files.getFileStore(existing).getUsableSpace());
    }

    /** In a few words, whether a model fits. */
    String fit(KnownModel model, boolean there) {
        if (model.memory() * 1e9 > memory) {
            return String.format(
                    Locale.ROOT, "needs %.0f GB of memory, this machine has %.0f", model.memory(), memory / 1e9);
        }
        if (!there && model.gigabytes() * 1e9 > disk) {
            return String.format(Locale.ROOT, "needs %.0f GB of disk, %.0f are left", model.gigabytes(), disk / 1e9);
        }
        return "fits";
    }
}
