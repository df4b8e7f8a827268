package org.voxelgrad.training.loop;

import org.voxelgrad.engine.autograd.Tape;
import org.voxelgrad.engine.backend.Backend;
import org.voxelgrad.engine.tensor.Shape;
import org.voxelgrad.engine.tensor.Tensor;
import org.voxelgrad.training.data.Batch;
import org.voxelgrad.training.data.Prefetcher;

/**
 * What a fold computes with.
 *
 * @param prefetcher loads the images
 * @param batchSize images an iteration
 */
public record Device(Backend backend, Prefetcher prefetcher, int batchSize) {

    /** Copies a batch to the backend for the time of a step: {@code [N, 1, D, H, W]}. */
    public static Tensor upload(Tape tape, ImageSet set, Batch batch) {
        int[] size = set.images().size();
        Tensor images = tape.empty(Shape.of(batch.size(), 1, size[0], size[1], size[2]));
        long position = 0;
        for (float[] image : batch.images()) {
            images.storage().write(position, image, 0, image.length);
            position += image.length;
        }
        return images;
    }
}
