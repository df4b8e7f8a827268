package org.voxelgrad.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.voxelgrad.engine.autograd.Node;
import org.voxelgrad.engine.autograd.Tape;
import org.voxelgrad.engine.backend.Backend;
import org.voxelgrad.engine.backend.Backends;
import org.voxelgrad.engine.nn.Sequential;
import org.voxelgrad.engine.nn.layer.BatchNorm3d;
import org.voxelgrad.engine.nn.layer.Conv3d;
import org.voxelgrad.engine.nn.layer.Flatten;
import org.voxelgrad.engine.nn.layer.Linear;
import org.voxelgrad.engine.nn.layer.PadMaxPool3d;
import org.voxelgrad.engine.nn.layer.ReLU;
import org.voxelgrad.engine.nn.loss.CrossEntropyLoss;
import org.voxelgrad.engine.nn.loss.Reduction;
import org.voxelgrad.engine.optim.Adam;
import org.voxelgrad.engine.random.Seeds;
import org.voxelgrad.engine.tensor.Shape;

/** The example of the README compiles, does what it says, and is printed there as it stands here. */
class ReadmeExampleTest {

    private static final int IMAGES = 8;
    private static final int VOXELS = 12 * 13 * 11;

    // begin
    /** Trains on images [N, 1, 12, 13, 11], saves the network, loads it, and returns the images' logits [N, 2]. */
    static float[] train(float[] images, Shape shape, int[] labels, Path file) throws IOException {
        var network = new Sequential(
                new Conv3d(1, 8, 3, 1, 1), new BatchNorm3d(8), new ReLU(), new PadMaxPool3d(2, 2),
                new Flatten(), new Linear(8 * 6 * 7 * 6, 2));
        var crossEntropy = new CrossEntropyLoss(Reduction.MEAN);
        var seeds = Seeds.root(42);
        try (Backend backend = Backends.open()) {
            network.place(backend, seeds.child("init"));
            var adam = new Adam(backend, network.parameters(), 1e-3, 0);
            for (int step = 0; step < 40; step++) {
                try (Tape tape = Tape.training(backend, seeds.child("step", step))) {
                    Node logits = network.forward(tape, tape.constant(shape, images));
                    tape.backward(crossEntropy.apply(tape, logits, labels));
                    adam.step();
                }
            }
            network.stateDict().save(file); // in Python: torch.load(file, weights_only=True)
            network.stateDict().load(file);
            try (Tape tape = Tape.inference(backend)) {
                return network.forward(tape, tape.constant(shape, images)).value().toFloats();
            }
        }
    }
    // end

    @Test
    void learnsToTellTheImagesApart(@TempDir Path folder) throws IOException {
        int[] labels = IntStream.range(0, IMAGES).map(i -> i % 2).toArray();
        float[] logits = train(noiseWithABrightCorner(labels), Shape.of(IMAGES, 1, 12, 13, 11), labels,
                folder.resolve("network.pt"));
        int[] predicted = IntStream.range(0, IMAGES).map(i -> logits[2 * i + 1] > logits[2 * i] ? 1 : 0).toArray();
        assertArrayEquals(labels, predicted);
        assertTrue(Files.size(folder.resolve("network.pt")) > 4 * 2 * 8 * 6 * 7 * 6);
    }

    @Test
    void isTheReadmes() throws IOException {
        Path module = Path.of("").toAbsolutePath();
        String source = Files.readString(module.resolve("src/test/java/org/voxelgrad/engine/ReadmeExampleTest.java"));
        String readme = Files.readString(module.resolveSibling("README.md"));
        assertEquals(
                between("    // begin\n", "    // end\n", source), between("```java\n", "```\n", readme),
                "the README's Java block differs from the method between the markers of this test");
    }

    private static float[] noiseWithABrightCorner(int[] labels) {
        RandomGenerator random = Seeds.root(7).generator();
        float[] images = new float[labels.length * VOXELS];
        for (int i = 0; i < labels.length; i++) {
            int first = i * VOXELS;
            for (int voxel = first; voxel < first + VOXELS; voxel++) {
                images[voxel] = random.nextFloat();
            }
            if (labels[i] == 1) {
                Arrays.fill(images, first, first + 200, 1);
            }
        }
        return images;
    }

    private static String between(String begin, String end, String text) {
        int from = text.indexOf(begin);
        assertTrue(from >= 0, "no line " + begin.strip());
        String lines = text.substring(from + begin.length(), text.indexOf(end, from));
        return lines.lines().collect(Collectors.joining("\n")).stripIndent();
    }
}
