package org.voxelgrad.engine.checkpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SaveTest {

    @TempDir
    private Path folder;

    @Test
    void whatIsSavedComesBack() throws IOException {
        Random random = new Random(11);
        float[] weights = new float[200_000];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = (float) random.nextGaussian();
        }
        Map<Object, Object> model = new LinkedHashMap<>();
        model.put("fc.weight", TorchTensor.view(new long[] {300, 500}, weights, 1000));
        model.put("fc.bias", TorchTensor.of(new long[] {3}, new double[] {1e300, -0.0, Double.NaN}));
        model.put("norm.num_batches_tracked", TorchTensor.ofLongs(new long[0], new long[] {1L << 40}));
        model.put("empty", TorchTensor.of(new long[] {0, 4}, new float[0]));
        Map<Object, Object> checkpoint = new LinkedHashMap<>();
        checkpoint.put("model", model);
        checkpoint.put("epoch", 7);
        checkpoint.put("betas", TorchTuple.of(0.9, 0.999));
        checkpoint.put("integers", List.of(0L, 255L, 256L, -1L, 1L << 31, Long.MIN_VALUE));
        checkpoint.put("text", "Montréal 脳");
        checkpoint.put("best", Arrays.asList(null, true, false));
        checkpoint.put("dtype", TorchType.BFLOAT16);
        checkpoint.put(5L, Map.of());
        Path file = folder.resolve("checkpoint.pth.tar");
        TorchFile.save(file, checkpoint);

        Map<?, ?> loaded = (Map<?, ?>) TorchFile.load(file);
        assertEquals(List.copyOf(checkpoint.keySet()), List.copyOf(loaded.keySet()));
        assertEquals(7L, loaded.get("epoch"));
        for (String key : List.of("betas", "integers", "text", "best", "dtype")) {
            assertEquals(checkpoint.get(key), loaded.get(key));
        }
        assertInstanceOf(TorchTuple.class, loaded.get("betas"));
        Map<?, ?> tensors = (Map<?, ?>) loaded.get("model");
        assertArrayEquals(Arrays.copyOfRange(weights, 1000, 151_000),
                ((TorchTensor) tensors.get("fc.weight")).toFloats());
        assertArrayEquals(new double[] {1e300, -0.0, Double.NaN}, ((TorchTensor) tensors.get("fc.bias")).toDoubles());
        TorchTensor counter = (TorchTensor) tensors.get("norm.num_batches_tracked");
        assertArrayEquals(new long[] {1L << 40}, counter.toLongs());
        assertEquals(0, counter.shape().length);
        assertEquals("float32 [0, 4]", tensors.get("empty").toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"dtypes.pt", "image.pt", "views.pt", "big_endian.pt", "dtypes_legacy.pt"})
    void whatPyTorchWroteIsSavedWithTheSameValues(String name) throws IOException {
        Object original = TorchFile.load(GoldenFilesTest.golden(name));
        Path copy = folder.resolve(name);
        TorchFile.save(copy, original);
        Object saved = TorchFile.load(copy);
        if (original instanceof Map<?, ?> tensors) {
            tensors.forEach((key, tensor) ->
                    assertSame((TorchTensor) tensor, (TorchTensor) ((Map<?, ?>) saved).get(key)));
        } else {
            assertSame((TorchTensor) original, (TorchTensor) saved);
        }
    }

    @Test
    void membersAreStoredAtMultiplesOf64BelowTheChosenRoot() throws IOException {
        Path file = folder.resolve("model_best.pth.tar");
        TorchFile.save(file, List.of(TorchTensor.of(new long[] {3}, new float[3]), "text",
                TorchTensor.ofLongs(new long[] {1}, new long[1])), "checkpoint.pth");
        try (ZipFile zip = ZipFile.builder().setPath(file).get()) {
            List<ZipArchiveEntry> members = Collections.list(zip.getEntries());
            assertEquals(List.of("data.pkl", "byteorder", "data/0", "data/1", "version"),
                    members.stream().map(member -> member.getName().substring("checkpoint.pth/".length())).toList());
            for (ZipArchiveEntry member : members) {
                assertTrue(member.getName().startsWith("checkpoint.pth/"));
                assertEquals(ZipEntry.STORED, member.getMethod());
                assertEquals(0, member.getDataOffset() % 64, member.getName());
            }
        }
    }

    @Test
    void equalValuesGiveEqualFiles() throws IOException {
        TorchTensor tensor = TorchTensor.of(new long[] {2}, new float[] {1, 2});
        Files.createDirectory(folder.resolve("again"));
        TorchFile.save(folder.resolve("a.pt"), tensor);
        TorchFile.save(folder.resolve("again/a.pt"), tensor);
        assertEquals(-1, Files.mismatch(folder.resolve("a.pt"), folder.resolve("again/a.pt")));
    }

    @Test
    void aTensorLoadedFromTheFileMayBeSavedOverIt() throws IOException {
        Path file = folder.resolve("a.pt");
        TorchFile.save(file, TorchTensor.of(new long[] {2}, new float[] {1, 2}));
        TorchTensor tensor = TorchFile.loadTensor(file);
        TorchFile.save(file, List.of(tensor, tensor));
        assertArrayEquals(new float[] {1, 2}, tensor.toFloats());
        assertArrayEquals(new float[] {1, 2}, ((TorchTensor) ((List<?>) TorchFile.load(file)).get(1)).toFloats());
    }

    @Test
    void aFailedSaveLeavesTheFileAsItWas() throws IOException {
        Path file = folder.resolve("a.pt");
        TorchFile.save(file, "kept");
        List<Object> cycle = new ArrayList<>();
        cycle.add(cycle);
        for (Object value : new Object[] {1.5f, List.of(new Object()), Map.of(1.5, 2), cycle}) {
            assertThrows(IllegalArgumentException.class, () -> TorchFile.save(file, value));
        }
        // A folder in the way of the partial file.
        Files.createDirectories(folder.resolve("a.pt.partial/occupied"));
        IOException failure = assertThrows(IOException.class, () -> TorchFile.save(file, "lost"));
        assertTrue(failure.getMessage().contains("a.pt could not be written"), failure.getMessage());
        assertEquals("kept", TorchFile.load(file));
    }

    @Test
    void nothingElseIsLeftInTheFolder() throws IOException {
        TorchFile.save(folder.resolve("a.pt"), 1L);
        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(List.of(folder.resolve("a.pt")), files.toList());
        }
        IOException failure = assertThrows(CheckpointException.class,
                () -> TorchFile.save(folder.resolve("missing/a.pt"), 1L));
        assertTrue(failure.getMessage().contains("check that the folder exists"), failure.getMessage());
    }

    @Test
    void shapesThatDoNotFitTheirValuesAreRefused() {
        float[] values = new float[10];
        assertThrows(IllegalArgumentException.class, () -> TorchTensor.of(new long[] {3, 3}, values));
        assertThrows(IllegalArgumentException.class, () -> TorchTensor.view(new long[] {3, 3}, values, 2));
        assertThrows(IllegalArgumentException.class, () -> TorchTensor.of(new long[] {-2, -5}, values));
        assertArrayEquals(new float[9], TorchTensor.view(new long[] {3, 3}, values, 1).toFloats());
    }

    private static void assertSame(TorchTensor expected, TorchTensor actual) {
        assertEquals(expected.toString(), actual.toString());
        assertArrayEquals(expected.toDoubles(), actual.toDoubles());
        assertArrayEquals(expected.toLongs(), actual.toLongs());
    }
}
