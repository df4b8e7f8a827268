package org.voxelgrad.training;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A made-up network: 100 MiB an image and 50 MiB for gradients that are summed; batches of one are too small. */
class DeviceRoomTest {

    private static final long MIB = 1 << 20;

    private static DeviceRoom room(int batchSize, int accumulationSteps) {
        return new DeviceRoom(batchSize, accumulationSteps, (batch, accumulates) -> {
            if (batch == 1) {
                throw new IllegalArgumentException("one value a channel");
            }
            return (100L * batch + (accumulates ? 50 : 0)) * MIB;
        });
    }

    @Test
    void whatFitsIsLeftAlone() {
        assertDoesNotThrow(() -> room(8, 1).requireFit(800 * MIB, 800 * MIB));
    }

    @Test
    void needFreeMemoryAndWhatWouldFitAreNamed() {
        String message = assertThrows(
                InputException.class, () -> room(8, 1).requireFit(800 * MIB, 470 * MIB)).getMessage();

        assertEquals("This run needs about 800 MiB of GPU memory with --batch_size 8, and 470 MiB are free:"
                + " --batch_size 4 --accumulation_steps 2 fits and updates the weights as often.", message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "8  | 1 | 799 | --batch_size 4 --accumulation_steps 2 fits and updates the weights as often; the largest that"
                + " fits is --batch_size 7.",
        "6  | 4 | 460 | --batch_size 4 --accumulation_steps 6 fits and updates the weights as often.",
        "7  | 1 | 500 | --batch_size 4 fits.",
        "8  | 1 | 249 | no smaller --batch_size fits; use a GPU with more free memory, smaller images, or the CPU"
                + " (--use_cpu).",
        "1  | 1 | 10  | no smaller --batch_size fits; use a GPU with more free memory, smaller images, or the CPU"
                + " (--use_cpu).",
    })
    void theLargestBatchThatFitsIsFound(int batchSize, int accumulationSteps, long free, String advice) {
        assertEquals(advice, room(batchSize, accumulationSteps).advice(free * MIB));
    }
}
