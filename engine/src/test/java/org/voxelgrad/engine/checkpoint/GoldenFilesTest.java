package org.voxelgrad.engine.checkpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Reads files that PyTorch wrote; {@code make_goldens.py} beside them makes them anew. */
class GoldenFilesTest {

    static Path golden(String name) {
        try {
            return Path.of(GoldenFilesTest.class.getResource(name).toURI());
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"dtypes.pt", "dtypes_legacy.pt"})
    void everyTypeGivesItsValues(String name) throws IOException {
        Map<?, ?> tensors = (Map<?, ?>) TorchFile.load(golden(name));
        assertEquals(TorchType.values().length, tensors.size());
        for (TorchType type : TorchType.values()) {
            TorchTensor tensor = (TorchTensor) tensors.get(type.dtype());
            double[] expected = switch (type) {
                case UINT8 -> new double[] {0, 1, 2, 127, 128, 255};
                case BOOL -> new double[] {1, 0, 1, 0, 0, 1};
                case INT64, INT32, INT16, INT8 -> new double[] {0, 1, -2, 3, -4, 100};
                case FLOAT32, FLOAT64, FLOAT16, BFLOAT16 -> new double[] {0.5, 1.5, -1.5, 3.5, -3.5, 100.5};
            };
            assertEquals(type, tensor.type());
            assertArrayEquals(new long[] {2, 3}, tensor.shape());
            assertArrayEquals(expected, tensor.toDoubles(), type.dtype());
            assertArrayEquals(Arrays.stream(expected).mapToLong(x -> (long) x).toArray(), tensor.toLongs());
            float[] floats = tensor.toFloats();
            for (int i = 0; i < expected.length; i++) {
                assertEquals((float) expected[i], floats[i], type.dtype());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"image.pt", "image_legacy.pt"})
    void tensorsLastAsLongAsTheirArena(String name) throws IOException {
        TorchTensor image;
        try (Arena arena = Arena.ofConfined()) {
            image = TorchFile.loadTensor(golden(name), arena);
            assertArrayEquals(countingFloats(35 * 37 * 3), image.toFloats());
        }
        assertThrows(IllegalStateException.class, image::toFloats);
    }

    @ParameterizedTest
    @ValueSource(strings = {"image.pt", "image_legacy.pt"})
    void fortranOrderedImageComesOutRowMajor(String name) throws IOException {
        TorchTensor image = TorchFile.loadTensor(golden(name));
        assertArrayEquals(new long[] {1, 35, 37, 3}, image.shape());
        assertArrayEquals(countingFloats(35 * 37 * 3), image.toFloats());
    }

    @ParameterizedTest
    @ValueSource(strings = {"views.pt", "views_legacy.pt"})
    void viewsOfSharedStorages(String name) throws IOException {
        Map<?, ?> views = (Map<?, ?>) TorchFile.load(golden(name));
        assertTensor(views.get("base"), new long[] {24}, countingFloats(24));
        assertTensor(views.get("tail"), new long[] {4}, 20, 21, 22, 23);
        assertTensor(views.get("transposed"), new long[] {6, 4}, 0, 6, 12, 18, 1, 7, 13, 19, 2, 8, 14, 20,
                3, 9, 15, 21, 4, 10, 16, 22, 5, 11, 17, 23);
        assertTensor(views.get("window"), new long[] {2, 2}, 16, 18, 20, 22);
        assertTensor(views.get("expanded"), new long[] {2, 3}, 0, 0, 0, 1, 1, 1);
        assertTensor(views.get("number"), new long[0], 7);
        assertTensor(views.get("empty"), new long[] {0, 5});
        assertTensor(views.get("storage"), new long[] {12}, 0, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"nested.pt", "nested_legacy.pt"})
    void nestedValues(String name) throws IOException {
        Map<?, ?> values = (Map<?, ?>) TorchFile.load(golden(name));
        assertEquals(null, values.get("none"));
        assertEquals(List.of(true, false), values.get("flags"));
        assertEquals(List.of(0L, 255L, 256L, 65536L, -1L, 1L << 31, Long.MIN_VALUE), values.get("integers"));
        assertEquals(TorchTuple.of(0.9, 0.999, Double.POSITIVE_INFINITY), values.get("floats"));
        assertInstanceOf(TorchTuple.class, values.get("floats"));
        assertEquals("Montréal 脳", values.get("text"));
        assertEquals(Map.of(3L, Map.of("list", List.of(List.of(), List.of(), Map.of()))), values.get("deep"));
        assertTensor(values.get("parameter"), new long[] {3}, 0, 1, 2);
        assertEquals(TorchTuple.of(2L, 3L), values.get("size"));
        assertEquals(TorchType.FLOAT64, values.get("dtype"));
        assertEquals(List.of(0.75, 0.5, -3L, true), values.get("numpy"));
        assertTensor(values.get("array"), new long[] {2, 3}, 0, 1, 2, 3, 4, 5);
        assertTensor(values.get("fortran"), new long[] {2, 3}, 0, 1, 2, 3, 4, 5);
        assertTensor(values.get("big"), new long[] {3}, 0, 1, 2);
    }

    @Test
    void checkpointOfATrainedModel() throws IOException {
        Map<?, ?> checkpoint = (Map<?, ?>) TorchFile.load(golden("checkpoint.pth.tar"));
        assertEquals(3L, checkpoint.get("epoch"));
        assertEquals(0.25, checkpoint.get("valid_loss"));
        assertEquals(0.625, checkpoint.get("valid_acc"));
        Map<?, ?> model = (Map<?, ?>) checkpoint.get("model");
        List<String> sums = Files.readAllLines(golden("checkpoint_sums.tsv"));
        assertEquals(sums.stream().map(line -> line.split("\t")[0]).toList(), List.copyOf(model.keySet()));
        for (String line : sums) {
            TorchTensor tensor = (TorchTensor) model.get(line.split("\t")[0]);
            double sum = Arrays.stream(tensor.toDoubles()).sum();
            assertEquals(Double.parseDouble(line.split("\t")[1]), sum, 1e-12, line);
        }
        assertEquals(TorchType.INT64, ((TorchTensor) model.get("norm.num_batches_tracked")).type());
    }

    @Test
    void stateOfAdam() throws IOException {
        Map<?, ?> file = (Map<?, ?>) TorchFile.load(golden("optimizer.pth.tar"));
        Map<?, ?> optimizer = (Map<?, ?>) file.get("optimizer");
        Map<?, ?> group = (Map<?, ?>) ((List<?>) optimizer.get("param_groups")).getFirst();
        assertEquals(1e-4, group.get("lr"));
        assertEquals(TorchTuple.of(0.9, 0.999), group.get("betas"));
        assertEquals(List.of(0L, 1L, 2L, 3L), group.get("params"));
        Map<?, ?> first = (Map<?, ?>) ((Map<?, ?>) optimizer.get("state")).get(0L);
        assertTensor(first.get("step"), new long[0], 2);
        assertArrayEquals(new long[] {2, 1, 3, 3, 3}, ((TorchTensor) first.get("exp_avg_sq")).shape());
    }

    @Test
    void otherWritersOfTheFormat() throws IOException {
        assertTensor(((Map<?, ?>) TorchFile.load(golden("protocol4.pt"))).get("a"), new long[] {3}, 0, 1, 2);
        assertTensor(((Map<?, ?>) TorchFile.load(golden("protocol4_legacy.pt"))).get("a"), new long[] {3}, 0, 1, 2);
        assertTensor(TorchFile.loadTensor(golden("no_checksums.pt")), new long[] {4}, 0, 1, 2, 3);
        assertEquals(Collections.singletonMap("valid_acc", 0.625), TorchFile.load(golden("numpy1_legacy.pt")));
        Map<?, ?> bigEndian = (Map<?, ?>) TorchFile.load(golden("big_endian.pt"));
        assertTensor(bigEndian.get("f"), new long[] {2}, 1.5f, -2.5f);
        assertTensor(bigEndian.get("l"), new long[] {3}, 0, 1, 2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"cuda.pt", "cuda_legacy.pt"})
    void tensorsSavedOnAGpu(String name) throws IOException {
        Map<?, ?> checkpoint = (Map<?, ?>) TorchFile.load(golden(name));
        Map<?, ?> model = (Map<?, ?>) checkpoint.get("model");
        assertTensor(model.get("0.weight"), new long[] {2, 3}, 0, 1, 2, 3, 4, 5);
        assertTensor(model.get("1.running_var"), new long[] {2}, 1, 1);
        assertTensor(((List<?>) checkpoint.get("parameters")).getFirst(), new long[] {2, 3}, 0, 1, 2, 3, 4, 5);
    }

    @Test
    void tensorsWithAttributes() throws IOException {
        Map<?, ?> values = (Map<?, ?>) TorchFile.load(golden("attributes.pt"));
        assertTensor(values.get("tensor"), new long[] {3}, 0, 1, 2);
        assertTensor(values.get("parameter"), new long[] {3}, 0, 1, 2);
    }

    @Test
    void checkpointsInTheStyleOfPyTorch1() throws IOException {
        Map<?, ?> zip = (Map<?, ?>) TorchFile.load(golden("torch1_zip.pth.tar"));
        assertEquals(3L, zip.get("epoch"));
        assertTensor(((Map<?, ?>) zip.get("model")).get("fc.weight"), new long[] {3, 2}, 0, 3, 1, 4, 2, 5);
        assertTensor(((Map<?, ?>) zip.get("model")).get("fc.bias"), new long[] {2}, 0.5f, -1.5f);
        Map<?, ?> python2 = (Map<?, ?>) TorchFile.load(golden("python2_legacy.pth.tar"));
        assertEquals(0.625, python2.get("valid_acc"));
        Map<?, ?> model = (Map<?, ?>) python2.get("model");
        assertEquals(List.of("fc.weight", "norm.num_batches_tracked"), List.copyOf(model.keySet()));
        assertTensor(model.get("fc.weight"), new long[] {2, 3}, 0, 1, 2, 3, 4, 5);
        assertTensor(model.get("norm.num_batches_tracked"), new long[0], 11);
    }

    static void assertTensor(Object value, long[] shape, float... expected) {
        TorchTensor tensor = assertInstanceOf(TorchTensor.class, value);
        assertArrayEquals(shape, tensor.shape());
        assertArrayEquals(expected, tensor.toFloats());
    }

    static float[] countingFloats(int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = i;
        }
        return values;
    }
}
