package org.voxelgrad.cuda.kernel;

import java.util.stream.IntStream;
import org.voxelgrad.engine.backend.Size3;

/** The ints of a structure that a kernel takes, in their order; a size is an array of three. */
final class Members {

    private final IntStream.Builder ints = IntStream.builder();

    Members add(int... numbers) {
        for (int number : numbers) {
            ints.add(number);
        }
        return this;
    }

    Members add(Size3... sizes) {
        for (Size3 size : sizes) {
            add(size.d(), size.h(), size.w());
        }
        return this;
    }

    int[] toArray() {
        return ints.build().toArray();
    }
}
