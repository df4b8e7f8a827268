package org.voxelgrad.engine.checkpoint;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;

/** The shape and strides of a view, both counted in elements, and the copy of its elements into row-major order. */
record Strides(long[] shape, long[] strides) {

    /**
     * Side of the squares that a copy walks when input and output run along different axes. 32 rows of either side
     * stay within the first-level translation buffer and cache, whatever the distance between rows.
     */
    private static final int TILE = 32;

    static long[] rowMajor(long[] shape) {
        long[] strides = new long[shape.length];
        long step = 1;
        for (int i = shape.length - 1; i >= 0; i--) {
            strides[i] = step;
            step *= Math.max(1, shape[i]);
        }
        return strides;
    }

    /** Whether the elements lie one after the other in row-major order. */
    boolean isRowMajor() {
        long expected = 1;
        for (int i = shape.length - 1; i >= 0; i--) {
            if (shape[i] != 1 && strides[i] != expected) {
                return false;
            }
            expected *= shape[i];
        }
        return true;
    }

    /** The same view with axes of size one left out and axes that continue each other joined. */
    Strides joined() {
        long[] sizes = new long[shape.length];
        long[] steps = new long[shape.length];
        int rank = 0;
        for (int i = 0; i < shape.length; i++) {
            if (shape[i] == 1) {
                continue;
            }
            if (rank > 0 && steps[rank - 1] == shape[i] * strides[i]) {
                sizes[rank - 1] *= shape[i];
                steps[rank - 1] = strides[i];
            } else {
                sizes[rank] = shape[i];
                steps[rank++] = strides[i];
            }
        }
        return new Strides(Arrays.copyOf(sizes, rank), Arrays.copyOf(steps, rank));
    }

    /**
     * Copies the elements, {@code width} bytes each and at least one of them, into row-major order. The byte order
     * within an element stays as it is.
     */
    void copy(MemorySegment source, MemorySegment target, int width) {
        Strides view = joined();
        if (view.shape.length == 0) {
            MemorySegment.copy(source, 0, target, 0, width);
        } else {
            view.copyPlanes(source, target, width);
        }
    }

    private void copyPlanes(MemorySegment source, MemorySegment target, int width) {
        int column = shape.length - 1;
        int row = axisOfSmallestStride();
        Plane plane = new Plane(row == column ? 1 : shape[row], shape[column], strides[row], strides[column],
                rowMajor(shape)[row], width);
        long[] index = new long[shape.length];
        long[] targetStrides = rowMajor(shape);
        long from = 0;
        long to = 0;
        while (true) {
            plane.copy(source, from, target, to);
            int axis = column;
            while (axis >= 0 && (axis == row || axis == column || index[axis] == shape[axis] - 1)) {
                from -= index[axis] * strides[axis];
                to -= index[axis] * targetStrides[axis];
                index[axis--] = 0;
            }
            if (axis < 0) {
                return;
            }
            index[axis]++;
            from += strides[axis];
            to += targetStrides[axis];
        }
    }

    private int axisOfSmallestStride() {
        int smallest = shape.length - 1;
        for (int i = 0; i < shape.length; i++) {
            if (strides[i] < strides[smallest]) {
                smallest = i;
            }
        }
        return smallest;
    }

    /** Two axes of a view: the columns are adjacent in the output, the rows (nearly always) in the input. */
    private record Plane(long rows, long columns, long rowStride, long columnStride, long targetRowStride, int width) {

        void copy(MemorySegment source, long from, MemorySegment target, long to) {
            if (rows == 1 && columnStride == 1) {
                MemorySegment.copy(source, from * width, target, to * width, columns * width);
                return;
            }
            for (long row = 0; row < rows; row += TILE) {
                for (long column = 0; column < columns; column += TILE) {
                    int height = (int) Math.min(TILE, rows - row);
                    int length = (int) Math.min(TILE, columns - column);
                    long corner = from + row * rowStride + column * columnStride;
                    copyTile(source, corner, target, to + row * targetRowStride + column, height, length);
                }
            }
        }

        private void copyTile(MemorySegment source, long from, MemorySegment target, long to, int height, int length) {
            for (int row = 0; row < height; row++) {
                long in = (from + row * rowStride) * width;
                long out = (to + row * targetRowStride) * width;
                for (int column = 0; column < length; column++) {
                    move(source, in, target, out);
                    in += columnStride * width;
                    out += width;
                }
            }
        }

        private void move(MemorySegment source, long in, MemorySegment target, long out) {
            switch (width) {
                case 1 -> target.set(ValueLayout.JAVA_BYTE, out, source.get(ValueLayout.JAVA_BYTE, in));
                case 2 -> target.set(ValueLayout.JAVA_SHORT_UNALIGNED, out,
                        source.get(ValueLayout.JAVA_SHORT_UNALIGNED, in));
                case 4 -> target.set(ValueLayout.JAVA_INT_UNALIGNED, out,
                        source.get(ValueLayout.JAVA_INT_UNALIGNED, in));
                default -> target.set(ValueLayout.JAVA_LONG_UNALIGNED, out,
                        source.get(ValueLayout.JAVA_LONG_UNALIGNED, in));
            }
        }
    }
}
