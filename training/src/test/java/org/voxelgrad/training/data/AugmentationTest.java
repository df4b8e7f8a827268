package org.voxelgrad.training.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.voxelgrad.engine.random.Seeds;
import org.voxelgrad.training.InputException;

class AugmentationTest {

    private static final Seeds SEEDS = Seeds.root(11);

    @Test
    void namesGiveTransformsInTheirOrderAndNoneGivesNothing() {
        assertEquals(List.of(new CropPad(), new Noise()), Augmentation.named(List.of("CropPad", "None", "Noise")));
        assertEquals(List.of(), Augmentation.named(List.of("None")));
        var refused = assertThrows(InputException.class, () -> Augmentation.named(List.of("Rotation")));
        assertTrue(refused.getMessage().contains("Rotation"), refused.getMessage());
    }

    @Test
    void equalGeneratorsGiveEqualImages() {
        int[] size = {14, 13, 12};
        for (Augmentation augmentation : Augmentation.named(List.of("Noise", "Erasing", "CropPad", "Smoothing"))) {
            float[] first = image(size, 3);
            float[] second = first.clone();
            augmentation.apply(first, size, SEEDS.generator());
            augmentation.apply(second, size, SEEDS.generator());
            assertArrayEquals(first, second, augmentation.toString());
        }
    }

    @Test
    void noiseHasOneSigmaAnImageUniformFromZeroToATenth() {
        int[] size = {20, 20, 20};
        RandomGenerator random = SEEDS.generator();
        double sum = 0;
        int images = 300;
        for (int i = 0; i < images; i++) {
            float[] voxels = new float[8000];
            new Noise().apply(voxels, size, random);
            double sigma = standardDeviation(voxels);
            assertTrue(sigma < 0.105, "sigma " + sigma);
            double left = standardDeviation(Arrays.copyOf(voxels, 4000));
            assertEquals(sigma, left, 0.06 * sigma, "one sigma for the whole image");
            sum += sigma;
        }
        assertEquals(0.05, sum / images, 0.006, "mean sigma");
    }

    @Test
    void erasingZeroesARectangleThroughTheWholeFirstAxisOfEverySecondImage() {
        int[] size = {3, 40, 50};
        RandomGenerator random = SEEDS.generator();
        int erased = 0;
        double area = 0;
        int images = 2000;
        for (int i = 0; i < images; i++) {
            float[] voxels = new float[6000];
            Arrays.fill(voxels, 1);
            new Erasing().apply(voxels, size, random);
            int[] box = zeroBox(voxels, size);
            if (box == null) {
                continue;
            }
            assertArrayEquals(new int[] {0, 2}, new int[] {box[0], box[1]}, "the box spans the first axis");
            int h = box[3] - box[2] + 1;
            int w = box[5] - box[4] + 1;
            assertEquals(3 * h * w, zeros(voxels), "all of the box is zero, and nothing else");
            double fraction = h * w / 2000.0;
            double aspect = (double) h / w;
            assertTrue(fraction > 0.015 && fraction < 0.345, "area " + fraction);
            assertTrue(aspect > 0.22 && aspect < 4.5, "aspect ratio " + aspect);
            erased++;
            area += fraction;
        }
        assertEquals(0.5, (double) erased / images, 0.04, "share of images erased");
        assertEquals(0.175, area / erased, 0.01, "mean area");
    }

    @Test
    void cropPadMovesTheFirstDrawnNumberAlongTheLastAxis() {
        int[] size = {30, 31, 32};
        float[] voxels = image(size, 5);
        float[] before = voxels.clone();
        CropPad.crop(voxels, size, -10, 5, 2);
        for (int i = 0; i < 30; i++) {
            for (int j = 0; j < 31; j++) {
                for (int k = 0; k < 32; k++) {
                    boolean inside = i >= 10 && j <= 25 && k <= 29;
                    float expected = inside ? before[((i - 10) * 31 + j + 5) * 32 + k + 2] : 0;
                    assertEquals(expected, voxels[(i * 31 + j) * 32 + k], "[" + i + ", " + j + ", " + k + "]");
                }
            }
        }
    }

    @Test
    void cropPadDrawsFromMinusTenToNineAlongEachAxis() {
        int[] size = {32, 32, 32};
        RandomGenerator random = SEEDS.generator();
        List<Set<Integer>> moves = List.of(new HashSet<>(), new HashSet<>(), new HashSet<>());
        for (int i = 0; i < 200; i++) {
            float[] voxels = new float[32 * 32 * 32];
            voxels[(16 * 32 + 16) * 32 + 16] = 1;
            new CropPad().apply(voxels, size, random);
            int at = 0;
            while (voxels[at] == 0) {
                at++;
            }
            moves.get(0).add(16 - at / 1024);
            moves.get(1).add(16 - at / 32 % 32);
            moves.get(2).add(16 - at % 32);
        }
        for (Set<Integer> axis : moves) {
            assertEquals(20, axis.size());
            assertTrue(axis.contains(-10) && axis.contains(9), axis.toString());
        }
    }

    @Test
    void cropPadBeyondASmallImageLeavesZeros() {
        int[] size = {4, 5, 6};
        for (int[] move : new int[][] {{4, 0, 0}, {0, -9, 0}, {0, 0, 8}, {0, 0, -6}}) {
            float[] voxels = image(size, 7);
            CropPad.crop(voxels, size, move[0], move[1], move[2]);
            assertArrayEquals(new float[120], voxels, Arrays.toString(move));
        }
    }

    @Test
    void smoothingEqualsScipy() throws IOException {
        try (var golden = new BufferedReader(new InputStreamReader(
                getClass().getResourceAsStream("smoothing.txt"), StandardCharsets.US_ASCII))) {
            for (String title = golden.readLine(); title != null; title = golden.readLine()) {
                String[] fields = title.split(" ");
                int[] size = Stream.of(fields).limit(3).mapToInt(Integer::parseInt).toArray();
                float[] voxels = floats(golden.readLine());
                Smoothing.smooth(voxels, size, Double.parseDouble(fields[3]));
                assertArrayEquals(floats(golden.readLine()), voxels, 3e-7f, title);
            }
        }
    }

    @Test
    void smoothingKeepsTheMeanAndDrawsItsSigma() {
        int[] size = {16, 15, 14};
        RandomGenerator random = SEEDS.generator();
        Set<Double> spreads = new HashSet<>();
        for (int i = 0; i < 40; i++) {
            float[] voxels = image(size, 9);
            double mean = mean(voxels);
            double before = standardDeviation(voxels);
            new Smoothing().apply(voxels, size, random);
            assertEquals(mean, mean(voxels), 1e-6, "the kernel sums to 1 and reflects at the border");
            assertTrue(standardDeviation(voxels) <= before);
            spreads.add(standardDeviation(voxels));
        }
        assertTrue(spreads.size() > 30, "different sigmas, and a few too small to matter: " + spreads.size());
    }

    private static float[] image(int[] size, long seed) {
        RandomGenerator random = Seeds.root(seed).generator();
        float[] voxels = new float[size[0] * size[1] * size[2]];
        for (int i = 0; i < voxels.length; i++) {
            voxels[i] = 0.1f + random.nextFloat();
        }
        return voxels;
    }

    private static float[] floats(String line) {
        String[] fields = line.split(" ");
        float[] values = new float[fields.length];
        for (int i = 0; i < fields.length; i++) {
            values[i] = Float.parseFloat(fields[i]);
        }
        return values;
    }

    private static double mean(float[] values) {
        double sum = 0;
        for (float x : values) {
            sum += x;
        }
        return sum / values.length;
    }

    private static double standardDeviation(float[] values) {
        double mean = mean(values);
        double sum = 0;
        for (float x : values) {
            sum += (x - mean) * (x - mean);
        }
        return Math.sqrt(sum / values.length);
    }

    private static int zeros(float[] voxels) {
        int count = 0;
        for (float x : voxels) {
            count += x == 0 ? 1 : 0;
        }
        return count;
    }

    /** First and last index of the zeros along each axis, or null if there is none. */
    private static int[] zeroBox(float[] voxels, int[] size) {
        int[] box = {size[0], -1, size[1], -1, size[2], -1};
        for (int i = 0; i < voxels.length; i++) {
            if (voxels[i] == 0) {
                int[] at = {i / (size[1] * size[2]), i / size[2] % size[1], i % size[2]};
                for (int axis = 0; axis < 3; axis++) {
                    box[2 * axis] = Math.min(box[2 * axis], at[axis]);
                    box[2 * axis + 1] = Math.max(box[2 * axis + 1], at[axis]);
                }
            }
        }
        return box[1] < 0 ? null : box;
    }
}
