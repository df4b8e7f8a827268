package org.voxelgrad.engine.backend.cpu;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** Chains of vectors; as everywhere, single variables and plain loops keep them in registers. */
final class VectorFmaChains implements FmaPeak.Chains {

    private static final VectorSpecies<Float> S = VectorLanes.species();

    @Override
    public int width() {
        return S.length();
    }

    @Override
    public float run(int links) {
        FloatVector factor = FloatVector.broadcast(S, 0.999f);
        FloatVector summand = FloatVector.broadcast(S, 1e-3f);
        FloatVector a = FloatVector.broadcast(S, 1);
        FloatVector b = FloatVector.broadcast(S, 2);
        FloatVector c = FloatVector.broadcast(S, 3);
        FloatVector d = FloatVector.broadcast(S, 4);
        FloatVector e = FloatVector.broadcast(S, 5);
        FloatVector f = FloatVector.broadcast(S, 6);
        FloatVector g = FloatVector.broadcast(S, 7);
        FloatVector h = FloatVector.broadcast(S, 8);
        FloatVector i = FloatVector.broadcast(S, 9);
        FloatVector j = FloatVector.broadcast(S, 10);
        FloatVector k = FloatVector.broadcast(S, 11);
        FloatVector l = FloatVector.broadcast(S, 12);
        for (int link = 0; link < links; link++) {
            a = a.fma(factor, summand);
            b = b.fma(factor, summand);
            c = c.fma(factor, summand);
            d = d.fma(factor, summand);
            e = e.fma(factor, summand);
            f = f.fma(factor, summand);
            g = g.fma(factor, summand);
            h = h.fma(factor, summand);
            i = i.fma(factor, summand);
            j = j.fma(factor, summand);
            k = k.fma(factor, summand);
            l = l.fma(factor, summand);
        }
        FloatVector low = a.add(b).add(c).add(d).add(e).add(f);
        return low.add(g).add(h).add(i).add(j).add(k).add(l).lane(0);
    }
}
