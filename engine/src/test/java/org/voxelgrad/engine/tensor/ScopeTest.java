package org.voxelgrad.engine.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class ScopeTest {

    private static final Shape SHAPE = Shape.of(2, 3, 4);

    private final MemoryPool pool =
            new MemoryPool((dtype, elements) -> new FloatStorage(new float[(int) elements]));

    @Test
    void theLastReleaseGivesTheMemoryBack() {
        try (Scope scope = new Scope(pool)) {
            Tensor tensor = scope.empty(DType.FLOAT32, SHAPE);
            scope.retain(tensor);
            scope.release(tensor);
            assertNotSame(tensor.storage(), scope.empty(DType.FLOAT32, SHAPE).storage(), "still held once");
            scope.release(tensor);
            assertSame(tensor.storage(), scope.empty(DType.FLOAT32, SHAPE).storage());
        }
    }

    @Test
    void aViewHoldsTheSameMemory() {
        try (Scope scope = new Scope(pool)) {
            Tensor tensor = scope.empty(DType.FLOAT32, SHAPE);
            Tensor view = tensor.reshape(Shape.of(6, 4));
            scope.retain(view);
            scope.release(tensor);
            assertEquals(1, scope.holders(tensor));
            scope.release(view);
            assertEquals(0, scope.holders(tensor));
            assertEquals(0, pool.bytesInUse());
        }
    }

    @Test
    void closingReleasesWhatIsLeftOnce() {
        Scope scope = new Scope(pool);
        Tensor kept = scope.empty(DType.FLOAT32, SHAPE);
        scope.retain(kept);
        scope.release(scope.empty(DType.FLOAT32, SHAPE));
        scope.close();
        assertEquals(0, pool.bytesInUse());
        scope.close();
        assertEquals(0, pool.bytesInUse());
        assertEquals(2 * 24 * 4, pool.bytesHeld());
        assertThrows(IllegalStateException.class, () -> scope.empty(DType.FLOAT32, SHAPE));
    }

    @Test
    void leavesMemoryFromElsewhereAlone() {
        Tensor own = Tensor.of(SHAPE, new float[24]);
        try (Scope scope = new Scope(pool)) {
            scope.retain(own);
            scope.release(own);
            scope.release(own);
            assertEquals(0, scope.holders(own));
        }
        assertEquals(0, pool.bytesHeld());
    }

    @Test
    void aScalarAndAnEmptyTensorHaveMemory() {
        try (Scope scope = new Scope(pool)) {
            assertEquals(1, scope.empty(DType.FLOAT32, Shape.of()).elements());
            assertEquals(0, scope.empty(DType.FLOAT32, Shape.of(0, 3)).elements());
        }
    }
}
