package org.voxelgrad.benchmarks;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.voxelgrad.engine.nn.arch.Conv5Fc3;
import org.voxelgrad.training.NetworkType;
import org.voxelgrad.training.bench.NetworkStep;
import org.voxelgrad.training.bench.StepBenchmark.Mode;

/** Whole steps of Conv5_FC3 and its autoencoder on images of the standard size. */
@State(Scope.Benchmark)
@BenchmarkMode(org.openjdk.jmh.annotations.Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(5)
@Warmup(iterations = 5)
@Measurement(iterations = 5)
public class StepBenchmark {

    @Param
    public NetworkType network;

    @Param
    public Mode mode;

    @Param("2")
    public int batchSize;

    private NetworkStep step;

    @Setup(Level.Trial)
    public void prepare(CpuState cpu) {
        step = new NetworkStep(cpu.backend, network, new Conv5Fc3().standardSize(), batchSize);
    }

    @Benchmark
    public double step() {
        return step.run(mode);
    }
}
