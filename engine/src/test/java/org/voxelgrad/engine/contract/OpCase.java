package org.voxelgrad.engine.contract;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.voxelgrad.engine.backend.Backend;
import org.voxelgrad.engine.tensor.Tensor;

/**
 * One call of one kernel on tensors of given shapes: what is compared with the reference, or timed by a benchmark.
 *
 * @param name the operation and its parameters; no two cases share it
 * @param tolerance bound of {@code ||actual - expected|| / ||expected||} of every output in single precision; 0 for the
 *     same bits
 * @param flops floating-point operations, a multiply-add counted as two
 */
public record OpCase(String name, double tolerance, long flops, List<Operand> operands, Kernel kernel) {

    /** The call, on tensors by the names of their operands. An operand that a case leaves out is null. */
    @FunctionalInterface
    public interface Kernel {
        void run(Backend backend, Map<String, Tensor> operands);
    }

    static OpCase of(String name, double tolerance, long flops, Kernel kernel, Operand... operands) {
        return new OpCase(name, tolerance, flops, List.of(operands), kernel);
    }

    /** The same case with one operand more. */
    OpCase with(String suffix, Operand operand) {
        List<Operand> more = new ArrayList<>(operands);
        more.add(operand);
        return new OpCase(name + suffix, tolerance, flops, List.copyOf(more), kernel);
    }

    @Override
    public String toString() {
        return name;
    }
}
