package org.voxelgrad.engine.backend.cpu;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.voxelgrad.engine.contract.UnpoolBlockContract.assertClose;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.voxelgrad.engine.backend.Backend;
import org.voxelgrad.engine.backend.Backends;
import org.voxelgrad.engine.backend.UnpoolBlockSpec;
import org.voxelgrad.engine.contract.UnpoolBlockContract;
import org.voxelgrad.engine.tensor.DType;
import org.voxelgrad.engine.tensor.Shape;
import org.voxelgrad.engine.tensor.Tensor;

/** A decoder's block as one operation gives what its layers give. */
@Tag("lanes")
class CpuUnpoolBlocksContractTest {

    @BeforeAll
    static void skipsWhatTheMachineLacks() {
        assumeTrue(Lanes.chosen().refusal() == null);
    }

    static List<UnpoolBlockContract.Case> cases() {
        return UnpoolBlockContract.cases();
    }

    @TestFactory
    Stream<DynamicTest> keepsTheContract() {
        return UnpoolBlockContract.check(() -> open(2));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void givesTheSameBitsOnAnyNumberOfThreads(UnpoolBlockContract.Case c) {
        try (Backend one = open(1)) {
            Map<String, double[]> expected = UnpoolBlockContract.run(c, one, true);
            for (int threads : new int[] {2, 3, 7}) {
                try (Backend many = open(threads)) {
                    Map<String, double[]> actual = UnpoolBlockContract.run(c, many, true);
                    expected.forEach((name, values) -> assertArrayEquals(values, actual.get(name), name));
                }
            }
        }
    }

    /** Large batches have no room for all unpooled maps at once. */
    @ParameterizedTest
    @MethodSource("cases")
    void goesImageByImageAsWell(UnpoolBlockContract.Case c) {
        RowKernels rows = RowKernels.of(Lanes.chosen());
        try (Workers workers = new Workers(2)) {
            CpuPool pool = new CpuPool(workers, rows.pooling());
            CpuConv conv = new CpuConv(workers, rows);
            Map<String, double[]> expected = run(
                    c, pool, new DenseUnpoolConv(workers, conv, pool, Long.MAX_VALUE));
            assertClose(c.toString(), expected, run(c, pool, new DenseUnpoolConv(workers, conv, pool, 0)));
            if (PatchUnpoolConv.fits(c.spec())) {
                assertClose(c.toString(), expected, run(c, pool, new PatchUnpoolConv(workers, rows.patches())));
            }
        }
    }

    private static Map<String, double[]> run(UnpoolBlockContract.Case c, CpuPool pool, UnpoolConv way) {
        UnpoolBlockSpec spec = c.spec();
        Shape pooled = spec.pool().outputShape();
        Tensor winners = new Tensor(pooled, Heap.allocate(DType.INT32, pooled.elements()));
        pool.maxForward(spec.pool(), drawn(2, spec.pool().inputShape()), drawn(0, pooled), winners);
        Tensor x = drawn(3, pooled);
        Tensor y = drawn(0, spec.adjoint().inputShape());
        Tensor weight = drawn(4, spec.adjoint().weightShape());
        List<Tensor> workspace = way.workspace(spec).stream().map(shape -> drawn(0, shape)).toList();
        way.forward(spec, x, winners, weight, drawn(5, Shape.of(c.out())), workspace, y);
        Tensor dx = drawn(0, pooled);
        Tensor dWeight = drawn(7, weight.shape());
        way.backward(spec, x, winners, drawn(8, y.shape()), weight, workspace, dx, dWeight);
        return Map.of("y", y.toDoubles(), "dx", dx.toDoubles(), "dWeight", dWeight.toDoubles());
    }

    private static Tensor drawn(int stream, Shape shape) {
        return UnpoolBlockContract.draw(new Tensor(shape, Heap.allocate(DType.FLOAT32, shape.elements())), stream, 0);
    }

    private static Backend open(int threads) {
        return Backends.open("cpu", threads, notice -> {});
    }
}
