package org.voxelgrad.training.caps;

import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * The image of a session as a network takes it: one channel. The arrays are not copied.
 *
 * @param size {@code [D, H, W]}: the axes x, y, z of the NIfTI file
 * @param voxels in C order, {@code W} fastest; stored values, neither scaled nor freed of NaN
 */
public record Volume(int[] size, float[] voxels) {

    /** A size in words, for instance {@code 169x208x179}. */
    public static String inWords(int... size) {
        return Arrays.stream(size).mapToObj(Integer::toString).collect(Collectors.joining("x"));
    }
}
