package org.voxelgrad.cuda.device;

/**
 * How many threads run a kernel.
 *
 * @param blocks along x, y and z
 * @param threads of a block, along x only
 */
public record Grid(int blocksX, int blocksY, int blocksZ, int threads) {

    /** Threads of a block of most kernels: eight warps. */
    public static final int THREADS = 256;

    private static final int MOST_BLOCKS = 1 << 16;

    /** Of a GPU, along y and along z; along x it takes 2^31 - 1. */
    private static final int MOST_BLOCKS_YZ = 65_535;

    public Grid {
        if (blocksX < 1 || blocksY < 1 || blocksZ < 1 || threads < 1 || threads > 1024) {
            throw new IllegalArgumentException("a grid of " + blocksX + "x" + blocksY + "x" + blocksZ + " blocks of "
                    + threads + " threads cannot run");
        }
        if (blocksY > MOST_BLOCKS_YZ || blocksZ > MOST_BLOCKS_YZ) {
            throw new IllegalArgumentException("a grid of " + blocksX + "x" + blocksY + "x" + blocksZ + " blocks is"
                    + " more than a GPU takes, " + MOST_BLOCKS_YZ + " along y and z: compute on smaller batches");
        }
    }

    /** Blocks along x of {@link #THREADS} threads each. */
    public static Grid ofBlocks(int blocks) {
        return new Grid(blocks, 1, 1, THREADS);
    }

    /** A thread an element, or fewer that take several each: kernels stride by the grid's size. */
    public static Grid over(long elements) {
        return ofBlocks((int) Math.clamp(Math.ceilDiv(elements, THREADS), 1, MOST_BLOCKS));
    }
}
