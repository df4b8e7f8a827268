package org.voxelgrad.training.data;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.voxelgrad.training.InputException;

/**
 * A random transform of a training image, applied in place. The distributions are those of ClinicaDL's
 * {@code --data_augmentation}; every image of every epoch is transformed with new draws.
 */
public sealed interface Augmentation permits Noise, Erasing, CropPad, Smoothing {

    /**
     * Transforms one image.
     *
     * @param voxels C order, overwritten with the result
     * @param size {@code [D, H, W]}
     * @param random all draws come from here, so that equal generators give equal images
     */
    void apply(float[] voxels, int[] size, RandomGenerator random);

    /**
     * The transforms of these names, in the same order.
     *
     * @param names any of {@code None} (no transform), {@code Noise}, {@code Erasing}, {@code CropPad},
     *     {@code Smoothing}
     */
    static List<Augmentation> named(List<String> names) {
        List<Augmentation> transforms = new ArrayList<>();
        for (String name : names) {
            switch (name) {
                case "None" -> {}
                case "Noise" -> transforms.add(new Noise());
                case "Erasing" -> transforms.add(new Erasing());
                case "CropPad" -> transforms.add(new CropPad());
                case "Smoothing" -> transforms.add(new Smoothing());
                default -> throw new InputException("--data_augmentation is " + name
                        + ": give some of None, Noise, Erasing, CropPad, Smoothing.");
            }
        }
        return List.copyOf(transforms);
    }
}
