package org.voxelgrad.training.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.voxelgrad.training.InputException;

class NormalizationTest {

    private static final Path FILE = Path.of("sub-01_T1w.nii.gz");

    @Test
    void scalesFromTheSmallestToTheLargestVoxel() {
        float[] voxels = {-2, 0, 6, 1};
        Normalization.minMax(voxels, FILE);
        assertArrayEquals(new float[] {0, 0.25f, 1, 0.375f}, voxels);
    }

    @Test
    void nanVoxelsBecomeZeroAndAreCounted() {
        float[] voxels = {Float.NaN, 3, Float.NaN, -1};
        assertEquals(2, Normalization.zeroNaNs(voxels, FILE));
        assertArrayEquals(new float[] {0, 3, 0, -1}, voxels);
    }

    @ParameterizedTest
    @ValueSource(floats = {0, 7.5f, -3e38f})
    void aConstantImageIsRefused(float value) {
        float[] voxels = new float[5];
        Arrays.fill(voxels, value);
        refused(() -> Normalization.minMax(voxels, FILE), "constant");
    }

    @Test
    void imagesWithoutUsableNumbersAreRefused() {
        refused(() -> Normalization.zeroNaNs(new float[] {Float.NaN, Float.NaN}, FILE), "all are NaN");
        refused(() -> Normalization.zeroNaNs(new float[] {1, Float.NEGATIVE_INFINITY}, FILE), "1 infinite");
        refused(() -> Normalization.minMax(new float[] {-3e38f, 3e38f}, FILE), "float32");
    }

    private static void refused(Runnable action, String words) {
        String message = assertThrows(InputException.class, action::run).getMessage();
        assertTrue(message.contains(FILE.toString()) && message.contains(words), message);
    }
}
