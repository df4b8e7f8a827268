package org.voxelgrad.training.phantom;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.voxelgrad.engine.random.Seeds;
import org.voxelgrad.training.phantom.HeadAnatomy.Group;

class HeadPhantomTest {

    private static final int[] SIZE = {34, 42, 36};
    private static final Seeds SEEDS = Seeds.root(3);

    @Test
    void equalSeedsGiveEqualScansAndOthersDoNot() {
        HeadAnatomy head = HeadAnatomy.draw(Group.CN, 70, SEEDS);
        assertEquals(head, HeadAnatomy.draw(Group.CN, 70, SEEDS));
        float[] scan = HeadPhantom.render(head, SIZE, SEEDS.child("scan", 0));
        assertArrayEquals(scan, HeadPhantom.render(head, SIZE, SEEDS.child("scan", 0)));
        assertFalse(Arrays.equals(scan, HeadPhantom.render(head, SIZE, SEEDS.child("scan", 1))), "noise differs");
        HeadAnatomy other = HeadAnatomy.draw(Group.CN, 70, SEEDS.child("other"));
        assertFalse(Arrays.equals(scan, HeadPhantom.render(other, SIZE, SEEDS.child("scan", 0))));
    }

    @Test
    void voxelsAreFiniteAndTheHeadIsBrighterThanTheAirAround() {
        float[] scan = HeadPhantom.render(HeadAnatomy.draw(Group.AD, 75, SEEDS), SIZE, SEEDS);
        for (float voxel : scan) {
            assertTrue(voxel >= 0 && voxel < 2000, "voxel " + voxel);
        }
        double air = mean(scan, -84, -75, 75, 87, 90, 105);
        double white = mean(scan, 20, 32, -30, 0, 28, 40);
        assertTrue(white > 8 * air, "white matter " + white + ", air " + air);
    }

    @Test
    void fluidFillsMoreOfTheMiddleOfTheBrainInAlzheimersDisease() {
        int heads = 8;
        double ad = 0;
        double cn = 0;
        for (int i = 0; i < heads; i++) {
            ad += ventricleMillilitres(HeadAnatomy.draw(Group.AD, 72, SEEDS.child("AD", i)), i) / heads;
            cn += ventricleMillilitres(HeadAnatomy.draw(Group.CN, 72, SEEDS.child("CN", i)), i) / heads;
        }
        assertTrue(cn > 5 && ad < 200, "AD " + ad + " ml, CN " + cn + " ml");
        assertTrue(ad > 1.4 * cn, "AD " + ad + " ml, CN " + cn + " ml");
    }

    @Test
    void theGroupsOverlap() {
        int heads = 400;
        double[] ad = new double[heads];
        double[] cn = new double[heads];
        for (int i = 0; i < heads; i++) {
            ad[i] = HeadAnatomy.draw(Group.AD, 72, SEEDS.child("AD", i)).hippocampi();
            cn[i] = HeadAnatomy.draw(Group.CN, 72, SEEDS.child("CN", i)).hippocampi();
        }
        double middle = (Arrays.stream(ad).average().orElseThrow() + Arrays.stream(cn).average().orElseThrow()) / 2;
        double right = Arrays.stream(ad).filter(h -> h < middle).count() + Arrays.stream(cn).filter(h -> h > middle).count();
        assertEquals(0.87, right / (2 * heads), 0.05, "share told apart by the size of the hippocampi");
    }

    @Test
    void atrophyGrowsWithTimeAndTheShapeStays() {
        HeadAnatomy before = HeadAnatomy.draw(Group.AD, 72, SEEDS);
        HeadAnatomy after = before.after(1, Group.AD);
        assertTrue(after.ventricles() > before.ventricles());
        assertTrue(after.hippocampi() < before.hippocampi());
        assertEquals(before.shape(), after.shape());
        assertEquals(before.width(), after.width());
    }

    @Test
    void theAffineKeepsTheHeadsSizeInMillimetres() {
        double[][] full = HeadPhantom.affine(new int[] {169, 208, 179});
        assertArrayEquals(new double[] {1, 0, 0, -84}, full[0]);
        assertArrayEquals(new double[] {0, 1, 0, -120}, full[1]);
        assertArrayEquals(new double[] {0, 0, 1, -73}, full[2]);
        assertEquals(169 / 34.0, HeadPhantom.affine(SIZE)[0][0]);
    }

    /** Volume of the dark voxels in a box around the lateral ventricles, without noise to speak of. */
    private static double ventricleMillilitres(HeadAnatomy head, int scan) {
        float[] voxels = HeadPhantom.render(head, SIZE, SEEDS.child("scan", scan));
        double white = mean(voxels, 20, 32, -30, 0, 28, 40);
        double[][] affine = HeadPhantom.affine(SIZE);
        double count = 0;
        for (int i : indices(0, -30, 30)) {
            for (int j : indices(1, -55, 35)) {
                for (int k : indices(2, 0, 30)) {
                    // A voxel that is partly fluid counts in part.
                    double signal = voxels[(i * SIZE[1] + j) * SIZE[2] + k] / white;
                    count += Math.clamp((0.6 - signal) / 0.4, 0, 1);
                }
            }
        }
        return count * affine[0][0] * affine[1][1] * affine[2][2] / 1000;
    }

    private static double mean(float[] voxels, double x0, double x1, double y0, double y1, double z0, double z1) {
        double sum = 0;
        int count = 0;
        for (int i : indices(0, x0, x1)) {
            for (int j : indices(1, y0, y1)) {
                for (int k : indices(2, z0, z1)) {
                    sum += voxels[(i * SIZE[1] + j) * SIZE[2] + k];
                    count++;
                }
            }
        }
        return sum / count;
    }

    /** The voxels of an axis whose centres lie between two places in mm. */
    private static int[] indices(int axis, double from, double to) {
        double[] row = HeadPhantom.affine(SIZE)[axis];
        return IntStream.range(0, SIZE[axis])
                .filter(i -> row[3] + i * row[axis] >= from && row[3] + i * row[axis] <= to)
                .toArray();
    }
}
