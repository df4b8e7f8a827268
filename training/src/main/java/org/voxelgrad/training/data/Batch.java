package org.voxelgrad.training.data;

/**
 * Some images in a row of an epoch's order. The buffers are lent: they hold these images until the next batch is asked
 * for or the epoch is closed.
 *
 * @param position place of the first image in the epoch's order
 * @param rows row of the set of each image
 * @param images voxels of each image, in C order
 */
public record Batch(int position, int[] rows, float[][] images) {

    /** Number of images. */
    public int size() {
        return rows.length;
    }
}
