package org.voxelgrad.training.loop;

import java.io.IOException;
import org.voxelgrad.engine.autograd.Tape;
import org.voxelgrad.engine.tensor.Tensor;
import org.voxelgrad.training.data.Batch;
import org.voxelgrad.training.data.Batches;

/**
 * The batches of an epoch on their way to the device: {@link #next}, then {@link #images} inside the step, and
 * {@link #prepareNext} once the step's work has been handed to the device.
 */
interface Feed {

    /** Opens feeds, one after another. */
    @FunctionalInterface
    interface Source {
        Feed open(Batches batches);
    }

    /** For images of {@code set}, in the way that suits the device. */
    static Source source(Device device, ImageSet set) {
        if (!device.backend().runsBehind()) {
            return batches -> new DirectFeed(set, batches);
        }
        FeedAhead.Slots slots = new FeedAhead.Slots(device, set);
        return batches -> new FeedAhead(slots, batches);
    }

    boolean hasNext();

    /** Waits for the next batch; only its rows and position may be used, its images lie on the device. */
    Batch next() throws IOException, InterruptedException;

    /** The images of the batch that {@link #next} gave last, {@code [N, 1, D, H, W]}, until the tape ends. */
    Tensor images(Tape tape);

    /** Uses the time in which the device computes to bring it the next batch; may wait for that to be loaded. */
    void prepareNext() throws IOException, InterruptedException;

    /** Copies a batch when its step begins, into the step's own memory. */
    final class DirectFeed implements Feed {

        private final ImageSet set;
        private final Batches batches;
        private Batch batch;

        private DirectFeed(ImageSet set, Batches batches) {
            this.set = set;
            this.batches = batches;
        }

        @Override
        public boolean hasNext() {
            return batches.hasNext();
        }

        @Override
        public Batch next() throws IOException, InterruptedException {
            batch = batches.next();
            return batch;
        }

        @Override
        public Tensor images(Tape tape) {
            return Device.upload(tape, set, batch);
        }

        @Override
        public void prepareNext() {
            // The caller is the one who computes: there is no time to use.
        }
    }
}
