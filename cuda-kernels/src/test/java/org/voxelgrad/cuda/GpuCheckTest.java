package org.voxelgrad.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.voxelgrad.cuda.check.Check;
import org.voxelgrad.cuda.check.Extent;
import org.voxelgrad.cuda.check.Opener;
import org.voxelgrad.cuda.check.Peer;
import org.voxelgrad.cuda.check.Report;
import org.voxelgrad.cuda.check.Stage;
import org.voxelgrad.cuda.host.HostCompiler;
import org.voxelgrad.cuda.host.HostDevice;
import org.voxelgrad.cuda.kernel.CudaKernels;
import org.voxelgrad.cuda.kernel.DirectConv;
import org.voxelgrad.engine.backend.Backend;
import org.voxelgrad.engine.backend.Precision;
import org.voxelgrad.engine.nn.GoldenNetwork;
import org.voxelgrad.training.ImageSize;
import org.voxelgrad.training.NetworkType;
import org.voxelgrad.training.bench.ConvolutionPass;

/** What {@code dev/gpu-check} runs on a GPU, on the kernels compiled for this machine: all but the driver. */
class GpuCheckTest {

    private static final long CAPACITY = 1L << 28;

    private static final ImageSize SIZE = new ImageSize(3, 4, 17);

    /** As little as Conv5_FC3 can train on. */
    private static final Extent TINY = new Extent(
            SIZE, SIZE, 100, List.of(GoldenNetwork.CUSTOM), List.of(NetworkType.AUTOENCODER), 1,
            List.of(Precision.FP32), 2, 1, List.of(2), 2, 0, 1, 0, 1, 1, 60);

    @TempDir
    static Path folder;

    private final List<String> lines = new ArrayList<>();
    private final StringBuilder tables = new StringBuilder();
    private final Report report = new Report(lines::add, tables::append);

    @BeforeAll
    static void skipsWithoutCompiler() {
        String refusal = HostCompiler.refusal();
        assumeTrue(refusal == null, () -> "skipped: " + refusal);
    }

    @ParameterizedTest
    @EnumSource
    void everyStagePasses(Stage stage) {
        boolean good = new Check(GpuCheckTest::open, TINY, new SlowPeer(), report).run(stage);

        assertTrue(good && report.passed() > 0, () -> String.join("\n", lines));
        if (stage == Stage.COMPARE) {
            List<String> table = tables.toString().lines().filter(line -> line.startsWith("|")).toList();
            assertTrue(table.get(0).startsWith("| batch | voxelgrad | PyTorch | "), table.get(0));
            assertTrue(table.get(2).startsWith("| 2 | tf32 | eager, TF32 | "), table.get(2));
            assertTrue(table.get(3).startsWith("| 2 | bf16 | torch.compile, "), table.get(3));
        }
    }

    @Test
    void whatIsWrongIsTold() {
        Opener broken = (precision, deterministic) -> {
            throw new IllegalStateException("conv3d forward: no such stream");
        };

        assertFalse(new Check(broken, TINY, null, report).run(Stage.MEMORY));
        assertEquals(1, report.failed());
        assertTrue(lines.getLast().startsWith("  FAILED  memory stopped: java.lang.IllegalStateException: conv3d"),
                lines.getLast());
    }

    @Test
    void aMissingPyTorchIsAFailure() {
        assertFalse(new Check(GpuCheckTest::open, TINY, null, report).run(Stage.COMPARE));
        assertTrue(lines.getLast().contains("PEERS_PYTHON"), lines.getLast());
    }

    private static Backend open(Precision precision, boolean deterministic) {
        return new CudaBackend(
                new HostDevice(new HostCompiler(folder), CAPACITY), precision,
                launcher -> CudaKernels.of(launcher, new DirectConv(launcher)));
    }

    /** Takes a second for everything. */
    private static final class SlowPeer implements Peer {

        @Override
        public String description() {
            return "a slow peer";
        }

        @Override
        public Step step(Way way, NetworkType network, ImageSize size, int batchSize, int steps) {
            return new Step(1, 1 << 30);
        }

        @Override
        public Map<Pass, Double> convolutions(Way way, ImageSize size, int batchSize, double seconds) {
            Map<Pass, Double> milliseconds = new HashMap<>();
            for (int layer = 1; layer <= 5; layer++) {
                for (ConvolutionPass pass : ConvolutionPass.values()) {
                    milliseconds.put(new Pass(layer, pass), 1e3);
                }
            }
            return milliseconds;
        }
    }
}
