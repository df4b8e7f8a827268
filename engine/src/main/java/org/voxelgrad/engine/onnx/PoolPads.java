package org.voxelgrad.engine.onnx;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.voxelgrad.engine.backend.Pool3dSpec;
import org.voxelgrad.engine.backend.Size3;

/**
 * The padding of a max pooling in ONNX's terms, before each spatial axis and then after each: {@code D, H, W, D, H, W}.
 *
 * <p>ONNX's MaxPool never lets its padding win, so zeros that may win are a Pad before it. Its MaxUnpool takes the
 * windows' extent for the size of what was pooled, so what lies behind the last window is cut off before the pooling
 * and put back after the unpooling.
 *
 * @param around zeros that a Pad adds before the pooling, or with a minus what it cuts off
 * @param within the attribute {@code pads} of MaxPool and MaxUnpool
 */
record PoolPads(int[] around, int[] within) {

    static PoolPads of(Pool3dSpec spec) {
        int[] before = axes(spec.low());
        int[] after = after(axes(spec.output()), axes(spec.stride()), axes(spec.kernel()), axes(spec.input()), before);
        return switch (spec.padding()) {
            case ZERO -> new PoolPads(joined(before, after), new int[6]);
            case NEGATIVE_INFINITY -> {
                int[] cut = Arrays.stream(after).map(voxels -> Math.min(voxels, 0)).toArray();
                int[] added = Arrays.stream(after).map(voxels -> Math.max(voxels, 0)).toArray();
                yield new PoolPads(joined(new int[3], cut), joined(before, added));
            }
        };
    }

    /** From the last input voxel to the end of the last window; negative when that ends before. */
    private static int[] after(int[] output, int[] stride, int[] kernel, int[] input, int[] before) {
        return IntStream.range(0, 3)
                .map(axis -> (output[axis] - 1) * stride[axis] + kernel[axis] - before[axis] - input[axis])
                .toArray();
    }

    /** Whether a Pad is needed at all. */
    boolean changesSize() {
        return Arrays.stream(around).anyMatch(voxels -> voxels != 0);
    }

    static int[] axes(Size3 size) {
        return new int[] {size.d(), size.h(), size.w()};
    }

    static int[] joined(int[] before, int[] after) {
        return IntStream.concat(Arrays.stream(before), Arrays.stream(after)).toArray();
    }
}
