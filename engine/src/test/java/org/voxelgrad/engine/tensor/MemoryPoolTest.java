package org.voxelgrad.engine.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import org.junit.jupiter.api.Test;

class MemoryPoolTest {

    private int allocations;

    private final MemoryPool pool = new MemoryPool((dtype, elements) -> {
        allocations++;
        int length = (int) elements;
        return dtype == DType.INT32 ? new IntStorage(new int[length]) : new FloatStorage(new float[length]);
    });

    @Test
    void givesBackWhatItWasGiven() {
        Storage first = pool.take(DType.FLOAT32, 100);
        pool.give(first);
        assertSame(first, pool.take(DType.FLOAT32, 100));
        assertEquals(1, allocations);
    }

    @Test
    void choosesTheSmallestThatFits() {
        Storage large = pool.take(DType.FLOAT32, 150);
        Storage small = pool.take(DType.FLOAT32, 110);
        pool.give(small);
        pool.give(large);
        assertSame(small, pool.take(DType.FLOAT32, 100));
        assertSame(large, pool.take(DType.FLOAT32, 100));
    }

    @Test
    void doesNotWasteMoreThanHalf() {
        Storage storage = pool.take(DType.FLOAT32, 201);
        pool.give(storage);
        assertNotSame(storage, pool.take(DType.FLOAT32, 100), "one element more than twice as large");
        assertSame(storage, pool.take(DType.FLOAT32, 101));
    }

    @Test
    void keepsTypesApart() {
        pool.give(pool.take(DType.FLOAT32, 100));
        assertEquals(DType.INT32, pool.take(DType.INT32, 100).dtype());
        assertEquals(2, allocations);
    }

    @Test
    void countsBytes() {
        Storage a = pool.take(DType.FLOAT32, 100);
        Storage b = pool.take(DType.INT32, 50);
        assertEquals(600, pool.bytesInUse());
        pool.give(a);
        assertEquals(200, pool.bytesInUse());
        assertEquals(600, pool.bytesHeld());
        assertEquals(600, pool.peakBytesInUse());
        pool.trim();
        assertEquals(200, pool.bytesHeld());
        pool.give(b);
        assertEquals(0, pool.bytesInUse());
        assertEquals(200, pool.bytesHeld());
        assertEquals(600, pool.peakBytesInUse());
    }
}
