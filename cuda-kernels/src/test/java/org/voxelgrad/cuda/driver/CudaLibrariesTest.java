package org.voxelgrad.cuda.driver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Libraries in a folder; one of the JDK stands in for each of them, as any that loads will do. */
class CudaLibrariesTest {

    private static final Path STAND_IN = Path.of(System.getProperty("java.home"), "lib", "libjimage.so");

    @TempDir
    Path folder;

    @BeforeAll
    static void skipsElsewhere() {
        assumeTrue(Files.exists(STAND_IN), "skipped: no " + STAND_IN);
        CudaLibraries installed = CudaLibraries.load();
        for (CudaLibrary library : List.of(CudaLibrary.NVRTC, CudaLibrary.CUBLAS, CudaLibrary.CUDNN)) {
            assumeTrue(
                    installed.found(library).isEmpty(),
                    () -> "skipped: " + library.fileName() + " is installed or on the class path");
        }
    }

    private CudaLibraries in(Path root) {
        return new CudaLibraries(
                Optional.of(root), new BundledLibraries(new CacheFolder(folder.resolve("cache"))));
    }

    private Path put(String name) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.copy(STAND_IN, file).toRealPath();
    }

    private static boolean isLoaded(Path file) throws IOException {
        return Files.readString(Path.of("/proc/self/maps")).contains(file.toString());
    }

    @Test
    void aFolderMayBeALink() throws IOException {
        Path library = put("cuda-12.6/targets/lib/libcublas.so.12");
        Path link = Files.createSymbolicLink(folder.resolve("cuda"), folder.resolve("cuda-12.6"));

        assertEquals(Optional.of(new CudaLibraries.Found(library.toString())), in(link).found(CudaLibrary.CUBLAS));
    }

    @Test
    void theCompilerGetsThePartOfItsOwnVersion() throws IOException {
        put("nvidia/cuda_nvrtc/lib/libnvrtc.so.12");
        Path part = put("nvidia/cuda_nvrtc/lib/libnvrtc-builtins.so.12.8");
        Path other = put("another/libnvrtc-builtins.so.12.6");

        assertTrue(in(folder).found(CudaLibrary.NVRTC).isPresent());
        assertTrue(isLoaded(part));
        assertFalse(isLoaded(other));
    }

    @Test
    void aPartMayLieInAnotherFolder() throws IOException {
        put("cudnn/lib/libcudnn.so.9");
        Path part = put("other/libcudnn_ops.so.9");

        assertTrue(in(folder).found(CudaLibrary.CUDNN).isPresent());
        assertTrue(isLoaded(part));
    }

    @Test
    void whatDoesNotLoadIsNotFound() throws IOException {
        Files.writeString(folder.resolve("libcublas.so.12"), "version https://git-lfs.github.com/spec/v1");

        assertTrue(in(folder).found(CudaLibrary.CUBLAS).isEmpty());
        assertTrue(in(folder.resolve("nowhere")).found(CudaLibrary.CUBLAS).isEmpty());
    }

    @Test
    void withoutACompilerThatWorksKernelsAreAsShipped() {
        byte[] image = new KernelImages(true, new CacheFolder(folder)).image("adam", 90);

        assertEquals(ShippedPtx.load("adam") + "\0", new String(image, StandardCharsets.US_ASCII));
    }
}
