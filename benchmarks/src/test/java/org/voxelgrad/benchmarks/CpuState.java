package org.voxelgrad.benchmarks;

import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.voxelgrad.engine.backend.Backend;
import org.voxelgrad.engine.backend.Backends;

/** The CPU with a number of threads. */
@State(Scope.Benchmark)
public class CpuState {

    @Param("1")
    public int threads;

    Backend backend;

    @Setup(Level.Trial)
    public void open() {
        backend = Backends.open("cpu", threads, notice -> {});
    }

    @TearDown(Level.Trial)
    public void close() {
        backend.close();
    }
}
