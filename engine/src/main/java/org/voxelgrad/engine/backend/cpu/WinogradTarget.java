package org.voxelgrad.engine.backend.cpu;

/** Where the results of a Winograd convolution go: each tile is taken while it is in the first-level cache. */
interface WinogradTarget {

    /**
     * Takes a row of tiles, which are transformed back along D and not yet along H.
     *
     * @param volume channel, through all images
     * @param d first plane of the tiles; that and the planes behind may lie outside the volume
     * @param planes {@code [4][6][rowTiles][W + 1]}, rows {@code stride} floats apart; may be overwritten
     */
    void take(WinogradTiles.Slab slab, int volume, int d, float[] planes, int stride, Scratch scratch);
}
