package org.voxelgrad.training.loop;

import java.util.List;
import org.voxelgrad.engine.autograd.Node;
import org.voxelgrad.engine.autograd.Tape;
import org.voxelgrad.engine.nn.Module;
import org.voxelgrad.engine.nn.loss.MSELoss;
import org.voxelgrad.engine.nn.loss.Reduction;
import org.voxelgrad.engine.tensor.Tensor;
import org.voxelgrad.training.NetworkType;
import org.voxelgrad.training.data.Batch;
import org.voxelgrad.training.results.Prediction;
import org.voxelgrad.training.results.Scores;

/**
 * Makes the output look like the input by the mean squared error over voxels.
 *
 * @param network {@code [N, 1, D, H, W]} to the same shape
 */
public record Reconstruction(Module network) implements Task {

    private static final MSELoss LOSS = new MSELoss(Reduction.MEAN);

    @Override
    public NetworkType type() {
        return NetworkType.AUTOENCODER;
    }

    @Override
    public Node loss(Tape tape, Tensor images, ImageSet set, Batch batch) {
        return LOSS.apply(tape, network.forward(tape, tape.constant(images)), images);
    }

    @Override
    public Evaluation evaluation(ImageSet set) {
        return new Errors();
    }

    private final class Errors implements Evaluation {

        private double total;
        private int images;

        @Override
        public void add(Tape tape, Tensor input, Batch batch) {
            Node output = network.forward(tape, tape.constant(input));
            total += LOSS.apply(tape, output, input).value().item() * batch.size();
            images += batch.size();
        }

        @Override
        public Scores scores() {
            return Scores.ofAutoencoder(total, images);
        }

        @Override
        public List<Prediction> predictions() {
            return List.of();
        }
    }
}
