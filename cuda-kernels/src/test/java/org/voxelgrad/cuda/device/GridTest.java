package org.voxelgrad.cuda.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class GridTest {

    @Test
    void moreBlocksThanAGpuTakesAreRefused() {
        assertEquals(1 << 20, new Grid(1 << 20, 65_535, 65_535, 256).blocksX());
        for (int axis = 1; axis <= 2; axis++) {
            int y = axis == 1 ? 65_536 : 1;
            int z = axis == 2 ? 65_536 : 1;
            String message =
                    assertThrows(IllegalArgumentException.class, () -> new Grid(1, y, z, 256)).getMessage();
            assertTrue(message.contains("smaller batches"), message);
        }
    }

    @Test
    void aThreadAnElementAndNoMoreBlocksThanAGpuNeeds() {
        assertEquals(1, Grid.over(0).blocksX());
        assertEquals(2, Grid.over(Grid.THREADS + 1).blocksX());
        assertEquals(1 << 16, Grid.over(1L << 40).blocksX());
    }
}
