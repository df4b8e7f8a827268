package org.voxelgrad.engine.backend.cpu;

/** Chains of single floats, multiplied and added as the plain kernels do it. */
final class ScalarFmaChains implements FmaPeak.Chains {

    private static final float FACTOR = 0.999f;
    private static final float SUMMAND = 1e-3f;

    @Override
    public int width() {
        return 1;
    }

    @Override
    public float run(int links) {
        float a = 1, b = 2, c = 3, d = 4, e = 5, f = 6, g = 7, h = 8, i = 9, j = 10, k = 11, l = 12;
        for (int link = 0; link < links; link++) {
            a = a * FACTOR + SUMMAND;
            b = b * FACTOR + SUMMAND;
            c = c * FACTOR + SUMMAND;
            d = d * FACTOR + SUMMAND;
            e = e * FACTOR + SUMMAND;
            f = f * FACTOR + SUMMAND;
            g = g * FACTOR + SUMMAND;
            h = h * FACTOR + SUMMAND;
            i = i * FACTOR + SUMMAND;
            j = j * FACTOR + SUMMAND;
            k = k * FACTOR + SUMMAND;
            l = l * FACTOR + SUMMAND;
        }
        return a + b + c + d + e + f + g + h + i + j + k + l;
    }
}
