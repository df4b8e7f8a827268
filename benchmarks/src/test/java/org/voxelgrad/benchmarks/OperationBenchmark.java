package org.voxelgrad.benchmarks;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.voxelgrad.engine.contract.OpCase;
import org.voxelgrad.engine.contract.OpCases;
import org.voxelgrad.engine.contract.Operand;
import org.voxelgrad.engine.random.Seeds;
import org.voxelgrad.engine.tensor.DType;
import org.voxelgrad.engine.tensor.Tensor;

/**
 * Every operation of the engine's case list, by the names that {@code benchmarks/run -l} prints. Many of the sizes are
 * awkward on purpose, so a case is compared with itself over time rather than with the ceilings.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(5)
@Warmup(iterations = 3, time = 200, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 3, time = 200, timeUnit = TimeUnit.MILLISECONDS)
public class OperationBenchmark {

    /** Name of the case; {@link Run} fills in those that are asked for. */
    @Param("")
    public String operation;

    private final Map<String, Tensor> operands = new HashMap<>();
    private OpCase opCase;
    private long bytes;

    @Setup(Level.Trial)
    public void prepare(CpuState cpu) {
        opCase = OpCases.all().stream()
                .filter(candidate -> candidate.name().equals(operation))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no case is called \"" + operation + '"'));
        RandomGenerator random = Seeds.root(0).child(operation).generator();
        for (Operand operand : opCase.operands()) {
            operands.put(operand.name(), tensor(cpu, operand, random));
        }
    }

    private Tensor tensor(CpuState cpu, Operand operand, RandomGenerator random) {
        DType dtype = operand.integer() ? DType.INT32 : cpu.backend.realType();
        int count = Math.toIntExact(operand.shape().elements());
        bytes += (long) count * dtype.bytes();
        Tensor tensor = new Tensor(operand.shape(), cpu.backend.allocate(dtype, count));
        double[] values = operand.fill().draw(random, count);
        return operand.integer()
                ? tensor.set(Arrays.stream(values).mapToInt(value -> (int) value).toArray())
                : tensor.set(values);
    }

    @Benchmark
    public Map<String, Tensor> operation(CpuState cpu, Rates rates) {
        opCase.kernel().run(cpu.backend, operands);
        rates.add(opCase.flops(), bytes);
        return operands;
    }
}
