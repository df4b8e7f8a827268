package org.voxelgrad.cuda.library;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.voxelgrad.cuda.device.Device;
import org.voxelgrad.engine.backend.reference.ReferenceBackend;
import org.voxelgrad.engine.tensor.Shape;
import org.voxelgrad.engine.tensor.Tensor;

/**
 * Stands in for cuDNN on a device in host memory: the reference's convolutions on tensors in the layouts and number
 * formats that a problem names. Choosing an algorithm spoils the result's memory, as measurements do.
 */
final class HostConvolutions implements ConvLibrary {

    private final ReferenceBackend reference = new ReferenceBackend();
    private final Map<ConvProblem, Integer> asked = new HashMap<>();
    private final Device device;
    private final Predicate<ConvProblem> offered;

    /** @param offered which problems it can compute */
    HostConvolutions(Device device, Predicate<ConvProblem> offered) {
        this.device = device;
        this.offered = offered;
    }

    @Override
    public Optional<ConvAlgorithm> choose(ConvProblem problem, ConvOperands operands) {
        if (asked.merge(problem, 1, Integer::sum) > 1) {
            throw new AssertionError("asked a second time for " + problem);
        }
        if (!offered.test(problem)) {
            return Optional.empty();
        }
        Side result = result(problem, operands);
        double[] spoilt = new double[Math.toIntExact(result.shape().elements())];
        Arrays.fill(spoilt, Double.NaN);
        write(problem, result, spoilt);
        return Optional.of(now -> compute(problem, now));
    }

    /** A tensor in device memory. */
    private record Side(long address, Shape shape) {}

    private static Side result(ConvProblem problem, ConvOperands operands) {
        return switch (problem.pass()) {
            case FORWARD -> new Side(operands.y(), problem.spec().outputShape());
            case BACKWARD_DATA -> new Side(operands.x(), problem.spec().inputShape());
            case BACKWARD_WEIGHT -> new Side(operands.weight(), problem.spec().weightShape());
        };
    }

    private void compute(ConvProblem problem, ConvOperands operands) {
        Tensor x = tensor(problem, new Side(operands.x(), problem.spec().inputShape()));
        Tensor weight = tensor(problem, new Side(operands.weight(), problem.spec().weightShape()));
        Tensor y = tensor(problem, new Side(operands.y(), problem.spec().outputShape()));
        Tensor result = switch (problem.pass()) {
            case FORWARD -> {
                reference.conv().forward(problem.spec(), x, weight, null, y);
                yield y;
            }
            case BACKWARD_DATA -> {
                reference.conv().backwardData(problem.spec(), y, weight, null, x);
                yield x;
            }
            case BACKWARD_WEIGHT -> {
                weight.set(new double[Math.toIntExact(weight.elements())]);
                reference.conv().backwardWeight(problem.spec(), x, y, weight);
                yield weight;
            }
        };
        write(problem, result(problem, operands), result.toDoubles());
    }

    private Tensor tensor(ConvProblem problem, Side side) {
        Tensor tensor =
                new Tensor(side.shape(), reference.allocate(reference.realType(), side.shape().elements()));
        tensor.set(read(problem, side));
        return tensor;
    }

    private double[] read(ConvProblem problem, Side side) {
        double[] values = new double[Math.toIntExact(side.shape().elements())];
        if (problem.channelsLast()) {
            short[] bits = new short[values.length];
            device.read(side.address(), MemorySegment.ofArray(bits));
            for (int i = 0; i < values.length; i++) {
                values[i] = Bf16.widen(bits[channelsLast(side.shape(), i)]);
            }
        } else {
            float[] floats = new float[values.length];
            device.read(side.address(), MemorySegment.ofArray(floats));
            Arrays.setAll(values, i -> floats[i]);
        }
        return values;
    }

    private void write(ConvProblem problem, Side side, double[] values) {
        if (problem.channelsLast()) {
            short[] bits = new short[values.length];
            for (int i = 0; i < values.length; i++) {
                bits[channelsLast(side.shape(), i)] = Bf16.round((float) values[i]);
            }
            device.write(side.address(), MemorySegment.ofArray(bits));
        } else {
            float[] floats = new float[values.length];
            for (int i = 0; i < values.length; i++) {
                floats[i] = (float) values[i];
            }
            device.write(side.address(), MemorySegment.ofArray(floats));
        }
    }

    /** Where an element lies when channels are last. */
    private static int channelsLast(Shape shape, int position) {
        int[] dims = shape.toArray();
        int voxels = dims[2] * dims[3] * dims[4];
        int image = position / (dims[1] * voxels);
        int channel = position / voxels % dims[1];
        return (image * voxels + position % voxels) * dims[1] + channel;
    }
}
