package org.voxelgrad.engine.backend.cpu;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.HashSet;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.voxelgrad.engine.backend.Size3;
import org.voxelgrad.engine.random.Seeds;

/** An image that comes again is found, any other is not, and nobody can tell from the sums. */
@Tag("lanes")
class CachedGramsTest {

    private static final Size3 SIZE = new Size3(13, 17, 19);
    private static final int VOXELS = (int) SIZE.voxels();
    private static final Workers WORKERS = new Workers(2);

    @BeforeAll
    static void skipsWhatTheMachineLacks() {
        Lanes lanes = Lanes.chosen();
        assumeTrue(lanes.refusal() == null, () -> "skipped: " + lanes.refusal().reason());
    }

    @AfterAll
    static void close() {
        WORKERS.close();
    }

    @Test
    void keepsAnImageFromItsSecondTimeOn() {
        CachedGrams grams = grams();
        float[] x = noise(1);
        PatchGram once = grams.of(1, SIZE, x);
        PatchGram twice = grams.of(1, SIZE, x);
        assertNotSame(once, twice);
        assertSame(twice, grams.of(1, SIZE, x.clone()));
        assertEqual(once, twice);
    }

    @Test
    void aVoxelMakesAnotherImage() {
        CachedGrams grams = grams();
        float[] x = noise(1);
        grams.of(1, SIZE, x);
        grams.of(1, SIZE, x);
        for (int voxel : new int[] {0, 1, 2, VOXELS / 2, VOXELS - 1}) {
            float[] other = x.clone();
            other[voxel] = Math.nextUp(other[voxel]);
            PatchGram fresh = grams().of(1, SIZE, other);
            for (int time = 0; time < 3; time++) {
                assertEqual(fresh, grams.of(1, SIZE, other));
            }
        }
    }

    @Test
    void addsUpKeptAndComputedImagesAlike() {
        CachedGrams grams = grams();
        float[] kept = noise(1);
        grams.of(1, SIZE, kept);
        grams.of(1, SIZE, kept);
        float[] batch = new float[3 * VOXELS];
        System.arraycopy(noise(2), 0, batch, 0, VOXELS);
        System.arraycopy(kept, 0, batch, VOXELS, VOXELS);
        System.arraycopy(noise(3), 0, batch, 2 * VOXELS, VOXELS);
        PatchGram fresh = grams().of(3, SIZE, batch);
        PatchGram sum = grams.of(3, SIZE, batch);
        assertEqual(fresh, sum);
        grams.giveBack(3, sum);
        assertEqual(fresh, grams.of(3, SIZE, batch));
    }

    @Test
    void keysDifferByVoxelsPlacesAndSizes() {
        ImageKeys keys = new ImageKeys(WORKERS);
        float[] x = noise(1);
        Set<ImageKey> all = new HashSet<>();
        for (int i = 0; i < VOXELS; i++) {
            float value = x[i];
            x[i] = -value;
            all.add(keys.of(SIZE, x, 0));
            x[i] = value;
        }
        assertEquals(VOXELS, all.size());
        float[] swapped = x.clone();
        System.arraycopy(x, 0, swapped, 17 * 19, 17 * 19);
        System.arraycopy(x, 17 * 19, swapped, 0, 17 * 19);
        assertNotEquals(keys.of(SIZE, x, 0), keys.of(SIZE, swapped, 0));
        assertNotEquals(keys.of(SIZE, x, 0), keys.of(new Size3(13, 19, 17), x, 0));
    }

    private static CachedGrams grams() {
        return new CachedGrams(WORKERS, RowKernels.of(Lanes.chosen()));
    }

    private static float[] noise(int seed) {
        RandomGenerator random = Seeds.root(seed).generator();
        float[] x = new float[VOXELS];
        for (int i = 0; i < VOXELS; i++) {
            x[i] = random.nextFloat();
        }
        return x;
    }

    private static void assertEqual(PatchGram expected, PatchGram actual) {
        assertArrayEquals(expected.sums(), actual.sums());
        assertArrayEquals(expected.products(), actual.products());
    }
}
