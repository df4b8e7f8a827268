package org.voxelgrad.engine.backend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.voxelgrad.engine.backend.reference.ReferenceBackend;
import org.voxelgrad.engine.tensor.DType;
import org.voxelgrad.engine.tensor.Scope;
import org.voxelgrad.engine.tensor.Shape;
import org.voxelgrad.engine.tensor.Tensor;

class BackendsTest {

    private static final DeviceOptions OPTIONS = DeviceOptions.ofThreads(3);
    private static final Probe PRESENT = new Probe.Available("a device");
    private static final Probe ABSENT = new Probe.Unavailable("there is no driver", "install one");

    private final List<String> notices = new ArrayList<>();

    /** Remembers with what it was opened. */
    private static final class Fake implements BackendProvider {

        private final String id;
        private final int rank;
        private final Probe probe;
        private final Backend backend = new ReferenceBackend();
        private Request opened;

        Fake(String id, int rank, Probe probe) {
            this.id = id;
            this.rank = rank;
            this.probe = probe;
        }

        @Override
        public String id() {
            return id;
        }

        @Override
        public int rank() {
            return rank;
        }

        @Override
        public Probe probe(Request request) {
            return probe;
        }

        @Override
        public Backend open(Request request) {
            opened = request;
            return backend;
        }
    }

    private Backend select(String device, BackendProvider... providers) {
        return Backends.select(List.of(providers), device, OPTIONS, notices::add);
    }

    private String refusal(String device, BackendProvider... providers) {
        return assertThrows(DeviceUnavailableException.class, () -> select(device, providers)).getMessage();
    }

    @Test
    void autoTakesTheHighestRankSilently() {
        Fake cpu = new Fake("cpu", 10, PRESENT);
        Fake cuda = new Fake("cuda", 20, PRESENT);
        assertSame(cuda.backend, select("auto", cpu, cuda));
        assertEquals(new BackendProvider.Request(-1, OPTIONS), cuda.opened);
        assertEquals(List.of(), notices);
    }

    @Test
    void autoFallsBackWithOneNotice() {
        Fake cpu = new Fake("cpu", 10, PRESENT);
        assertSame(cpu.backend, select("auto", cpu, new Fake("cuda", 20, ABSENT)));
        assertEquals(List.of("No cuda device: there is no driver."), notices);
    }

    @Test
    void autoWithNothingLeftSaysWhy() {
        assertEquals("No device can compute here: cpu: there is no driver; install one.",
                refusal("auto", new Fake("cpu", 10, ABSENT)));
        assertEquals("No device can compute here: the class path holds no backend provider.", refusal("auto"));
    }

    @Test
    void aNamedDeviceIsNeverReplaced() {
        Fake cpu = new Fake("cpu", 10, PRESENT);
        assertEquals("Device cuda:1 is not available: there is no driver; install one.",
                refusal("cuda:1", cpu, new Fake("cuda", 20, ABSENT)));
        assertEquals("Device cuda is not available: this installation has no cuda backend; compute on another device"
                + " (auto, cpu).", refusal("cuda", cpu));
        assertEquals(List.of(), notices);
    }

    @Test
    void aNumberChoosesAmongDevices() {
        Fake cuda = new Fake("cuda", 20, PRESENT);
        assertSame(cuda.backend, select("cuda:12", cuda));
        assertEquals(new BackendProvider.Request(12, OPTIONS), cuda.opened);
        select("cuda", cuda);
        assertEquals(new BackendProvider.Request(-1, OPTIONS), cuda.opened);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "cuda:", "cuda:x", "cuda:-1", "cuda:99999999999", "CUDA", "cuda 0"})
    void whatIsNoDeviceIsRefusedInWords(String device) {
        assertEquals("Device " + device + " is not a device: give auto, cpu, cuda or cuda:N, with N from 0.",
                refusal(device, new Fake("cuda", 20, PRESENT)));
    }

    @Test
    void theCpuIsAlwaysThere() {
        try (Backend backend = Backends.open("cpu", 1, notices::add)) {
            assertEquals("cpu", backend.id());
        }
        assertThrows(DeviceUnavailableException.class, () -> Backends.open("cpu:1", 1, notices::add));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void aClosedBackendRefusesToCompute(int threads) {
        Backend backend = Backends.open("cpu", threads, notice -> {});
        Tensor x = new Tensor(Shape.of(8), backend.allocate(DType.FLOAT32, 8));
        Tensor y = new Tensor(Shape.of(8), backend.allocate(DType.FLOAT32, 8));
        backend.close();

        assertRefuses(() -> backend.allocate(DType.FLOAT32, 8));
        assertRefuses(() -> new Scope(backend.pool()).empty(DType.FLOAT32, Shape.of(8)));
        assertRefuses(() -> backend.pointwise().sigmoid(x, y));
    }

    private static void assertRefuses(Executable use) {
        assertEquals(
                "this backend is closed: open another to compute on",
                assertThrows(IllegalStateException.class, use).getMessage());
    }
}
