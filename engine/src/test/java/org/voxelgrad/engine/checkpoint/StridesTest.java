package org.voxelgrad.engine.checkpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;

class StridesTest {

    /** Random views of random storages, against the definition of strides. */
    @RepeatedTest(100)
    void copiesWhatTheDefinitionSays(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        long[] shape = random.longs(random.nextInt(5), 1, 5).toArray();
        if (shape.length > 1) {
            // Longer than a tile along two axes.
            shape[random.nextInt(shape.length)] = 33 + random.nextInt(40);
            shape[random.nextInt(shape.length)] = 31 + random.nextInt(40);
        }
        long[] strides = shuffled(shape, random);
        if (shape.length > 0 && random.nextInt(4) == 0) {
            strides[random.nextInt(shape.length)] = 0;
        }
        long offset = random.nextInt(3);
        int count = (int) (offset + 1 + dot(Arrays.stream(shape).map(size -> size - 1).toArray(), strides));
        long[] values = new Random(count).longs(count).toArray();
        Storage storage = Storage.over(TorchType.INT64, MemorySegment.ofArray(values), ByteOrder.nativeOrder());

        long[] expected = new long[(int) Arrays.stream(shape).reduce(1, (a, b) -> a * b)];
        long[] index = new long[shape.length];
        for (int i = 0; i < expected.length; i++) {
            expected[i] = values[(int) (offset + dot(index, strides))];
            for (int axis = shape.length - 1; axis >= 0 && ++index[axis] == shape[axis]; axis--) {
                index[axis] = 0;
            }
        }
        assertArrayEquals(expected, TorchTensor.flat(storage).asStrided(offset, shape, strides).toLongs());
    }

    /** Strides of the axes in a random order, with gaps now and then. */
    private static long[] shuffled(long[] shape, Random random) {
        long[] strides = new long[shape.length];
        long step = 1 + random.nextInt(2);
        for (int i = 0; i < shape.length; i++) {
            int axis;
            do {
                axis = random.nextInt(shape.length);
            } while (strides[axis] != 0);
            strides[axis] = step;
            step *= shape[axis] + random.nextInt(2);
        }
        return strides;
    }

    private static long dot(long[] a, long[] b) {
        long sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }
}
