package org.voxelgrad.training;

import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;
import org.voxelgrad.engine.autograd.Node;
import org.voxelgrad.engine.autograd.Tape;
import org.voxelgrad.training.caps.ImageSource;
import org.voxelgrad.training.data.Batch;
import org.voxelgrad.training.data.Batches;
import org.voxelgrad.training.loop.Device;
import org.voxelgrad.training.loop.ImageSet;
import org.voxelgrad.training.loop.Task;
import org.voxelgrad.training.results.Reconstructions;
import org.voxelgrad.training.results.ResultsFolder;

/** What an autoencoder makes of the first images of each set, beside what it was given. */
final class Visualization {

    private static final int IMAGES = 3;

    private final Device device;
    private final ImageSource source;

    Visualization(Device device, ImageSource source) {
        this.device = device;
        this.source = source;
    }

    /** @param task with the best model loaded */
    void write(Task task, List<ImageSet> sets, ResultsFolder.Fold folder) throws IOException, InterruptedException {
        for (ImageSet set : sets) {
            int[] first = IntStream.range(0, Math.min(IMAGES, set.rows().size())).toArray();
            try (Batches batches = device.prefetcher().open(set.images().plain(), first, 1)) {
                while (batches.hasNext()) {
                    write(task, set, batches.next(), folder);
                }
            }
        }
    }

    private void write(Task task, ImageSet set, Batch batch, ResultsFolder.Fold folder) throws IOException {
        int row = batch.rows()[0];
        float[] output;
        try (Tape tape = Tape.inference(device.backend())) {
            Node input = tape.constant(Device.upload(tape, set, batch));
            output = task.network().forward(tape, input).value().toFloats();
        }
        Reconstructions.write(
                folder, set.name(), row, set.images().size(), batch.images()[0], output,
                source.affine(set.rows().get(row)));
    }
}
