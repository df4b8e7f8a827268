package org.voxelgrad.engine.backend.cpu;

/**
 * Output channels in groups of a tile, which are computed together. What is left over is one more group: a single
 * channel, {@link ConvRows#FEW}, or a tile filled up with channels that do not exist.
 *
 * @param tile channels of a full group
 */
record ChannelGroups(int channels, int tile) {

    int count() {
        return Math.ceilDiv(channels, tile);
    }

    /** Channels of a group, some of which may not exist. */
    int width(int group) {
        int rest = channels - first(group);
        if (rest == 1) {
            return 1;
        }
        return rest <= ConvRows.FEW ? ConvRows.FEW : tile;
    }

    int first(int group) {
        return group * tile;
    }

    /** Channels of a group that exist. */
    int used(int group) {
        return Math.min(tile, channels - first(group));
    }
}
