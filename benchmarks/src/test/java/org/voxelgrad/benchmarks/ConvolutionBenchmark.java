package org.voxelgrad.benchmarks;

import java.util.concurrent.TimeUnit;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.voxelgrad.engine.backend.Conv3dSpec;
import org.voxelgrad.engine.nn.arch.Conv5Fc3;
import org.voxelgrad.training.bench.ConvolutionPass;
import org.voxelgrad.training.bench.ConvolutionWork;

/** Each convolution of Conv5_FC3 on images of its standard size, in each pass of training. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(5)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class ConvolutionBenchmark {

    @Param({"1", "2", "3", "4", "5"})
    public int layer;

    @Param
    public ConvolutionPass pass;

    @Param("2")
    public int batchSize;

    private Conv3dSpec spec;
    private ConvolutionWork work;

    @Setup(Level.Trial)
    public void prepare(CpuState cpu) {
        spec = ConvolutionWork.ofConv5Fc3(new Conv5Fc3().standardSize(), batchSize).get(layer - 1);
        work = new ConvolutionWork(cpu.backend, spec);
    }

    @TearDown(Level.Trial)
    public void release() {
        work.close();
    }

    @Benchmark
    public double convolution(Rates rates) {
        double value = work.run(pass);
        rates.add(spec.flops(), work.bytes());
        return value;
    }
}
