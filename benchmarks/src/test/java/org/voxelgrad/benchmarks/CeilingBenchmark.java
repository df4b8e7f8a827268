package org.voxelgrad.benchmarks;

import java.util.concurrent.TimeUnit;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.voxelgrad.engine.backend.cpu.FmaPeak;

/**
 * The most that one core computes and moves from Java: GFLOP/s and GB/s of the other benchmarks are shares of these.
 * The arrays are larger than any cache.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(5)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class CeilingBenchmark {

    private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
    private static final int L = S.length();
    private static final int LINKS = 1_000_000;
    private static final int FLOATS = 1 << 26;
    private static final long BYTES = (long) FLOATS * Float.BYTES;

    private final FmaPeak peak = new FmaPeak();
    private float[] from;
    private float[] to;

    /** Both arrays are written, so that their pages exist. */
    @Setup(Level.Trial)
    public void prepare() {
        from = new float[FLOATS];
        to = new float[FLOATS];
        for (int i = 0; i < FLOATS; i += 64) {
            from[i] = i;
            to[i] = i;
        }
    }

    /** Multiply-adds in registers. */
    @Benchmark
    public float multiplyAdd(Rates rates) {
        rates.add(peak.flops(LINKS), 0);
        return peak.run(LINKS);
    }

    @Benchmark
    public float read(Rates rates) {
        FloatVector a = FloatVector.zero(S), b = a, c = a, d = a;
        for (int i = 0; i < FLOATS; i += 4 * L) {
            a = a.add(FloatVector.fromArray(S, from, i));
            b = b.add(FloatVector.fromArray(S, from, i + L));
            c = c.add(FloatVector.fromArray(S, from, i + 2 * L));
            d = d.add(FloatVector.fromArray(S, from, i + 3 * L));
        }
        rates.add(0, BYTES);
        return a.add(b).add(c).add(d).lane(0);
    }

    /** Bytes count once, though a core reads a line before it writes it. */
    @Benchmark
    public float[] write(Rates rates) {
        FloatVector value = FloatVector.broadcast(S, 1);
        for (int i = 0; i < FLOATS; i += L) {
            value.intoArray(to, i);
        }
        rates.add(0, BYTES);
        return to;
    }

    /** Bytes count as read and as written. */
    @Benchmark
    public float[] copy(Rates rates) {
        for (int i = 0; i < FLOATS; i += L) {
            FloatVector.fromArray(S, from, i).intoArray(to, i);
        }
        rates.add(0, 2 * BYTES);
        return to;
    }
}
