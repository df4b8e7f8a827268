package org.voxelgrad.engine.backend.cpu;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/** A vector is columns of the map, two a window. The four rows of a window follow one another in the loop's body. */
final class VectorNormPoolRows implements NormPoolRows {

    private static final VectorSpecies<Float> S = VectorLanes.species();
    private static final VectorSpecies<Integer> I = VectorSpecies.of(int.class, S.vectorShape());
    private static final int L = S.length();
    private static final int PAIRS = L / 2;
    private static final VectorShuffle<Float> NEXT = VectorShuffle.fromOp(S, i -> (i + 1) % L);
    private static final VectorShuffle<Integer> NEXT_INT = VectorShuffle.fromOp(I, i -> (i + 1) % L);
    private static final VectorShuffle<Float> EVEN = VectorShuffle.fromOp(S, i -> 2 * i % L);
    private static final VectorShuffle<Integer> EVEN_INT = VectorShuffle.fromOp(I, i -> 2 * i % L);
    private static final VectorShuffle<Float> TWICE = VectorShuffle.fromOp(S, i -> i / 2);
    private static final VectorMask<Integer> UPPER = VectorMask.fromLong(I, -1L << 8);

    /** Of each column: its place in the window's row, and where its window's byte is in four of them. */
    private static final IntVector SIDE = IntVector.zero(I).addIndex(1).and(1);
    private static final IntVector BITS = IntVector.zero(I).addIndex(1).lanewise(VectorOperators.LSHR, 1).and(3).mul(8);
    private static final VarHandle FOUR_BYTES =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    @Override
    public void pool(
            float[] map, int mapAt, int rowStride, int planeStride, int windows, float shift, float scale, float offset,
            float slope, float[] y, int yAt, int[] winners, int winnersAt) {
        if (slope == 0) {
            poolPositive(
                    map, mapAt, rowStride, planeStride, windows, shift, scale, offset, y, yAt, winners, winnersAt);
        } else {
            poolLeaky(
                    map, mapAt, rowStride, planeStride, windows, shift, scale, offset, slope, y, yAt, winners,
                    winnersAt);
        }
    }

    private static void poolPositive(
            float[] map, int mapAt, int rowStride, int planeStride, int windows, float shift, float scale, float offset,
            float[] y, int yAt, int[] winners, int winnersAt) {
        FloatVector scales = FloatVector.broadcast(S, scale);
        FloatVector offsets = FloatVector.broadcast(S, offset);
        FloatVector zero = FloatVector.zero(S);
        for (int w = 0; w < windows; w += PAIRS) {
            int from = mapAt + 2 * w;
            VectorMask<Float> columns = S.indexInRange(2 * w, 2 * windows);
            FloatVector z = FloatVector.fromArray(S, map, from, columns).sub(shift).fma(scales, offsets);
            FloatVector best = z.blend(zero, z.compare(VectorOperators.LE, zero));

            z = FloatVector.fromArray(S, map, from + rowStride, columns).sub(shift).fma(scales, offsets);
            VectorMask<Float> wins = z.compare(VectorOperators.GT, best);
            best = best.blend(z, wins);
            IntVector winner = IntVector.zero(I).blend(2, wins.cast(I));

            z = FloatVector.fromArray(S, map, from + planeStride, columns).sub(shift).fma(scales, offsets);
            wins = z.compare(VectorOperators.GT, best);
            best = best.blend(z, wins);
            winner = winner.blend(4, wins.cast(I));

            z = FloatVector.fromArray(S, map, from + planeStride + rowStride, columns).sub(shift).fma(scales, offsets);
            wins = z.compare(VectorOperators.GT, best);
            best = best.blend(z, wins);
            winner = winner.blend(6, wins.cast(I));

            FloatVector next = best.rearrange(NEXT);
            IntVector nextWinner = winner.rearrange(NEXT_INT);
            wins = next.compare(VectorOperators.GT, best).or(
                    next.compare(VectorOperators.EQ, best).and(nextWinner.lt(winner).cast(S)));
            best = best.blend(next, wins);
            winner = winner.blend(nextWinner.add(1), wins.cast(I));
            VectorMask<Float> pairs = S.indexInRange(w, Math.min(windows, w + PAIRS));
            best.rearrange(EVEN).intoArray(y, yAt + w, pairs);
            winner.rearrange(EVEN_INT).intoArray(winners, winnersAt + w, pairs.cast(I));
        }
    }

    /** Activates before it compares, since different values may round to equal ones. */
    private static void poolLeaky(
            float[] map, int mapAt, int rowStride, int planeStride, int windows, float shift, float scale, float offset,
            float slope, float[] y, int yAt, int[] winners, int winnersAt) {
        FloatVector scales = FloatVector.broadcast(S, scale);
        FloatVector offsets = FloatVector.broadcast(S, offset);
        FloatVector slopes = FloatVector.broadcast(S, slope);
        FloatVector zero = FloatVector.zero(S);
        for (int w = 0; w < windows; w += PAIRS) {
            int from = mapAt + 2 * w;
            VectorMask<Float> columns = S.indexInRange(2 * w, 2 * windows);
            FloatVector z = FloatVector.fromArray(S, map, from, columns).sub(shift).fma(scales, offsets);
            FloatVector best = z.mul(slopes).blend(z, z.compare(VectorOperators.GT, zero));

            z = FloatVector.fromArray(S, map, from + rowStride, columns).sub(shift).fma(scales, offsets);
            z = z.mul(slopes).blend(z, z.compare(VectorOperators.GT, zero));
            VectorMask<Float> wins = z.compare(VectorOperators.GT, best);
            best = best.blend(z, wins);
            IntVector winner = IntVector.zero(I).blend(2, wins.cast(I));

            z = FloatVector.fromArray(S, map, from + planeStride, columns).sub(shift).fma(scales, offsets);
            z = z.mul(slopes).blend(z, z.compare(VectorOperators.GT, zero));
            wins = z.compare(VectorOperators.GT, best);
            best = best.blend(z, wins);
            winner = winner.blend(4, wins.cast(I));

            z = FloatVector.fromArray(S, map, from + planeStride + rowStride, columns).sub(shift).fma(scales, offsets);
            z = z.mul(slopes).blend(z, z.compare(VectorOperators.GT, zero));
            wins = z.compare(VectorOperators.GT, best);
            best = best.blend(z, wins);
            winner = winner.blend(6, wins.cast(I));

            FloatVector next = best.rearrange(NEXT);
            IntVector nextWinner = winner.rearrange(NEXT_INT);
            wins = next.compare(VectorOperators.GT, best).or(
                    next.compare(VectorOperators.EQ, best).and(nextWinner.lt(winner).cast(S)));
            best = best.blend(next, wins);
            winner = winner.blend(nextWinner.add(1), wins.cast(I));
            VectorMask<Float> pairs = S.indexInRange(w, Math.min(windows, w + PAIRS));
            best.rearrange(EVEN).intoArray(y, yAt + w, pairs);
            winner.rearrange(EVEN_INT).intoArray(winners, winnersAt + w, pairs.cast(I));
        }
    }

    @Override
    public void sum(PooledGradient dz, int at, int windows, double[] sums, int sumsAt) {
        float[] y = dz.y();
        float[] dy = dz.dy();
        FloatVector slopes = FloatVector.broadcast(S, dz.slope());
        FloatVector zero = FloatVector.zero(S);
        FloatVector a = zero, b = zero, az = zero, bz = zero;
        int i = at;
        for (; i <= at + windows - 2 * L; i += 2 * L) {
            FloatVector z = FloatVector.fromArray(S, y, i);
            FloatVector g = FloatVector.fromArray(S, dy, i);
            az = z.fma(g, az);
            a = a.add(g.mul(slopes).blend(g, z.compare(VectorOperators.GT, zero)));
            z = FloatVector.fromArray(S, y, i + L);
            g = FloatVector.fromArray(S, dy, i + L);
            bz = z.fma(g, bz);
            b = b.add(g.mul(slopes).blend(g, z.compare(VectorOperators.GT, zero)));
        }
        double sum = LaneSum.of(a.add(b));
        double products = LaneSum.of(az.add(bz));
        for (; i < at + windows; i++) {
            sum += y[i] > 0 ? dy[i] : dz.slope() * dy[i];
            products += y[i] * dy[i];
        }
        sums[sumsAt] = sum;
        sums[sumsAt + 1] = products;
    }

    @Override
    public void toGradient(
            float[] map, int mapAt, int rowStride, int planeStride, int windows, float shift, float scale, float offset,
            PooledGradient dz, int at, float dzScale) {
        FloatVector scales = FloatVector.broadcast(S, scale);
        FloatVector offsets = FloatVector.broadcast(S, offset);
        FloatVector positive = FloatVector.broadcast(S, dzScale);
        FloatVector other = FloatVector.broadcast(S, dzScale * dz.slope());
        for (int w = 0; w < windows; w += PAIRS) {
            VectorMask<Float> pairs = S.indexInRange(w, Math.min(windows, w + PAIRS));
            FloatVector pooled = FloatVector.fromArray(S, dz.y(), at + w, pairs).rearrange(TWICE);
            FloatVector g = FloatVector.fromArray(S, dz.dy(), at + w, pairs).rearrange(TWICE);
            g = other.blend(positive, pooled.compare(VectorOperators.GT, 0)).mul(g);
            int bytes = fourBytes(dz.winners(), at + w);
            IntVector winner = IntVector.broadcast(I, bytes)
                    .blend(L == 16 ? fourBytes(dz.winners(), at + w + 4) : bytes, UPPER)
                    .lanewise(VectorOperators.LSHR, BITS).and(0xff).sub(SIDE);

            VectorMask<Float> columns = S.indexInRange(2 * w, 2 * windows);
            int to = mapAt + 2 * w;
            FloatVector.fromArray(S, map, to, columns).sub(shift).fma(scales, offsets)
                    .add(g, winner.eq(0).cast(S)).intoArray(map, to, columns);
            to += rowStride;
            FloatVector.fromArray(S, map, to, columns).sub(shift).fma(scales, offsets)
                    .add(g, winner.eq(2).cast(S)).intoArray(map, to, columns);
            to += planeStride - rowStride;
            FloatVector.fromArray(S, map, to, columns).sub(shift).fma(scales, offsets)
                    .add(g, winner.eq(4).cast(S)).intoArray(map, to, columns);
            to += rowStride;
            FloatVector.fromArray(S, map, to, columns).sub(shift).fma(scales, offsets)
                    .add(g, winner.eq(6).cast(S)).intoArray(map, to, columns);
        }
    }

    /** Four bytes as one number, the first lowest; those behind the end are anything. */
    private static int fourBytes(byte[] bytes, int at) {
        if (at + 4 <= bytes.length) {
            return (int) FOUR_BYTES.get(bytes, at);
        }
        int all = 0;
        for (int i = at; i < bytes.length; i++) {
            all |= (bytes[i] & 0xff) << 8 * (i - at);
        }
        return all;
    }
}
