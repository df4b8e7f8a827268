package org.voxelgrad.engine.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.voxelgrad.engine.backend.Backend;
import org.voxelgrad.engine.backend.Backends;
import org.voxelgrad.engine.backend.Size3;
import org.voxelgrad.engine.backend.meta.MetaBackend;
import org.voxelgrad.engine.checkpoint.CheckpointException;
import org.voxelgrad.engine.nn.Module;
import org.voxelgrad.engine.nn.Sequential;
import org.voxelgrad.engine.nn.State;
import org.voxelgrad.engine.nn.arch.Architecture;
import org.voxelgrad.engine.nn.arch.Architectures;
import org.voxelgrad.engine.nn.arch.AutoencoderFromCnn;
import org.voxelgrad.engine.nn.arch.Cnn;
import org.voxelgrad.engine.nn.layer.Conv3d;
import org.voxelgrad.engine.nn.layer.CropMaxUnpool3d;
import org.voxelgrad.engine.nn.layer.Dropout;
import org.voxelgrad.engine.nn.layer.Flatten;
import org.voxelgrad.engine.nn.layer.LeakyReLU;
import org.voxelgrad.engine.nn.layer.Linear;
import org.voxelgrad.engine.nn.layer.MaxPool3d;
import org.voxelgrad.engine.nn.layer.PadMaxPool3d;
import org.voxelgrad.engine.nn.layer.Sigmoid;
import org.voxelgrad.engine.random.Seeds;
import org.voxelgrad.engine.tensor.Shape;
import org.voxelgrad.engine.tensor.Tensor;

/** ONNX files hold the graph that a network is, its weights, and what its description says. */
class OnnxFileTest {

    private static final Architecture CONV5 = Architectures.named("Conv5_FC3").orElseThrow();
    private static final Size3 IMAGE = new Size3(33, 34, 35);
    private static final Shape IMAGES = Shape.of(4, 1, 33, 34, 35);

    @TempDir
    private Path folder;

    private final Backend backend = Backends.open("cpu", 1, notice -> {});

    @AfterEach
    void close() {
        backend.close();
    }

    @Test
    void describesTheModel() throws IOException {
        Fields model = saved(new Linear(4, 3), Shape.of(2, 4), new OnnxDescription(
                "1.2.3", "logits", "Scale images to [0, 1].", Map.of("network_type", "cnn", "architecture", "Ä")));
        assertEquals(7, model.number(1));
        assertEquals("voxelgrad", model.text(2));
        assertEquals("1.2.3", model.text(3));
        assertEquals("Scale images to [0, 1].", model.text(6));
        assertEquals("", model.message(8).text(1));
        assertEquals(13, model.message(8).number(2));
        assertEquals(List.of("architecture=Ä", "network_type=cnn"),
                model.messages(14).stream().map(entry -> entry.text(1) + "=" + entry.text(2)).toList());
    }

    @Test
    void takesImagesInBatchesOfAnyNumber() throws IOException {
        Fields graph = saved(Cnn.of(CONV5, IMAGE, 0.5, 2), IMAGES, "logits").message(7);
        assertEquals("image float32 [batch, 1, 33, 34, 35]", value(graph.message(11)));
        assertEquals("logits float32 [batch, 2]", value(graph.message(12)));

        Module autoencoder = AutoencoderFromCnn.of(CONV5.features(), IMAGES);
        graph = saved(autoencoder, IMAGES, "reconstruction").message(7);
        assertEquals("reconstruction float32 [batch, 1, 33, 34, 35]", value(graph.message(12)));
    }

    @Test
    void holdsEveryWeightUnderPyTorchsName() throws IOException {
        Module network = Cnn.of(CONV5, IMAGE, 0.5, 2);
        Map<String, Fields> found = initializers(saved(network, IMAGES, "logits").message(7));
        network.stateDict().states().forEach((name, state) -> {
            switch (state) {
                case State.Trained trained -> assertHolds(trained.parameter().value(), found.get(name), name);
                case State.Buffer buffer -> assertHolds(buffer.value(), found.get(name), name);
                case State.Counter counter -> assertFalse(found.containsKey(name), name);
            }
        });
    }

    @Test
    void runsACnnLayerByLayerWithoutDropout() throws IOException {
        Fields graph = saved(Cnn.of(CONV5, IMAGE, 0.5, 2), IMAGES, "logits").message(7);
        List<String> operators = graph.messages(1).stream().map(node -> node.text(4)).toList();
        List<String> padded = List.of("Conv", "BatchNormalization", "Relu", "Pad", "MaxPool");
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            expected.addAll(padded); // 33x34x35, 17x17x18, 9x9x9, 5x5x5, 3x3x3: always an odd axis
        }
        expected.addAll(List.of("Flatten", "Gemm", "Relu", "Gemm", "Relu", "Gemm"));
        assertEquals(expected, operators);
        Map<String, Fields> nodes = nodes(graph);
        assertEquals(List.of("image", "features.0.weight", "features.0.bias"), nodes.get("features.0").texts(1));
        assertEquals(List.of(1L, 1L, 1L, 1L, 1L, 1L), attribute(nodes.get("features.0"), "pads").numbers(8));
        assertEquals(1e-5f, attribute(nodes.get("features.1"), "epsilon").real(2));
        assertEquals(1, attribute(nodes.get("classifier.2"), "transB").number(3));
        assertEquals(List.of("logits"), nodes.get("classifier.6").texts(2));
    }

    @Test
    void padsOddAxesWithZerosBeforeThePooling() throws IOException {
        Fields graph = saved(new PadMaxPool3d(2, 2), IMAGES, "y").message(7);
        assertEquals(List.of("Pad", "MaxPool"), graph.messages(1).stream().map(node -> node.text(4)).toList());
        assertArrayEquals(
                new long[] {0, 0, 1, 0, 1, 0, 0, 0, 0, 0}, longs(initializers(graph).values().iterator().next()));
    }

    @Test
    void pairsEachUnpoolingWithItsPooling() throws IOException {
        Module network = AutoencoderFromCnn.of(CONV5.features(), IMAGES);
        Map<String, Fields> nodes = nodes(saved(network, IMAGES, "reconstruction").message(7));
        for (int block = 0; block < 5; block++) {
            String pooling = "encoder." + (4 * block + 3);
            String unpooling = "decoder." + 4 * (4 - block);
            assertEquals(pooling + ".indices", nodes.get(pooling).texts(2).get(1));
            assertEquals(pooling + ".indices", nodes.get(unpooling + ".unpool").texts(1).get(1));
            assertEquals("Pad", nodes.get(unpooling).text(4));
        }
        assertEquals(List.of("reconstruction"), nodes.get("decoder.19").texts(2));
    }

    @Test
    void everyInputOfANodeIsMadeBeforeIt() throws IOException {
        Module network = AutoencoderFromCnn.of(
                new Sequential(
                        new Conv3d(1, 2, new Size3(2, 3, 3), new Size3(1, 2, 2), new Size3(1, 0, 1), Size3.cube(1)),
                        new LeakyReLU(0.1), new MaxPool3d(new Size3(3, 2, 3), Size3.cube(2), new Size3(1, 0, 1)),
                        new Dropout(0.3), new PadMaxPool3d(3, 2), new Flatten(), new Linear(2 * 7 * 3 * 3, 5),
                        new Sigmoid()),
                Shape.of(1, 1, 30, 31, 32));
        Fields graph = saved(network, Shape.of(1, 1, 30, 31, 32), "reconstruction").message(7);
        Set<String> known = new HashSet<>(initializers(graph).keySet());
        known.add("image");
        for (Fields node : graph.messages(1)) {
            assertTrue(known.containsAll(node.texts(1)), () -> node.text(3) + " takes " + node.texts(1));
            node.texts(2).forEach(output -> assertTrue(known.add(output), output + " is made twice"));
        }
        assertTrue(known.contains("reconstruction"));
    }

    @Test
    void equalNetworksGiveEqualFiles() throws IOException {
        Path first = save(Cnn.of(CONV5, IMAGE, 0.5, 2), IMAGES, "logits", "first.onnx");
        Path second = save(Cnn.of(CONV5, IMAGE, 0.5, 2), IMAGES, "logits", "second.onnx");
        assertEquals(-1, Files.mismatch(first, second));
    }

    @Test
    void refusesWhatOnnxCannotHold() {
        String message = assertThrows(IllegalArgumentException.class,
                () -> saved(new Sequential(new CropMaxUnpool3d()), IMAGES, "y")).getMessage();
        assertEquals("there is no ONNX form of the layer CropMaxUnpool3d (0)", message);
        assertThrows(IllegalArgumentException.class, () -> saved(new Dropout(0.5), IMAGES, "y"));
    }

    @Test
    void refusesMoreThanAProtocolBufferHolds() {
        Path file = folder.resolve("large.onnx");
        try (MetaBackend meta = new MetaBackend(backend)) {
            Linear large = new Linear(40_000, 20_000);
            large.place(meta, Seeds.root(1));
            String message = assertThrows(CheckpointException.class,
                    () -> OnnxFile.save(file, large, Shape.of(1, 40_000), description("y"))).getMessage();
            assertTrue(message.startsWith(file + " would have 3200"), message);
        }
        assertFalse(Files.exists(file));
    }

    @Test
    void leavesNothingBehindWhereItCannotWrite() throws IOException {
        Path file = Files.createDirectory(folder.resolve("taken.onnx"));
        Files.createFile(file.resolve("content"));
        Linear network = new Linear(2, 2);
        network.place(backend, Seeds.root(1));
        String message = assertThrows(CheckpointException.class,
                () -> OnnxFile.save(file, network, Shape.of(1, 2), description("y"))).getMessage();
        assertTrue(message.startsWith(file + " could not be written"), message);
        try (var files = Files.list(folder)) {
            assertEquals(List.of(file), files.toList());
        }
    }

    private Fields saved(Module network, Shape image, String output) throws IOException {
        return Fields.of(Files.readAllBytes(save(network, image, output, "network.onnx")));
    }

    private Fields saved(Module network, Shape image, OnnxDescription description) throws IOException {
        network.place(backend, Seeds.root(7));
        Path file = folder.resolve("network.onnx");
        OnnxFile.save(file, network, image, description);
        return Fields.of(Files.readAllBytes(file));
    }

    private Path save(Module network, Shape image, String output, String name) throws IOException {
        network.place(backend, Seeds.root(7));
        Path file = folder.resolve(name);
        OnnxFile.save(file, network, image, description(output));
        return file;
    }

    private static OnnxDescription description(String output) {
        return new OnnxDescription("1", output, "", Map.of());
    }

    private static Map<String, Fields> nodes(Fields graph) {
        return graph.messages(1).stream().collect(Collectors.toMap(node -> node.text(3), Function.identity()));
    }

    private static Map<String, Fields> initializers(Fields graph) {
        return graph.messages(5).stream().collect(Collectors.toMap(tensor -> tensor.text(8), Function.identity()));
    }

    private static Fields attribute(Fields node, String name) {
        return node.messages(5).stream().filter(found -> found.text(1).equals(name)).findFirst().orElseThrow();
    }

    private static void assertHolds(Tensor expected, Fields found, String name) {
        assertEquals(1, found.number(2), name);
        assertArrayEquals(
                expected.shape().toArray(), found.numbers(1).stream().mapToInt(Long::intValue).toArray(), name);
        FloatBuffer raw = found.bytes(9).asFloatBuffer();
        float[] values = new float[raw.remaining()];
        raw.get(values);
        assertArrayEquals(expected.toFloats(), values, name);
    }

    private static long[] longs(Fields tensor) {
        assertEquals(7, tensor.number(2));
        LongBuffer raw = tensor.bytes(9).asLongBuffer();
        long[] values = new long[raw.remaining()];
        raw.get(values);
        return values;
    }

    private static String value(Fields info) {
        Fields tensor = info.message(2).message(1);
        String type = tensor.number(1) == 1 ? "float32" : "type " + tensor.number(1);
        return info.text(1) + " " + type + " " + tensor.message(2).messages(1).stream()
                .map(dimension -> dimension.has(2) ? dimension.text(2) : Long.toString(dimension.number(1)))
                .toList();
    }
}
