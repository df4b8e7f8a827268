package org.voxelgrad.engine.backend.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class FmaPeakTest {

    @Test
    void vectorsAndPlainJavaProlongTheSameChains() {
        int links = 10_000;

        float plain = new ScalarFmaChains().run(links);
        assertEquals(12, plain, 0.01, "every chain tends to 1");
        assertEquals(plain, new FmaPeak().run(links), 0.01);
    }

    @Test
    void thePeakIsThatOfAMachineNotOfAnEmptyLoop() {
        double peak = new FmaPeak().flopsPerSecond(1);

        assertTrue(peak > 1e7 && peak < 1e12, "one core, " + peak + " operations in a second");
    }
}
