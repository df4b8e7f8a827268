package org.voxelgrad.engine.backend.cpu;

/**
 * Output channels in groups of a tile, which are computed together. What is left over is in groups of
 * {@link ConvRows#FEW}, for which a tile may be given up if they come out even; or it is one more group: a single
 * channel, {@link ConvRows#PAIR}, {@link ConvRows#FEW}, or a tile filled up with channels that do not exist.
 *
 * @param tile channels of a full group
 * @param tiles full groups, which come first
 */
record ChannelGroups(int channels, int tile, int tiles) {

    private static final int FEW = ConvRows.FEW;

    static ChannelGroups of(int channels, int tile) {
        for (int tiles = channels / tile; tiles >= 0; tiles--) {
            if ((channels - tiles * tile) % FEW == 0) {
                return new ChannelGroups(channels, tile, tiles);
            }
        }
        return new ChannelGroups(channels, tile, channels / tile);
    }

    private int rest() {
        return channels - tiles * tile;
    }

    int count() {
        return tiles + (rest() % FEW == 0 ? rest() / FEW : 1);
    }

    /** Channels of a group, some of which may not exist. */
    int width(int group) {
        if (group < tiles || rest() % FEW != 0 && rest() > FEW) {
            return tile;
        }
        return rest() <= ConvRows.PAIR ? rest() : FEW;
    }

    /** First channel of a group; of {@link #count} the channels of all, those that do not exist among them. */
    int first(int group) {
        return group <= tiles ? group * tile : tiles * tile + (group - tiles) * width(tiles);
    }

    /** Channels of a group that exist. */
    int used(int group) {
        return Math.min(width(group), channels - first(group));
    }

    /** The group that a channel is in. */
    int of(int channel) {
        if (channel < tiles * tile) {
            return channel / tile;
        }
        return rest() % FEW == 0 ? tiles + (channel - tiles * tile) / FEW : tiles;
    }
}
