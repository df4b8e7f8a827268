package org.voxelgrad.engine.backend.cpu;

import java.util.Arrays;
import org.voxelgrad.engine.backend.Size3;

/**
 * Three planes of an image, copied with two zeros around and between rows, and their three first and last columns, each
 * as a row. A plane takes the place of the one three before it; planes after the last are zero.
 */
final class PlaneRing {

    private static final int PLANES = 3;
    private static final int PADDING = 2;
    private static final int COLUMNS = 3;

    private final Size3 size;
    private final float[] image;
    private final int firstPlane;
    private final float[] floats;
    private final float[] columns;

    /** @param firstPlane of this image, counted from the batch's first */
    PlaneRing(Size3 size, float[] batch, int firstPlane, Scratch scratch) {
        this.size = size;
        this.image = batch;
        this.firstPlane = firstPlane;
        int length = PADDING + PLANES * planeStride();
        floats = scratch.input(length);
        Arrays.fill(floats, 0, length, 0);
        length = PLANES * 2 * COLUMNS * columnStride();
        columns = scratch.output(length);
        Arrays.fill(columns, 0, length, 0);
    }

    Size3 size() {
        return size;
    }

    float[] floats() {
        return floats;
    }

    float[] columns() {
        return columns;
    }

    /** From a row to the next of its plane. */
    int rowStride() {
        return size.w() + PADDING;
    }

    private int planeStride() {
        return (size.h() + 2 * PADDING) * rowStride();
    }

    private int columnStride() {
        return size.h() + 2 * PADDING;
    }

    /** Where row {@code h}, from -2 to H + 1, of a plane begins in the floats. */
    int row(int d, int h) {
        return PADDING + d % PLANES * planeStride() + (h + PADDING) * rowStride();
    }

    /** Where the column {@code inwards} columns from the first or the last begins in the columns. */
    int column(int d, boolean last, int inwards) {
        return PADDING + ((d % PLANES * 2 + (last ? 1 : 0)) * COLUMNS + inwards) * columnStride();
    }

    void load(int d) {
        if (d >= size.d()) {
            Arrays.fill(floats, row(d, 0), row(d, size.h()), 0);
            Arrays.fill(columns, column(d, false, 0), column(d, true, COLUMNS) - 2 * PADDING, 0);
            return;
        }
        for (int h = 0; h < size.h(); h++) {
            int at = row(d, h);
            System.arraycopy(image, ((firstPlane + d) * size.h() + h) * size.w(), floats, at, size.w());
            for (int i = 0; i < COLUMNS; i++) {
                columns[column(d, false, i) + h] = floats[at + i];
                columns[column(d, true, i) + h] = floats[at + size.w() - 1 - i];
            }
        }
    }
}
