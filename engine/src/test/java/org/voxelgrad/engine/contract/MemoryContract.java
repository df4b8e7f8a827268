package org.voxelgrad.engine.contract;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.voxelgrad.engine.backend.Backend;
import org.voxelgrad.engine.tensor.DType;
import org.voxelgrad.engine.tensor.Scope;
import org.voxelgrad.engine.tensor.Shape;
import org.voxelgrad.engine.tensor.Storage;
import org.voxelgrad.engine.tensor.Tensor;

/** What every backend's memory must do: start at zero, take and give values anywhere, come back from its pool. */
final class MemoryContract {

    private MemoryContract() {}

    static Stream<DynamicTest> check(Backend backend) {
        return Stream.of(
                dynamicTest("new memory is zeroed", () -> newMemoryIsZeroed(backend)),
                dynamicTest("memory takes and gives floats and doubles", () -> takesAndGivesReals(backend)),
                dynamicTest("memory takes and gives integers", () -> takesAndGivesIntegers(backend)),
                dynamicTest("memory refuses values of the other kind", () -> refusesOtherKind(backend)),
                dynamicTest("the pool reuses memory", () -> poolReuses(backend)));
    }

    private static void newMemoryIsZeroed(Backend backend) {
        for (int elements : new int[] {1, 17, 100_003}) {
            Tensor real = new Tensor(Shape.of(elements), backend.allocate(backend.realType(), elements));
            Tensor integer = new Tensor(Shape.of(elements), backend.allocate(DType.INT32, elements));
            assertArrayEquals(new double[elements], real.toDoubles());
            assertArrayEquals(new int[elements], integer.toInts());
        }
    }

    private static void takesAndGivesReals(Backend backend) {
        Storage storage = backend.allocate(backend.realType(), 31);
        storage.write(3, new float[] {9, 1.5f, -2.25f, 9}, 1, 2);
        storage.write(5, new double[] {9, 9, 4.75}, 2, 1);
        double[] doubles = {7, 7, 7, 7, 7, 7};
        float[] floats = {7, 7, 7, 7, 7, 7};
        storage.read(2, doubles, 1, 5);
        storage.read(2, floats, 0, 5);
        assertArrayEquals(new double[] {7, 0, 1.5, -2.25, 4.75, 0}, doubles);
        assertArrayEquals(new float[] {0, 1.5f, -2.25f, 4.75f, 0, 7}, floats);
    }

    private static void takesAndGivesIntegers(Backend backend) {
        Storage storage = backend.allocate(DType.INT32, 17);
        storage.write(15, new int[] {9, Integer.MAX_VALUE, -1}, 1, 2);
        int[] integers = {7, 7, 7, 7};
        storage.read(14, integers, 1, 3);
        assertArrayEquals(new int[] {7, 0, Integer.MAX_VALUE, -1}, integers);
    }

    private static void refusesOtherKind(Backend backend) {
        Storage real = backend.allocate(backend.realType(), 1);
        Storage integer = backend.allocate(DType.INT32, 1);
        assertThrows(IllegalStateException.class, () -> real.write(0, new int[1], 0, 1));
        assertThrows(IllegalStateException.class, () -> real.read(0, new int[1], 0, 1));
        assertThrows(IllegalStateException.class, () -> integer.write(0, new float[1], 0, 1));
        assertThrows(IllegalStateException.class, () -> integer.read(0, new double[1], 0, 1));
    }

    private static void poolReuses(Backend backend) {
        long before = backend.pool().bytesInUse();
        Storage first;
        try (Scope scope = new Scope(backend.pool())) {
            first = scope.empty(backend.realType(), Shape.of(3, 5, 7)).storage();
            assertTrue(backend.pool().bytesInUse() > before);
        }
        assertEquals(before, backend.pool().bytesInUse());
        try (Scope scope = new Scope(backend.pool())) {
            assertSame(first, scope.empty(backend.realType(), Shape.of(3, 5, 7)).storage());
        }
    }
}
