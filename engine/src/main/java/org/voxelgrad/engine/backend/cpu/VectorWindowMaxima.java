package org.voxelgrad.engine.backend.cpu;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * {@link WindowRows#pool} on vectors, without winners and with them. The eight values of a window are written out in
 * both, since C2 keeps them in registers only where no call receives them.
 */
final class VectorWindowMaxima {

    private static final VectorSpecies<Float> S = VectorLanes.species();
    private static final VectorSpecies<Integer> I = VectorSpecies.of(int.class, S.vectorShape());
    private static final int L = S.length();
    private static final int STEP = WindowRows.STEP;
    private static final int ROW = WindowRows.SUMS * STEP;
    private static final VectorMask<Float> FIRST = VectorMask.fromLong(S, 1);

    private VectorWindowMaxima() {}

    /** The bias is added to the maximum alone, so that padding is what the bias makes zero. */
    static void values(
            float[] x, int xAt, int windows, float bias, float slope, int padding, float[] y, int yAt) {
        FloatVector biases = FloatVector.broadcast(S, bias);
        FloatVector pad = FloatVector.broadcast(S, -bias);
        FloatVector slopes = FloatVector.broadcast(S, slope);
        FloatVector zero = FloatVector.zero(S);
        for (int i = 0; i < windows; i += L) {
            int at = xAt + WindowRows.sumsAt(i);
            FloatVector a = FloatVector.fromArray(S, x, at);
            FloatVector b = FloatVector.fromArray(S, x, at + ROW);
            FloatVector c = FloatVector.fromArray(S, x, at + 2 * ROW);
            FloatVector d = FloatVector.fromArray(S, x, at + 3 * ROW);
            FloatVector even0 = a.add(b).add(c);
            FloatVector even1 = b.sub(c).add(d);
            a = FloatVector.fromArray(S, x, at + STEP);
            b = FloatVector.fromArray(S, x, at + ROW + STEP);
            c = FloatVector.fromArray(S, x, at + 2 * ROW + STEP);
            d = FloatVector.fromArray(S, x, at + 3 * ROW + STEP);
            FloatVector odd0 = a.add(b).add(c);
            FloatVector odd1 = b.sub(c).add(d);
            a = FloatVector.fromArray(S, x, at + 2 * STEP);
            b = FloatVector.fromArray(S, x, at + ROW + 2 * STEP);
            c = FloatVector.fromArray(S, x, at + 2 * ROW + 2 * STEP);
            d = FloatVector.fromArray(S, x, at + 3 * ROW + 2 * STEP);
            FloatVector even2 = a.add(b).add(c);
            FloatVector even3 = b.sub(c).add(d);
            a = FloatVector.fromArray(S, x, at + 3 * STEP);
            b = FloatVector.fromArray(S, x, at + ROW + 3 * STEP);
            c = FloatVector.fromArray(S, x, at + 2 * ROW + 3 * STEP);
            d = FloatVector.fromArray(S, x, at + 3 * ROW + 3 * STEP);
            FloatVector odd2 = a.add(b).add(c);
            FloatVector odd3 = b.sub(c).add(d);
            if ((padding & 4) != 0) {
                even0 = pad;
                odd0 = pad;
                even1 = pad;
                odd1 = pad;
            }
            if ((padding & 2) != 0) {
                even0 = pad;
                odd0 = pad;
                even2 = pad;
                odd2 = pad;
            }
            if (i < (padding & 1)) {
                even0 = even0.blend(pad, FIRST);
                even1 = even1.blend(pad, FIRST);
                even2 = even2.blend(pad, FIRST);
                even3 = even3.blend(pad, FIRST);
            }
            // By pairs, since in a chain every comparison would wait for the one before it.
            even0 = even0.blend(odd0, odd0.compare(VectorOperators.GT, even0));
            even1 = even1.blend(odd1, odd1.compare(VectorOperators.GT, even1));
            even2 = even2.blend(odd2, odd2.compare(VectorOperators.GT, even2));
            even3 = even3.blend(odd3, odd3.compare(VectorOperators.GT, even3));
            even0 = even0.blend(even1, even1.compare(VectorOperators.GT, even0));
            even2 = even2.blend(even3, even3.compare(VectorOperators.GT, even2));
            FloatVector best = even0.blend(even2, even2.compare(VectorOperators.GT, even0)).add(biases);
            best.fma(slopes, zero).blend(best, best.compare(VectorOperators.GT, zero)).intoArray(y, yAt + i);
        }
    }

    static void valuesAndWinners(
            float[] x, int xAt, int windows, float bias, float slope, int padding, float[] y, int yAt,
            int[] winners) {
        FloatVector biases = FloatVector.broadcast(S, bias);
        FloatVector pad = FloatVector.broadcast(S, -bias);
        FloatVector slopes = FloatVector.broadcast(S, slope);
        FloatVector zero = FloatVector.zero(S);
        FloatVector floor = slope == 0 ? zero : FloatVector.broadcast(S, Float.NEGATIVE_INFINITY);
        for (int i = 0; i < windows; i += L) {
            int at = xAt + WindowRows.sumsAt(i);
            FloatVector a = FloatVector.fromArray(S, x, at);
            FloatVector b = FloatVector.fromArray(S, x, at + ROW);
            FloatVector c = FloatVector.fromArray(S, x, at + 2 * ROW);
            FloatVector d = FloatVector.fromArray(S, x, at + 3 * ROW);
            FloatVector even0 = a.add(b).add(c);
            FloatVector even1 = b.sub(c).add(d);
            a = FloatVector.fromArray(S, x, at + STEP);
            b = FloatVector.fromArray(S, x, at + ROW + STEP);
            c = FloatVector.fromArray(S, x, at + 2 * ROW + STEP);
            d = FloatVector.fromArray(S, x, at + 3 * ROW + STEP);
            FloatVector odd0 = a.add(b).add(c);
            FloatVector odd1 = b.sub(c).add(d);
            a = FloatVector.fromArray(S, x, at + 2 * STEP);
            b = FloatVector.fromArray(S, x, at + ROW + 2 * STEP);
            c = FloatVector.fromArray(S, x, at + 2 * ROW + 2 * STEP);
            d = FloatVector.fromArray(S, x, at + 3 * ROW + 2 * STEP);
            FloatVector even2 = a.add(b).add(c);
            FloatVector even3 = b.sub(c).add(d);
            a = FloatVector.fromArray(S, x, at + 3 * STEP);
            b = FloatVector.fromArray(S, x, at + ROW + 3 * STEP);
            c = FloatVector.fromArray(S, x, at + 2 * ROW + 3 * STEP);
            d = FloatVector.fromArray(S, x, at + 3 * ROW + 3 * STEP);
            FloatVector odd2 = a.add(b).add(c);
            FloatVector odd3 = b.sub(c).add(d);
            if ((padding & 4) != 0) {
                even0 = pad;
                odd0 = pad;
                even1 = pad;
                odd1 = pad;
            }
            if ((padding & 2) != 0) {
                even0 = pad;
                odd0 = pad;
                even2 = pad;
                odd2 = pad;
            }
            if (i < (padding & 1)) {
                even0 = even0.blend(pad, FIRST);
                even1 = even1.blend(pad, FIRST);
                even2 = even2.blend(pad, FIRST);
                even3 = even3.blend(pad, FIRST);
            }
            FloatVector best = even0;
            VectorMask<Float> wins = odd0.compare(VectorOperators.GT, best);
            best = best.blend(odd0, wins);
            IntVector winner = IntVector.zero(I).blend(1, wins.cast(I));
            wins = even1.compare(VectorOperators.GT, best);
            best = best.blend(even1, wins);
            winner = winner.blend(2, wins.cast(I));
            wins = odd1.compare(VectorOperators.GT, best);
            best = best.blend(odd1, wins);
            winner = winner.blend(3, wins.cast(I));
            wins = even2.compare(VectorOperators.GT, best);
            best = best.blend(even2, wins);
            winner = winner.blend(4, wins.cast(I));
            wins = odd2.compare(VectorOperators.GT, best);
            best = best.blend(odd2, wins);
            winner = winner.blend(5, wins.cast(I));
            wins = even3.compare(VectorOperators.GT, best);
            best = best.blend(even3, wins);
            winner = winner.blend(6, wins.cast(I));
            wins = odd3.compare(VectorOperators.GT, best);
            best = best.blend(odd3, wins);
            winner = winner.blend(7, wins.cast(I));
            best = best.add(biases);
            best.fma(slopes, zero).blend(best, best.compare(VectorOperators.GT, zero)).intoArray(y, yAt + i);
            winner.blend(0, best.compare(VectorOperators.LE, floor).cast(I)).intoArray(winners, i);
        }
    }
}
