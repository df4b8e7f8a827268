package org.voxelgrad.engine.backend.cpu;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * A vector is a column of a patch or a part of one: the four columns under a window stay in registers while its
 * channels pass, and two of them go on to the next window. One loop over windows and channels, since C2 pays dearly for
 * entering short inner loops.
 */
abstract class VectorPatchRows implements PatchRows {

    private static final VectorSpecies<Float> S = VectorLanes.species();
    private static final int L = S.length();

    private static final VectorSpecies<Integer> I = VectorSpecies.of(int.class, S.vectorShape());
    private static final IntVector COLUMNS = IntVector.zero(I).addIndex(2);

    private final ScalarPatchRows scalar = new ScalarPatchRows();

    /** The last vector of a row may repeat windows of the one before it. */
    @Override
    public void locate(
            int[] winners, int from, int windows, int corner, int plane, int rowLength, boolean lostPlane,
            boolean lostRow, int base, int[] at, int to) {
        if (windows < L) {
            scalar.locate(winners, from, windows, corner, plane, rowLength, lostPlane, lostRow, base, at, to);
            return;
        }
        for (int done = 0; done < windows; done += L) {
            int w = Math.min(done, windows - L);
            IntVector rest = IntVector.fromArray(I, winners, from + w).sub(COLUMNS).sub(corner + 2 * w);
            VectorMask<Integer> second = rest.compare(VectorOperators.GE, plane);
            rest = rest.blend(rest.sub(plane), second);
            VectorMask<Integer> lower = rest.compare(VectorOperators.GE, rowLength);
            rest = rest.blend(rest.sub(rowLength - 2), lower);
            IntVector place = rest.blend(rest.add(4), second);
            if (lostPlane) {
                place = place.blend(PatchTable.NOWHERE, second.not());
            }
            if (lostRow) {
                place = place.blend(PatchTable.NOWHERE, lower.not());
            }
            place.mul(PATCH).add(base).intoArray(at, to + w);
        }
    }

    @Override
    public void scatter(
            float[] x, int xAt, int xStride, int[] at, int first, int windows, int channels, float[] table,
            int tableAt, float[] strip) {
        for (int part = 0; part < COLUMN; part += L) {
            scatterPart(x, xAt, xStride, at, first, windows, channels, table, tableAt + part, strip, START + part);
        }
    }

    private static void scatterPart(
            float[] x, int xAt, int xStride, int[] at, int first, int windows, int channels, float[] table,
            int tableAt, float[] strip, int stripAt) {
        FloatVector a = FloatVector.zero(S), b = a, c = a, d = a;
        int column = stripAt;
        int left = channels;
        int value = xAt;
        int place = first;
        for (int i = 0; i < windows * channels; i++) {
            FloatVector scale = FloatVector.broadcast(S, x[value]);
            int t = tableAt + at[place];
            a = FloatVector.fromArray(S, table, t).fma(scale, a);
            b = FloatVector.fromArray(S, table, t + COLUMN).fma(scale, b);
            c = FloatVector.fromArray(S, table, t + 2 * COLUMN).fma(scale, c);
            d = FloatVector.fromArray(S, table, t + 3 * COLUMN).fma(scale, d);
            value += xStride;
            place += windows;
            if (--left == 0) {
                a.intoArray(strip, column);
                b.intoArray(strip, column + COLUMN);
                a = c;
                b = d;
                c = FloatVector.zero(S);
                d = c;
                column += 2 * COLUMN;
                left = channels;
                value -= channels * xStride - 1;
                place -= channels * windows - 1;
            }
        }
        a.intoArray(strip, column);
        b.intoArray(strip, column + COLUMN);
    }
}
