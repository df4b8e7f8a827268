package org.voxelgrad.engine.backend.cpu;

/** Slabs of volumes transformed along D and H, {@code [6][6][channels][tiles][W + 1]}, one channel after the other. */
record WinogradInput(WinogradRows transforms, WinogradTiles tiles, float[] volumes, int channels) {

    private static final int TILE = WinogradRows.TILE;
    private static final int POINTS = WinogradRows.POINTS;

    /** @param pointStride floats of {@code target} from point to point, for as many channels or more */
    void transform(WinogradTiles.Slab slab, Scratch scratch, float[] target, int pointStride) {
        for (int channel = 0; channel < channels; channel++) {
            transform(slab, channel, scratch, target, pointStride);
        }
    }

    private void transform(
            WinogradTiles.Slab slab, int channel, Scratch scratch, float[] target, int pointStride) {
        int rowStride = tiles.rowStride();
        int stride = tiles.planeStride() + WinogradRows.SLACK;
        float[] padded = scratch.input(tiles.paddedFloats());
        float[] planes = scratch.output(POINTS * stride);
        tiles.fill(slab, volumes, channels, channel, padded);
        for (int planeTile = 0; planeTile < slab.planeTiles(); planeTile++) {
            transforms.data(
                    padded, planeTile * TILE * tiles.planeStride(), tiles.planeStride(), planes, 0, stride,
                    slab.paddedRows() * rowStride + 1);
            int to = channel * tiles.channelStride() + planeTile * slab.rowTiles() * rowStride;
            for (int point = 0; point < POINTS; point++) {
                for (int rowTile = 0; rowTile < slab.rowTiles(); rowTile++) {
                    transforms.data(
                            planes, point * stride + rowTile * TILE * rowStride, rowStride, target,
                            to + point * POINTS * pointStride + rowTile * rowStride, pointStride, rowStride + 1);
                }
            }
        }
    }
}
