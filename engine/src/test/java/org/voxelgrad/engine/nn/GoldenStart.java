package org.voxelgrad.engine.nn;

import java.util.Map;
import java.util.function.IntUnaryOperator;
import org.voxelgrad.engine.backend.Backend;
import org.voxelgrad.engine.tensor.Shape;
import org.voxelgrad.engine.tensor.Tensor;

/** The weights and images that the golden files of whole networks start from, by the formula of their generator. */
final class GoldenStart {

    private GoldenStart() {}

    /** Images of noise from 0 to 1. */
    static Tensor images(Backend backend, Shape shape, int stream) {
        float[] voxels = SplitMix.values(stream, (int) shape.elements());
        for (int i = 0; i < voxels.length; i++) {
            voxels[i] = (voxels[i] + 1) / 2;
        }
        return new Tensor(shape, backend.allocate(backend.realType(), shape.elements())).set(voxels);
    }

    /** @param streams the random stream of a parameter, by its number in the optimiser's order */
    static void initialise(Module network, IntUnaryOperator streams) {
        int parameter = 0;
        for (Map.Entry<String, State> entry : network.stateDict().states().entrySet()) {
            if (entry.getValue() instanceof State.Trained trained) {
                Tensor value = trained.parameter().value();
                value.set(initial(entry.getKey(), value.shape(), streams.applyAsInt(parameter++)));
            }
        }
    }

    private static float[] initial(String name, Shape shape, int stream) {
        float[] values = SplitMix.values(stream, (int) shape.elements());
        boolean weight = name.endsWith("weight");
        float scale = weight && shape.rank() > 1 ? (float) Math.sqrt(3.0 / shape.elementsFrom(1)) : weight ? 1 : 0.25f;
        for (int i = 0; i < values.length; i++) {
            float shift = !weight || shape.rank() > 1 ? 0 : values[i] < 0 ? -0.5f : 0.5f;
            values[i] = (float) ((double) values[i] * scale) + shift;
        }
        return values;
    }
}
