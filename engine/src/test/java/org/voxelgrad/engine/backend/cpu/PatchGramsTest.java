package org.voxelgrad.engine.backend.cpu;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.voxelgrad.engine.backend.Size3;
import org.voxelgrad.engine.random.Seeds;

/** Sums by autocorrelation are those over the patches one by one. */
@Tag("lanes")
class PatchGramsTest {

    private static final int TAPS = PatchGram.TAPS;

    @BeforeAll
    static void skipsWhatTheMachineLacks() {
        Lanes lanes = Lanes.chosen();
        assumeTrue(lanes.refusal() == null, () -> "skipped: " + lanes.refusal().reason());
    }

    @ParameterizedTest
    @CsvSource({
        "1, 1, 1, 1", "2, 1, 1, 2", "1, 2, 1, 3", "1, 1, 2, 40", "3, 2, 3, 4", "1, 3, 2, 2", "2, 9, 5, 6",
        "1, 8, 21, 17", "2, 17, 3, 33", "1, 2, 70, 75"})
    void addsUpAllPatches(int batch, int depth, int height, int width) {
        Size3 size = new Size3(depth, height, width);
        float[] x = new float[(int) (batch * size.voxels())];
        RandomGenerator random = Seeds.root(depth * 31L + width).generator();
        for (int i = 0; i < x.length; i++) {
            x[i] = (float) random.nextGaussian(0.5, 1);
        }
        PatchGram gram;
        try (Workers one = new Workers(1); Workers three = new Workers(3)) {
            gram = fill(one, batch, size, x);
            PatchGram other = fill(three, batch, size, x);
            assertArrayEquals(gram.sums(), other.sums());
            assertArrayEquals(gram.products(), other.products());
        }
        PatchGram expected = patchByPatch(batch, size, x);
        assertEquals(expected.voxels(), gram.voxels());
        double allowed = 2e-6 * expected.products()[13 * TAPS + 13];
        assertArrayEquals(expected.sums(), gram.sums(), allowed);
        assertArrayEquals(expected.products(), gram.products(), allowed);
    }

    private static PatchGram fill(Workers workers, int batch, Size3 size, float[] x) {
        PatchGram[] grams = new PatchGram[batch];
        new PatchGrams(workers, RowKernels.of(Lanes.chosen())).fill(size, x, grams);
        return PatchGram.sum(grams, null);
    }

    private static PatchGram patchByPatch(int batch, Size3 size, float[] x) {
        double[] sums = new double[TAPS];
        double[] products = new double[TAPS * TAPS];
        double[] patch = new double[TAPS];
        int voxels = (int) size.voxels();
        for (int i = 0; i < batch * voxels; i++) {
            int w = i % size.w();
            int h = i / size.w() % size.h();
            int d = i % voxels / (size.w() * size.h());
            for (int t = 0; t < TAPS; t++) {
                int atD = d + t / 9 - 1;
                int atH = h + t / 3 % 3 - 1;
                int atW = w + t % 3 - 1;
                boolean inside = atD >= 0 && atD < size.d() && atH >= 0 && atH < size.h() && atW >= 0
                        && atW < size.w();
                patch[t] = inside ? x[i / voxels * voxels + (atD * size.h() + atH) * size.w() + atW] : 0;
            }
            for (int t = 0; t < TAPS; t++) {
                sums[t] += patch[t];
                for (int u = 0; u < TAPS; u++) {
                    products[t * TAPS + u] += patch[t] * patch[u];
                }
            }
        }
        return new PatchGram((double) batch * voxels, sums, products);
    }
}
