package org.voxelgrad.training.loop;

import java.io.IOException;
import org.voxelgrad.engine.autograd.Tape;
import org.voxelgrad.training.RunControl;
import org.voxelgrad.training.TrainListener;
import org.voxelgrad.training.data.Batch;
import org.voxelgrad.training.data.Batches;
import org.voxelgrad.training.data.Sampler;

/** Runs a network over a whole set in evaluation mode, in table order and without augmentation. */
public final class Evaluator {

    private final Device device;
    private final TrainListener listener;
    private final RunControl control;

    /** @param control may stop an evaluation between two batches */
    public Evaluator(Device device, TrainListener listener, RunControl control) {
        this.device = device;
        this.listener = listener;
        this.control = control;
    }

    public Evaluation evaluate(Task task, ImageSet set) throws IOException, InterruptedException {
        int[] order = Sampler.sequential(set.rows().size());
        listener.evaluationStarts(set.name(), order.length);
        Evaluation evaluation = task.evaluation(set);
        try (Batches batches = device.prefetcher().open(set.images().plain(), order, device.batchSize())) {
            while (batches.hasNext()) {
                control.stopIfRequested();
                Batch batch = batches.next();
                try (Tape tape = Tape.inference(device.backend())) {
                    evaluation.add(tape, Device.upload(tape, set, batch), batch);
                }
                listener.evaluationAdvances(batch.size());
            }
        }
        return evaluation;
    }
}
