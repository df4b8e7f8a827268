package org.voxelgrad.cuda.driver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class JCudaFileTest {

    @TempDir
    Path folder;

    @BeforeAll
    static void skipsElsewhere() {
        assumeTrue(
                System.getProperty("os.name").equals("Linux") && System.getProperty("os.arch").equals("amd64"),
                "skipped: JCuda's libraries are on the class path on Linux on x86-64");
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyLibraryOfJCudaIsPutWhereItLooks(CudaLibrary library) throws IOException {
        JCudaFile.put(library.jcudaName(), folder);

        assertEquals(
                List.of(folder.resolve("lib" + library.jcudaName() + "-12.6.0-linux-x86_64.so")), files());
        // The temporary folder is everybody's.
        assertTrue(Files.getPosixFilePermissions(files().getFirst()).contains(PosixFilePermission.OTHERS_READ));
    }

    @Test
    void aWholeFileStaysAndHalfOfOneIsReplaced() throws IOException {
        JCudaFile.put("JCudnn", folder);
        Path file = files().getFirst();
        byte[] whole = Files.readAllBytes(file);
        FileTime longAgo = FileTime.fromMillis(0);
        Files.setLastModifiedTime(file, longAgo);
        JCudaFile.put("JCudnn", folder);
        assertEquals(longAgo, Files.getLastModifiedTime(file));

        Files.write(file, List.of("half"));
        JCudaFile.put("JCudnn", folder);
        assertEquals(whole.length, Files.size(file));
        assertTrue(files().size() == 1, files()::toString);
    }

    @Test
    void whatCannotBeWrittenIsLeftToJCuda() throws IOException {
        JCudaFile.put("JCudnn", Files.writeString(folder.resolve("file"), ""));
        JCudaFile.put("Abacus", folder);
    }
}
