package org.voxelgrad.engine.nn.layer;

import org.voxelgrad.engine.backend.Size3;

/** What layers ask of their constructor's arguments. */
final class LayerArguments {

    private LayerArguments() {}

    /** @throws IllegalArgumentException naming the layer when a number, for instance of channels, is below 1 */
    static int positive(String layer, String what, int count) {
        if (count < 1) {
            throw new IllegalArgumentException(layer + ": there must be at least 1 of the " + what + ", got " + count);
        }
        return count;
    }

    /** @throws IllegalArgumentException naming the layer when an axis has less than {@code least} */
    static Size3 atLeast(int least, String layer, String what, Size3 size) {
        if (!size.atLeast(least)) {
            throw new IllegalArgumentException(
                    layer + ": " + what + " must be at least " + least + " on every axis, got " + size);
        }
        return size;
    }
}
