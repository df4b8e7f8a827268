package org.voxelgrad.engine.contract;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.voxelgrad.engine.autograd.Node;
import org.voxelgrad.engine.autograd.Tape;
import org.voxelgrad.engine.backend.Backend;
import org.voxelgrad.engine.backend.Size3;
import org.voxelgrad.engine.nn.Module;
import org.voxelgrad.engine.nn.Sequential;
import org.voxelgrad.engine.nn.State;
import org.voxelgrad.engine.nn.layer.BatchNorm3d;
import org.voxelgrad.engine.nn.layer.Conv3d;
import org.voxelgrad.engine.nn.layer.ConvBlock;
import org.voxelgrad.engine.nn.layer.LeakyReLU;
import org.voxelgrad.engine.nn.layer.PadMaxPool3d;
import org.voxelgrad.engine.nn.layer.Pooling;
import org.voxelgrad.engine.nn.layer.ReLU;
import org.voxelgrad.engine.nn.loss.MSELoss;
import org.voxelgrad.engine.nn.loss.Reduction;
import org.voxelgrad.engine.random.Seeds;
import org.voxelgrad.engine.tensor.Shape;
import org.voxelgrad.engine.tensor.Tensor;

/**
 * A block with given state on a given input, as one operation or layer by layer: everything that it computes, by name.
 *
 * @param input whether the input's gradient is wanted
 * @param state by the names of {@link Sequential}
 */
public record BlockRun(
        Size3 size, int batch, int inChannels, int outChannels, double slope, boolean input, double[] x,
        Map<String, double[]> state, double[] target) {

    @Override
    public String toString() {
        return "%d images of %s, %d -> %d channels, slope %s%s".formatted(
                batch, size, inChannels, outChannels, slope, input ? ", with the input's gradient" : "");
    }

    BlockRun with(String name, double... values) {
        Map<String, double[]> changed = new LinkedHashMap<>(state);
        changed.put(name, values);
        return new BlockRun(size, batch, inChannels, outChannels, slope, input, x, changed, target);
    }

    BlockRun with(double[] values) {
        return new BlockRun(size, batch, inChannels, outChannels, slope, input, values, state, target);
    }

    public Map<String, double[]> train(Backend backend, boolean fused) {
        Sequential block = block(backend);
        Map<String, double[]> results = new LinkedHashMap<>();
        try (Tape tape = Tape.training(backend, Seeds.root(0))) {
            Node x = input ? tape.variable(input(backend)) : tape.constant(input(backend));
            Pooling.Result result = pool(tape, block, x, fused);
            results.put("y", result.output().value().toDoubles());
            results.put("winners", Comparison.values(result.winners()));
            Tensor wanted = tape.empty(result.output().shape()).set(target);
            tape.backward(new MSELoss(Reduction.SUM).apply(tape, result.output(), wanted));
            if (input) {
                results.put("input gradient", tape.gradient(x).toDoubles());
            }
        }
        block.stateDict().states().forEach((name, entry) -> {
            switch (entry) {
                case State.Trained trained ->
                        results.put("gradient of " + name, trained.parameter().gradient().toDoubles());
                case State.Buffer buffer -> results.put(name, buffer.value().toDoubles());
                case State.Counter counter -> results.put(name, new double[] {counter.value()});
            }
        });
        return results;
    }

    public Map<String, double[]> evaluate(Backend backend, boolean fused) {
        Sequential block = block(backend);
        try (Tape tape = Tape.inference(backend)) {
            Pooling.Result result = pool(tape, block, tape.constant(input(backend)), fused);
            Map<String, double[]> results = new LinkedHashMap<>();
            results.put("y", result.output().value().toDoubles());
            results.put("winners", Comparison.values(result.winners()));
            return results;
        }
    }

    /** The output alone, through {@link Sequential}. */
    public double[] evaluateInARow(Backend backend) {
        Sequential block = block(backend);
        try (Tape tape = Tape.inference(backend)) {
            return block.forward(tape, tape.constant(input(backend))).value().toDoubles();
        }
    }

    private Sequential block(Backend backend) {
        Sequential block = new Sequential(
                new Conv3d(inChannels, outChannels, 3, 1, 1), new BatchNorm3d(outChannels),
                slope == 0 ? new ReLU() : new LeakyReLU(slope), new PadMaxPool3d(2, 2));
        block.place(backend, Seeds.root(0));
        block.stateDict().states().forEach((name, entry) -> {
            switch (entry) {
                case State.Trained trained -> trained.parameter().value().set(state.get(name));
                case State.Buffer buffer -> buffer.value().set(state.get(name));
                case State.Counter counter -> {}
            }
        });
        return block;
    }

    private Tensor input(Backend backend) {
        Shape shape = Shape.of(batch, inChannels, size.d(), size.h(), size.w());
        return new Tensor(shape, backend.allocate(backend.realType(), shape.elements())).set(x);
    }

    private static Pooling.Result pool(Tape tape, Sequential block, Node x, boolean fused) {
        List<Module> layers = block.layers();
        if (fused) {
            ConvBlock operation = ConvBlock.at(layers, 0).orElseThrow();
            assertTrue(operation.runsOn(tape, x.shape()));
            return operation.pool(tape, x);
        }
        Node activated = x;
        for (Module layer : layers.subList(0, 3)) {
            activated = layer.forward(tape, activated);
        }
        return ((Pooling) layers.get(3)).pool(tape, activated);
    }
}
