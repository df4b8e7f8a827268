package org.voxelgrad.training;

import java.util.Arrays;
import org.voxelgrad.engine.backend.Size3;
import org.voxelgrad.engine.nn.arch.Conv5Fc3;

/** A size of images in voxels. */
public record ImageSize(int d, int h, int w) {

    /** As of t1-linear images. */
    public static final ImageSize STANDARD = of(new Conv5Fc3().standardSize());

    private static ImageSize of(Size3 size) {
        return new ImageSize(size.d(), size.h(), size.w());
    }

    /**
     * The size in words such as {@code 169x208x179}.
     *
     * @throws InputException when these are no three numbers of voxels
     */
    public static ImageSize parse(String words) {
        if (!words.matches("[1-9]\\d{0,3}x[1-9]\\d{0,3}x[1-9]\\d{0,3}")) {
            throw new InputException("--size is " + words + ": give three numbers of voxels such as " + STANDARD + ".");
        }
        int[] voxels = Arrays.stream(words.split("x")).mapToInt(Integer::parseInt).toArray();
        return new ImageSize(voxels[0], voxels[1], voxels[2]);
    }

    public Size3 voxels() {
        return new Size3(d, h, w);
    }

    @Override
    public String toString() {
        return voxels().toString();
    }
}
