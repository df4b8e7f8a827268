package org.voxelgrad.training.loop;

import java.util.Arrays;
import java.util.List;
import org.voxelgrad.engine.autograd.Node;
import org.voxelgrad.engine.autograd.Tape;
import org.voxelgrad.engine.nn.Module;
import org.voxelgrad.engine.nn.loss.CrossEntropyLoss;
import org.voxelgrad.engine.nn.loss.Reduction;
import org.voxelgrad.engine.tensor.Tensor;
import org.voxelgrad.training.NetworkType;
import org.voxelgrad.training.data.Batch;
import org.voxelgrad.training.results.Metrics;
import org.voxelgrad.training.results.Prediction;
import org.voxelgrad.training.results.Scores;
import org.voxelgrad.training.tables.SessionRow;

/**
 * Tells the two label codes apart by cross-entropy.
 *
 * @param network {@code [N, 1, D, H, W]} to logits {@code [N, 2]}
 */
public record Classification(Module network) implements Task {

    public static final int CLASSES = 2;

    private static final CrossEntropyLoss LOSS = new CrossEntropyLoss(Reduction.MEAN);

    @Override
    public NetworkType type() {
        return NetworkType.CNN;
    }

    @Override
    public Node loss(Tape tape, Tensor images, ImageSet set, Batch batch) {
        int[] labels = Arrays.stream(batch.rows()).map(row -> set.rows().get(row).label()).toArray();
        return LOSS.apply(tape, network.forward(tape, tape.constant(images)), labels);
    }

    @Override
    public Evaluation evaluation(ImageSet set) {
        return new Predictions(set);
    }

    private final class Predictions implements Evaluation {

        private final ImageSet set;
        private final Prediction[] predictions;
        private final double[] losses;

        Predictions(ImageSet set) {
            this.set = set;
            this.predictions = new Prediction[set.rows().size()];
            this.losses = new double[set.rows().size()];
        }

        @Override
        public void add(Tape tape, Tensor images, Batch batch) {
            double[] logits = network.forward(tape, tape.constant(images)).value().toDoubles();
            for (int i = 0; i < batch.size(); i++) {
                int row = batch.rows()[i];
                add(row, logits[CLASSES * i], logits[CLASSES * i + 1]);
            }
        }

        private void add(int row, double logit0, double logit1) {
            SessionRow session = set.rows().get(row);
            double max = Math.max(logit0, logit1);
            double logSum = max + Math.log(Math.exp(logit0 - max) + Math.exp(logit1 - max));
            losses[row] = logSum - (session.label() == 0 ? logit0 : logit1);
            predictions[row] = new Prediction(
                    session.participant(), session.session(), session.label(), logit1 > logit0 ? 1 : 0,
                    Math.exp(logit0 - logSum), Math.exp(logit1 - logSum));
        }

        @Override
        public Scores scores() {
            int[] predicted = Arrays.stream(predictions).mapToInt(Prediction::predictedLabel).toArray();
            return Scores.ofCnn(Arrays.stream(losses).sum(), Metrics.of(set.labels(), predicted));
        }

        @Override
        public List<Prediction> predictions() {
            return List.of(predictions);
        }
    }
}
