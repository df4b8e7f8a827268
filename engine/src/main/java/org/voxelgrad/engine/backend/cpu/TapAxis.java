package org.voxelgrad.engine.backend.cpu;

import java.util.stream.IntStream;
import org.voxelgrad.engine.backend.Size3;

/**
 * One axis of a sum over shifted inputs: cell {@code g} of a grid writes the position {@code first + g * step} and
 * reads the positions {@code g * stride + shifts[t]} of all taps.
 *
 * @param cells of the grid
 * @param taps places in the kernel that take part; those that read only padding do not
 * @param shifts of these taps
 */
record TapAxis(int cells, int first, int step, int stride, int[] taps, int[] shifts) {

    /** The axis with stride 1, of whose cells every {@code stride}-th is one of this axis. */
    TapAxis dense() {
        return new TapAxis((cells - 1) * stride + 1, first, 1, 1, taps, shifts);
    }

    /** Picks an axis of a size. */
    @FunctionalInterface
    interface Pick {
        int of(Size3 size);
    }

    /** One axis of a convolution. */
    record Geometry(int input, int output, int kernel, int stride, int padding, int dilation) {

        /** From the input to the output. */
        TapAxis forward() {
            int[] taps = IntStream.range(0, kernel)
                    .filter(tap -> reads(tap * dilation - padding, (output - 1) * stride, input))
                    .toArray();
            int[] shifts = IntStream.of(taps).map(tap -> tap * dilation - padding).toArray();
            return new TapAxis(output, 0, 1, stride, taps, shifts);
        }

        /**
         * From the gradient of the output to that of every {@code stride}-th input from {@code residue} on: only the
         * taps that lead from an output to one of these take part, and along them it is a convolution of stride 1.
         */
        TapAxis backward(int residue) {
            int cells = Math.ceilDiv(input - residue, stride);
            int[] taps = IntStream.range(0, kernel)
                    .filter(tap -> (residue + padding - tap * dilation) % stride == 0)
                    .filter(tap -> reads((residue + padding - tap * dilation) / stride, cells - 1, output))
                    .toArray();
            int[] shifts = IntStream.of(taps).map(tap -> (residue + padding - tap * dilation) / stride).toArray();
            return new TapAxis(cells, residue, stride, 1, taps, shifts);
        }

        /** Whether positions from a shift on, as far as the last cell's, reach into an axis of a size. */
        private static boolean reads(int shift, int lastCell, int size) {
            return shift + lastCell >= 0 && shift < size;
        }
    }
}
