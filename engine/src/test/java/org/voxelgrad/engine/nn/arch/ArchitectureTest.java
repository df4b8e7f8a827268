package org.voxelgrad.engine.nn.arch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.voxelgrad.engine.backend.Size3;
import org.voxelgrad.engine.nn.Module;
import org.voxelgrad.engine.nn.State;
import org.voxelgrad.engine.tensor.Shape;

/** ClinicaDL's networks: numbers, names and shapes of the original's state dicts. */
class ArchitectureTest {

    private static Architecture architecture(String name) {
        return Architectures.named(name).orElseThrow();
    }

    private static Shape images(Architecture architecture, int batch) {
        Size3 size = architecture.standardSize();
        return Shape.of(batch, 1, size.d(), size.h(), size.w());
    }

    @ParameterizedTest
    @CsvSource({
        "Conv5_FC3,     42293972,  294720, 41,  589059, 70",
        "Conv5_FC3_mni, 13673172,  294720, 41,  589059, 70",
        "Conv6_FC3,     10447376, 1180224, 48, 2359683, 84"
    })
    void hasTheOriginalsNumbers(
            String name, long cnn, long features, int cnnEntries, long autoencoder, int autoencoderEntries) {
        Architecture architecture = architecture(name);
        Cnn network = Cnn.of(architecture, architecture.standardSize(), 0.5, 2);
        assertEquals(cnn, network.parameterCount());
        assertEquals(features, network.features().parameterCount());
        assertEquals(cnnEntries, network.stateDict().states().size());
        assertEquals(Shape.of(3, 2), network.outputShape(images(architecture, 3)));

        Autoencoder mirrored = AutoencoderFromCnn.of(architecture.features(), images(architecture, 1));
        assertEquals(autoencoder, mirrored.parameterCount());
        assertEquals(autoencoderEntries, mirrored.stateDict().states().size());
        assertEquals(images(architecture, 2), mirrored.outputShape(images(architecture, 2)));
    }

    @ParameterizedTest
    @CsvSource({"Conv5_FC3, 128, 6, 7, 6", "Conv5_FC3_mni, 128, 4, 5, 4", "Conv6_FC3, 256, 3, 4, 3"})
    void pooledMapsHaveTheOriginalsSize(String name, int channels, int d, int h, int w) {
        Architecture architecture = architecture(name);
        assertEquals(Shape.of(1, channels, d, h, w), architecture.features().outputShape(images(architecture, 1)));
    }

    @Test
    void stateDictOfTheCnn() {
        List<String> expected = new ArrayList<>();
        int[] channels = {1, 8, 16, 32, 64, 128};
        for (int block = 0; block < 5; block++) {
            int in = channels[block];
            int out = channels[block + 1];
            expected.add("features." + 4 * block + ".weight [" + out + ", " + in + ", 3, 3, 3]");
            expected.add("features." + 4 * block + ".bias [" + out + "]");
            addBatchNorm(expected, "features." + (4 * block + 1), out);
        }
        addLinear(expected, "classifier.2", 32256, 1300);
        addLinear(expected, "classifier.4", 1300, 50);
        addLinear(expected, "classifier.6", 50, 2);
        Architecture architecture = architecture("Conv5_FC3");
        assertEquals(expected, entries(Cnn.of(architecture, architecture.standardSize(), 0, 2)));
    }

    @Test
    void stateDictOfTheAutoencoder() {
        List<String> expected = new ArrayList<>();
        int[] channels = {1, 8, 16, 32, 64, 128};
        for (int block = 0; block < 5; block++) {
            int in = channels[block];
            int out = channels[block + 1];
            expected.add("encoder." + 4 * block + ".weight [" + out + ", " + in + ", 3, 3, 3]");
            expected.add("encoder." + 4 * block + ".bias [" + out + "]");
            addBatchNorm(expected, "encoder." + (4 * block + 1), out);
        }
        for (int block = 0; block < 5; block++) {
            int in = channels[5 - block];
            int out = channels[4 - block];
            expected.add("decoder." + (4 * block + 1) + ".weight [" + in + ", " + out + ", 3, 3, 3]");
            expected.add("decoder." + (4 * block + 1) + ".bias [" + out + "]");
            addBatchNorm(expected, "decoder." + (4 * block + 2), out);
        }
        Architecture architecture = architecture("Conv5_FC3");
        assertEquals(expected, entries(AutoencoderFromCnn.of(architecture.features(), images(architecture, 1))));
    }

    private static void addBatchNorm(List<String> names, String prefix, int channels) {
        for (String name : List.of("weight", "bias", "running_mean", "running_var")) {
            names.add(prefix + "." + name + " [" + channels + "]");
        }
        names.add(prefix + ".num_batches_tracked []");
    }

    private static void addLinear(List<String> names, String prefix, int in, int out) {
        names.add(prefix + ".weight [" + out + ", " + in + "]");
        names.add(prefix + ".bias [" + out + "]");
    }

    private static List<String> entries(Module network) {
        List<String> entries = new ArrayList<>();
        for (Map.Entry<String, State> entry : network.stateDict().states().entrySet()) {
            entries.add(entry.getKey() + " " + switch (entry.getValue()) {
                case State.Trained trained -> trained.parameter().shape();
                case State.Buffer buffer -> buffer.shape();
                case State.Counter counter -> Shape.of();
            });
        }
        return entries;
    }

    @ParameterizedTest
    @ValueSource(strings = {"Conv5_FC3", "Conv6_FC3"})
    void anyImageSizeFits(String name) {
        Cnn network = Cnn.of(architecture(name), new Size3(33, 70, 1), 0, 2);
        assertEquals(Shape.of(2, 2), network.outputShape(Shape.of(2, 1, 33, 70, 1)));
        String message = assertThrows(IllegalArgumentException.class,
                () -> network.outputShape(Shape.of(2, 1, 65, 70, 1))).getMessage();
        assertTrue(message.contains("Linear takes"), message);
    }

    @Test
    void anUnknownNameIsNoArchitecture() {
        assertTrue(Architectures.named("conv5_fc3").isEmpty());
    }
}
