package org.voxelgrad.engine.backend.cpu;

/**
 * Output channels in groups of a tile, which are computed together. The last group is filled up with channels that do
 * not exist, or, when few channels are left over, those are groups of one.
 *
 * @param tile channels of a full group
 */
record ChannelGroups(int channels, int tile) {

    private int full() {
        return (channels + tile / 2) / tile;
    }

    int count() {
        return full() + Math.max(0, channels - full() * tile);
    }

    /** Channels of a group: the tile, of which the last may be partly padding, or 1. */
    int width(int group) {
        return group < full() ? tile : 1;
    }

    int first(int group) {
        return group < full() ? group * tile : full() * tile + group - full();
    }

    /** Channels of a group that exist. */
    int used(int group) {
        return Math.min(width(group), channels - first(group));
    }

    /** Channels of all groups, those that do not exist included. */
    int padded() {
        return first(count());
    }
}
