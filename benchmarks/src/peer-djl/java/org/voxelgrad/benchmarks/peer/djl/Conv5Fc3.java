package org.voxelgrad.benchmarks.peer.djl;

import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Blocks;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.convolutional.Conv3d;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.nn.norm.Dropout;
import ai.djl.nn.pooling.Pool;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.GradientCollector;
import ai.djl.training.Trainer;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Adam;
import ai.djl.training.tracker.Tracker;
import org.voxelgrad.benchmarks.peer.Peer;

/** The network in DJL's layers, with its loss and optimiser. Pooling rounds the size up, without a padded copy. */
final class Conv5Fc3 {

    private static final int[] FILTERS = {8, 16, 32, 64, 128};
    private static final Shape TWOS = new Shape(2, 2, 2);

    private final Trainer trainer;
    private final Loss loss = Loss.softmaxCrossEntropyLoss();
    private int steps;

    Conv5Fc3(Shape images) {
        Model model = Model.newInstance("Conv5_FC3");
        model.setBlock(layers());
        Adam adam = Adam.builder().optLearningRateTracker(Tracker.fixed(1e-4f)).optWeightDecays(1e-4f).build();
        trainer = model.newTrainer(new DefaultTrainingConfig(loss).optOptimizer(adam));
        trainer.initialize(images);
    }

    private static SequentialBlock layers() {
        SequentialBlock layers = new SequentialBlock();
        for (int filters : FILTERS) {
            layers.add(Conv3d.builder().setKernelShape(new Shape(3, 3, 3)).setFilters(filters)
                            .optPadding(DjlPeer.ONES).build())
                    .add(BatchNorm.builder().build())
                    .add(Activation::relu)
                    .add(Pool.maxPool3dBlock(TWOS, TWOS, new Shape(0, 0, 0), true));
        }
        return layers.add(Blocks.batchFlattenBlock())
                .add(Dropout.builder().optRate(0.5f).build())
                .add(Linear.builder().setUnits(1300).build())
                .add(Activation::relu)
                .add(Linear.builder().setUnits(50).build())
                .add(Activation::relu)
                .add(Linear.builder().setUnits(2).build());
    }

    /** Forward, loss, backward and Adam. Labels change from step to step, so that the loss never vanishes. */
    double train(NDList images) {
        try (NDManager step = trainer.getManager().newSubManager()) {
            images.tempAttach(step);
            NDArray labels = step.arange((int) images.head().getShape().get(0)).add(steps++).mod(2);
            return Peer.seconds(() -> {
                NDArray value;
                try (GradientCollector collector = trainer.newGradientCollector()) {
                    value = loss.evaluate(new NDList(labels), trainer.forward(images));
                    collector.backward(value);
                }
                trainer.step();
                value.getFloat();
            });
        }
    }

    double infer(NDList images) {
        try (NDManager step = trainer.getManager().newSubManager()) {
            images.tempAttach(step);
            return Peer.seconds(() -> trainer.evaluate(images).head().toFloatArray());
        }
    }
}
