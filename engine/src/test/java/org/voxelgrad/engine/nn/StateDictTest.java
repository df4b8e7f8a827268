package org.voxelgrad.engine.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.voxelgrad.engine.autograd.Tape;
import org.voxelgrad.engine.backend.Backend;
import org.voxelgrad.engine.backend.Backends;
import org.voxelgrad.engine.backend.reference.ReferenceBackend;
import org.voxelgrad.engine.checkpoint.TorchFile;
import org.voxelgrad.engine.checkpoint.TorchTensor;
import org.voxelgrad.engine.nn.layer.Linear;
import org.voxelgrad.engine.random.Seeds;
import org.voxelgrad.engine.tensor.Shape;
import org.voxelgrad.engine.tensor.Tensor;

class StateDictTest {

    private final Backend backend = new ReferenceBackend();

    private Sequential network(Backend on, int seed) {
        Sequential network = TrainingStep.classifier();
        network.place(on, Seeds.root(seed));
        return network;
    }

    /** Moves the running statistics and the counter. */
    private void train(Sequential network) {
        try (Tape tape = Tape.training(backend, Seeds.root(1))) {
            network.forward(tape, tape.constant(TrainingStep.images(tape)));
        }
    }

    @Test
    void survivesAFile(@TempDir Path folder) throws IOException {
        Sequential trained = network(backend, 1);
        train(trained);
        Map<String, TorchTensor> saved = trained.stateDict().toTorch();
        Path file = folder.resolve("model.pth");
        TorchFile.save(file, saved);
        Map<?, ?> read = (Map<?, ?>) TorchFile.load(file);
        assertEquals(new ArrayList<>(saved.keySet()), new ArrayList<>(read.keySet()));

        Sequential other = network(backend, 2);
        other.stateDict().load(read);
        assertSameValues(saved, other.stateDict().toTorch(), 0);
        assertArrayEquals(new long[] {1}, other.stateDict().toTorch().get("1.num_batches_tracked").toLongs());
        try (Backend cpu = Backends.open("cpu", 1, notice -> {})) {
            Sequential single = network(cpu, 2);
            single.stateDict().load(read);
            assertSameValues(saved, single.stateDict().toTorch(), 1e-7);
        }
    }

    private static void assertSameValues(
            Map<String, TorchTensor> expected, Map<String, TorchTensor> actual, double tolerance) {
        expected.forEach((name, value) ->
                assertArrayEquals(value.toDoubles(), actual.get(name).toDoubles(), tolerance, name));
    }

    @Test
    void listsEveryFaultAndChangesNothing() {
        Sequential network = network(backend, 1);
        Map<String, double[]> before = new LinkedHashMap<>();
        network.stateDict().toTorch().forEach((name, value) -> before.put(name, value.toDoubles()));

        Map<String, Object> values = new LinkedHashMap<>(network(backend, 2).stateDict().toTorch());
        values.remove("0.weight");
        values.put("0.bias", TorchTensor.of(new long[] {4}, new float[4]));
        values.put("1.weight", "a word");
        values.put("1.num_batches_tracked", TorchTensor.of(new long[0], new float[] {3}));
        values.put("4.bias", TorchTensor.ofLongs(new long[] {4}, new long[4]));
        values.put("99.weight", TorchTensor.of(new long[] {1}, new float[1]));
        StateDict state = network.stateDict();
        String message = assertThrows(IllegalArgumentException.class, () -> state.load(values)).getMessage();
        assertEquals("The saved state does not fit the network: 0.weight is missing; 0.bias has the shape [4], the"
                + " network's is [3]; 1.weight is a String, not a tensor; 1.num_batches_tracked is float32, the"
                + " network's is an integer; 4.bias is int64, the network's is floating-point; 99.weight is not in the"
                + " network.", message);
        before.forEach((name, value) ->
                assertArrayEquals(value, network.stateDict().toTorch().get(name).toDoubles(), name));
    }

    @Test
    void takesSomeValuesOrNone() {
        Sequential network = network(backend, 1);
        Map<String, TorchTensor> other = network(backend, 2).stateDict().toTorch();
        double[] before = network.stateDict().toTorch().get("0.bias").toDoubles();
        StateDict state = network.stateDict();
        for (String fault : List.of("0.bias", "99.weight")) {
            Map<String, TorchTensor> values = new LinkedHashMap<>(Map.of("0.weight", other.get("0.weight")));
            values.put(fault, TorchTensor.of(new long[] {4}, new float[4]));
            String message = assertThrows(IllegalArgumentException.class, () -> state.loadSome(values)).getMessage();
            assertTrue(message.startsWith(fault + " "), message);
        }
        state.loadSome(Map.of("0.weight", other.get("0.weight")));
        assertArrayEquals(other.get("0.weight").toDoubles(), state.toTorch().get("0.weight").toDoubles());
        assertArrayEquals(before, state.toTorch().get("0.bias").toDoubles());
    }

    @Test
    void aLongListIsCutShort() {
        StateDict state = network(backend, 1).stateDict();
        String message = assertThrows(IllegalArgumentException.class, () -> state.load(Map.of())).getMessage();
        int names = state.states().size();
        assertTrue(message.endsWith("; and " + (names - 8) + " more."), message);
    }

    @Test
    void anUnplacedNetworkSaysSo() {
        StateDict state = new Sequential(new Linear(2, 3)).stateDict();
        assertEquals(List.of("0.weight", "0.bias"), List.copyOf(state.states().keySet()));
        String message = assertThrows(IllegalStateException.class, state::toTorch).getMessage();
        assertTrue(message.contains("Module.place"), message);
    }

    @Test
    void aLayerUsedTwiceIsTrainedOnce() {
        Linear shared = new Linear(3, 3);
        Sequential network = new Sequential(shared, shared);
        network.place(backend, Seeds.root(1));
        assertEquals(2, network.parameters().size());
        assertEquals(12, network.parameterCount());
        assertEquals(4, network.stateDict().states().size());
        try (Tape tape = Tape.inference(backend)) {
            Tensor x = Tensor.of(Shape.of(1, 3), 1.0, 2, 3);
            assertEquals(Shape.of(1, 3), network.forward(tape, tape.constant(x)).shape());
        }
    }
}
