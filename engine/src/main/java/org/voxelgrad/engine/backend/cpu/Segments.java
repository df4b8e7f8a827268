package org.voxelgrad.engine.backend.cpu;

/**
 * The cut of {@code rows} contiguous rows of {@code length} floats into pieces that stay in a core's cache while they
 * are read twice. Pieces are numbered row by row.
 */
record Segments(int rows, int length) {

    private static final int FLOATS = 1 << 14;

    /** One row over all elements of a tensor. */
    static Segments of(long elements) {
        return new Segments(1, Math.toIntExact(elements));
    }

    int perRow() {
        return Math.ceilDiv(length, FLOATS);
    }

    int count() {
        return rows * perRow();
    }

    int row(int segment) {
        return segment / perRow();
    }

    /** Position of the first float. */
    int start(int segment) {
        return row(segment) * length + segment % perRow() * FLOATS;
    }

    int size(int segment) {
        return Math.min(FLOATS, length - segment % perRow() * FLOATS);
    }
}
