package org.voxelgrad.cuda.driver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A GPU without the run-time compiler must run the kernels that are in the sources. */
class ShippedPtxTest {

    static List<String> sources() {
        return KernelSource.NAMES;
    }

    @ParameterizedTest
    @MethodSource("sources")
    void isMadeFromTheSource(String name) {
        assertTrue(
                ShippedPtx.isFresh(ShippedPtx.load(name), KernelSource.load(name)),
                () -> name + ".cu has changed since " + ShippedPtx.path(name) + " was made: run dev/ptx");
    }

    @Test
    void everySourceShips() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("src/main/cuda"))) {
            List<String> names = files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".cu"))
                    .map(name -> name.substring(0, name.length() - 3))
                    .sorted()
                    .toList();
            assertEquals(names, KernelSource.NAMES);
        }
    }
}
