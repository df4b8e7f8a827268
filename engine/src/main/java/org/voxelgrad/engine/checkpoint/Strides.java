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
            view.copyAxis(0, source, 0, target, 0, view.plane(width));
        }
    }

    private Plane plane(int width) {
        int column = shape.length - 1;
        int row = axisOfSmallestStride();
        return new Plane(row, row == column ? 1 : shape[row], shape[column], strides[row], strides[column],
                rowMajor(shape)[row], width);
    }

    /** Walks the axes from {@code axis} on that are not in the plane, and copies the plane at each of their indices. */
    private void copyAxis(int axis, MemorySegment source, long from, MemorySegment target, long to, Plane plane) {
        if (axis == shape.length) {
            plane.copy(source, from, target, to);
        } else if (axis == shape.length - 1 || axis == plane.axis) {
            copyAxis(axis + 1, source, from, target, to, plane);
        } else {
            long step = rowMajor(shape)[axis];
            for (long i = 0; i < shape[axis]; i++) {
                copyAxis(axis + 1, source, from + i * strides[axis], target, to + i * step, plane);
            }
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

    /**
     * Two axes of a view: columns along the last, adjacent in the output, and rows along {@code axis}, adjacent in the
     * input as a rule. A single row where these are the same axis.
     */
    private record Plane(int axis, long rows, long columns, long rowStride, long columnStride, long targetRowStride,
            int width) {

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
