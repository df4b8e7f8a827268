package org.voxelgrad.engine.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class TensorTest {

    @Test
    void viewsShareMemory() {
        Tensor tensor = Tensor.of(Shape.of(2, 3), 1f, 2, 3, 4, 5, 6);
        Tensor view = tensor.reshape(Shape.of(3, 2));
        view.set(new float[] {6, 5, 4, 3, 2, 1});
        assertArrayEquals(new float[] {6, 5, 4, 3, 2, 1}, tensor.toFloats());
        assertThrows(IllegalArgumentException.class, () -> tensor.reshape(Shape.of(7)));
    }

    @Test
    void convertsRealsAndRefusesIntegers() {
        Tensor tensor = Tensor.of(Shape.of(2), 0.1, 2.5);
        assertArrayEquals(new float[] {0.1f, 2.5f}, tensor.toFloats());
        assertEquals(2.5f, Tensor.of(Shape.of(), 2.5f).item());
        assertThrows(IllegalStateException.class, tensor::toInts);
        assertThrows(IllegalStateException.class, tensor::item);
        assertArrayEquals(new int[] {3, -4}, Tensor.of(Shape.of(2), 3, -4).toInts());
    }

    @Test
    void saysWhichNumberOfElementsItTakes() {
        Exception tooFew = assertThrows(IllegalArgumentException.class, () -> Tensor.of(Shape.of(2, 3), 1f, 2f));
        assertTrue(tooFew.getMessage().contains("needs 6 elements, the storage has 2"), tooFew.getMessage());
        Tensor tensor = Tensor.of(Shape.of(2), 1f, 2f);
        Exception tooMany = assertThrows(IllegalArgumentException.class, () -> tensor.set(new float[3]));
        assertTrue(tooMany.getMessage().contains("takes 2 values, got 3"), tooMany.getMessage());
    }

    @Test
    void shapesCountFromEitherEnd() {
        Shape shape = Shape.of(2, 3, 4, 5, 6);
        assertEquals(6, shape.dim(-1));
        assertEquals(3, shape.dim(1));
        assertEquals(720, shape.elements());
        assertEquals(120, shape.elementsFrom(2));
        assertEquals(1, Shape.of().elements());
        assertThrows(IllegalArgumentException.class, () -> Shape.of(2, -1));
        assertThrows(IllegalArgumentException.class, () -> Shape.of(1 << 30, 1 << 30, 1 << 30));
    }
}
