package org.voxelgrad.training.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.voxelgrad.engine.random.Seeds;
import org.voxelgrad.training.InputException;

class ImageDatasetTest {

    private static final int[] SIZE = {12, 11, 13};
    private static final int VOXELS = 12 * 11 * 13;
    private static final List<Path> FILES = IntStream.range(0, 6).mapToObj(i -> Path.of("sub-" + i + ".nii.gz")).toList();
    private static final List<Augmentation> ALL =
            Augmentation.named(List.of("CropPad", "Smoothing", "Erasing", "Noise"));

    private final List<String> notices = new ArrayList<>();

    @Test
    void imagesAreScaledUnlessToldOtherwise() throws IOException {
        float[] raw = new float[VOXELS];
        random(FILES.get(2), raw);
        float[] voxels = new float[VOXELS];
        dataset(ImageDatasetTest::random, false).plain().load(2, 0, voxels);
        assertArrayEquals(raw, voxels);
        dataset(ImageDatasetTest::random, true).plain().load(2, 0, voxels);
        Normalization.minMax(raw, FILES.get(2));
        assertArrayEquals(raw, voxels);
    }

    @Test
    void augmentationDoesNotDependOnTheThreads() throws Exception {
        int[] order = {3, 3, 0, 5, 1, 2, 2, 4, 1};
        ImageDataset dataset = dataset(ImageDatasetTest::random, true);
        SampleLoader loader = dataset.augmented(ALL, Seeds.root(5).child("epoch", 3));
        List<float[]> alone = images(0, loader, order, 2);
        List<float[]> four = images(4, loader, order, 3);
        for (int i = 0; i < order.length; i++) {
            assertArrayEquals(alone.get(i), four.get(i), "position " + i);
        }
        assertFalse(Arrays.equals(alone.get(0), alone.get(1)), "one row at two positions has two draws");
        List<float[]> nextEpoch = images(0, dataset.augmented(ALL, Seeds.root(5).child("epoch", 4)), order, 2);
        assertFalse(Arrays.equals(alone.get(0), nextEpoch.get(0)), "another epoch has other draws");
    }

    @Test
    void augmentationsFollowTheScalingInTheirOrder() throws IOException {
        Seeds epoch = Seeds.root(8);
        float[] expected = new float[VOXELS];
        random(FILES.get(1), expected);
        Normalization.minMax(expected, FILES.get(1));
        RandomGenerator random = epoch.child("augmentation", 4).generator();
        ALL.forEach(augmentation -> augmentation.apply(expected, SIZE, random));
        float[] voxels = new float[VOXELS];
        dataset(ImageDatasetTest::random, true).augmented(ALL, epoch).load(1, 4, voxels);
        assertArrayEquals(expected, voxels);
    }

    @Test
    void aFileWithNaNIsReportedOnce() throws IOException {
        SampleLoader loader = dataset((file, voxels) -> {
            random(file, voxels);
            voxels[5] = Float.NaN;
        }, true).plain();
        float[] voxels = new float[VOXELS];
        loader.load(1, 0, voxels);
        loader.load(1, 1, voxels);
        assertEquals(List.of("Image sub-1.nii.gz has 1 NaN voxels, which are taken as 0."), notices);
    }

    @Test
    void failuresNameTheFile() {
        SampleLoader broken = dataset((file, voxels) -> { throw new IOException("short read"); }, true).plain();
        var unreadable = assertThrows(InputException.class, () -> broken.load(4, 0, new float[VOXELS]));
        assertTrue(unreadable.getMessage().contains("sub-4.nii.gz"), unreadable.getMessage());
        assertTrue(unreadable.getMessage().contains("short read"), unreadable.getMessage());

        SampleLoader buggy = dataset((file, voxels) -> voxels[VOXELS] = 0, true).plain();
        var bug = assertThrows(IllegalStateException.class, () -> buggy.load(4, 0, new float[VOXELS]));
        assertTrue(bug.getMessage().contains("sub-4.nii.gz"), bug.getMessage());
    }

    private ImageDataset dataset(VolumeReader reader, boolean normalize) {
        return new ImageDataset(SIZE, FILES, reader, normalize, notices::add);
    }

    private static void random(Path file, float[] voxels) {
        RandomGenerator random = Seeds.root(file.hashCode()).generator();
        for (int i = 0; i < voxels.length; i++) {
            voxels[i] = random.nextFloat() * 300 - 20;
        }
    }

    private static List<float[]> images(int threads, SampleLoader loader, int[] order, int batchSize)
            throws IOException, InterruptedException {
        List<float[]> images = new ArrayList<>();
        try (Batches batches = new Prefetcher(threads, VOXELS).open(loader, order, batchSize)) {
            while (batches.hasNext()) {
                for (float[] image : batches.next().images()) {
                    images.add(image.clone());
                }
            }
        }
        return images;
    }
}
