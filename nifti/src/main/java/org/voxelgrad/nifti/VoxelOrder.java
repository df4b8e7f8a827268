package org.voxelgrad.nifti;

/**
 * Moves voxels between the order of the file, first axis fastest, and C order, last axis fastest; a block of whole
 * planes of constant k at a time, so that no second copy of the volume is needed.
 */
final class VoxelOrder {

    /** Voxels in a block: 4 MB, and 29 planes of a T1 in MNI space, so that every line of cache written is filled. */
    private static final int BLOCK_VOXELS = 1 << 20;
    /** Neighbours along i that are done together: one line of cache of the block, used up before it is evicted. */
    private static final int TILE = 16;

    private final int ni;
    private final int nj;
    private final int nk;

    VoxelOrder(int[] size) {
        ni = size[0];
        nj = size[1];
        nk = size[2];
    }

    int planeVoxels() {
        return ni * nj;
    }

    /** How many planes make a block: at least one. */
    int blockPlanes() {
        return Math.clamp(BLOCK_VOXELS / planeVoxels(), 1, nk);
    }

    /** From {@code block[k][j][i]}, planes k0 to k0 + planes, to {@code voxels[i][j][k]}. */
    void toVoxels(float[] block, int k0, int planes, float[] voxels) {
        for (int i0 = 0; i0 < ni; i0 += TILE) {
            int i1 = Math.min(ni, i0 + TILE);
            for (int j = 0; j < nj; j++) {
                for (int i = i0; i < i1; i++) {
                    int to = (i * nj + j) * nk + k0;
                    for (int k = 0, from = j * ni + i; k < planes; k++, from += planeVoxels()) {
                        voxels[to + k] = block[from];
                    }
                }
            }
        }
    }

    /** The inverse: from {@code voxels[i][j][k]}, planes k0 to k0 + planes, to {@code block[k][j][i]}. */
    void toBlock(float[] voxels, int k0, int planes, float[] block) {
        for (int i0 = 0; i0 < ni; i0 += TILE) {
            int i1 = Math.min(ni, i0 + TILE);
            for (int j = 0; j < nj; j++) {
                for (int i = i0; i < i1; i++) {
                    int from = (i * nj + j) * nk + k0;
                    for (int k = 0, to = j * ni + i; k < planes; k++, to += planeVoxels()) {
                        block[to] = voxels[from + k];
                    }
                }
            }
        }
    }
}
