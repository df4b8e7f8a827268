package org.voxelgrad.engine.backend.cpu;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.voxelgrad.engine.backend.Backend;
import org.voxelgrad.engine.backend.Backends;
import org.voxelgrad.engine.backend.Size3;
import org.voxelgrad.engine.contract.BlockContract;
import org.voxelgrad.engine.contract.BlockRun;

/** A block as one operation gives what its layers give. */
@Tag("lanes")
class CpuBlocksTest {

    @BeforeAll
    static void skipsWhatTheMachineLacks() {
        Lanes lanes = Lanes.chosen();
        assumeTrue(lanes.refusal() == null, () -> "skipped: " + lanes.refusal().reason());
    }

    static List<BlockRun> blocks() {
        return BlockContract.blocks();
    }

    @TestFactory
    Stream<DynamicTest> keepsTheContract() {
        return BlockContract.check(() -> open(2));
    }

    /** By Winograd's algorithm, whose tiles a NaN spreads over: the value is there with and without winners. */
    @Test
    void notANumberIsKeptInBlocksOfSeveralChannels() {
        for (double slope : new double[] {0, 0.01}) {
            BlockRun block = BlockContract.block(15, new Size3(7, 10, 37), 1, 2, 3, slope, true);
            block.x()[(4 * 10 + 5) * 37 + 20] = Double.NaN;
            try (Backend cpu = open(2)) {
                double[] layers = block.evaluate(cpu, false).get("y");
                double[] fused = block.evaluate(cpu, true).get("y");
                for (int i = 0; i < fused.length; i++) {
                    assertTrue(Double.isNaN(fused[i]) || !Double.isNaN(layers[i]));
                }
                assertArrayEquals(fused, block.evaluateInARow(cpu));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("blocks")
    void givesTheSameBitsOnAnyNumberOfThreads(BlockRun block) {
        try (Backend one = open(1)) {
            Map<String, double[]> trained = block.train(one, true);
            Map<String, double[]> evaluated = block.evaluate(one, true);
            for (int threads : new int[] {2, 3, 7}) {
                try (Backend several = open(threads)) {
                    block.train(several, true).forEach((name, values) -> assertArrayEquals(trained.get(name), values));
                    block.evaluate(several, true)
                            .forEach((name, values) -> assertArrayEquals(evaluated.get(name), values));
                }
            }
        }
    }

    private static Backend open(int threads) {
        return Backends.open("cpu", threads, notice -> {});
    }
}
