package org.voxelgrad.training.loop;

import java.io.IOException;
import org.voxelgrad.engine.autograd.Tape;
import org.voxelgrad.engine.backend.Backend;
import org.voxelgrad.engine.tensor.Shape;
import org.voxelgrad.engine.tensor.Storage;
import org.voxelgrad.engine.tensor.Tensor;
import org.voxelgrad.training.data.Batch;
import org.voxelgrad.training.data.Batches;

/**
 * Copies a batch to the device while that computes on the batch before: two places on the device serve in turn. The
 * loss of each step is read before the next begins, so nobody uses a place any more when its turn comes.
 */
final class FeedAhead implements Feed {

    /** A batch's images on the device. */
    private record Fed(Batch batch, Tensor images) {}

    /** The two places, for one feed at a time. */
    static final class Slots {

        private final int[] size;
        private final Storage[] storages = new Storage[2];
        private int next;

        Slots(Device device, ImageSet set) {
            size = set.images().size();
            Backend backend = device.backend();
            for (int i = 0; i < storages.length; i++) {
                storages[i] = backend.allocate(backend.realType(), shape(device.batchSize()).elements());
            }
        }

        private Shape shape(int images) {
            return Shape.of(images, 1, size[0], size[1], size[2]);
        }

        private Fed fill(Batch batch) {
            Tensor images = new Tensor(shape(batch.size()), storages[next]);
            next = 1 - next;
            long position = 0;
            for (float[] image : batch.images()) {
                images.storage().writeAhead(position, image, 0, image.length);
                position += image.length;
            }
            return new Fed(batch, images);
        }
    }

    private final Slots slots;
    private final Batches batches;
    private Fed current;
    private Fed prepared;

    FeedAhead(Slots slots, Batches batches) {
        this.slots = slots;
        this.batches = batches;
    }

    @Override
    public boolean hasNext() {
        return prepared != null || batches.hasNext();
    }

    @Override
    public Batch next() throws IOException, InterruptedException {
        current = prepared != null ? prepared : slots.fill(batches.next());
        prepared = null;
        return current.batch();
    }

    @Override
    public Tensor images(Tape tape) {
        return current.images();
    }

    @Override
    public void prepareNext() throws IOException, InterruptedException {
        if (batches.hasNext()) {
            prepared = slots.fill(batches.next());
        }
    }
}
