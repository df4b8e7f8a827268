package org.voxelgrad.training.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Resident memory of this process as Linux tells it. */
final class ProcessMemory {

    private ProcessMemory() {}

    /** The most so far ({@code VmHWM}), or -1 where there is no such file. */
    static long peakRssBytes() {
        try {
            for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
                if (line.startsWith("VmHWM:")) {
                    return Long.parseLong(line.replaceAll("\\D", "")) << 10;
                }
            }
        } catch (IOException e) {
            // Not Linux: nobody knows.
        }
        return -1;
    }
}
