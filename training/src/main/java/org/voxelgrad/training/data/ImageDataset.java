package org.voxelgrad.training.data;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.voxelgrad.engine.random.Seeds;
import org.voxelgrad.training.InputException;

/**
 * The images of one set: read, cleaned of NaN, scaled to [0, 1] unless told otherwise, and augmented for training.
 * Safe for use by several threads.
 */
public final class ImageDataset {

    private final int[] size;
    private final List<Path> files;
    private final VolumeReader reader;
    private final boolean normalize;
    private final Consumer<String> notices;
    private final Set<Path> noticed = ConcurrentHashMap.newKeySet();

    /**
     * @param size {@code [D, H, W]} of every image
     * @param files image of each row; a file may occur more than once
     * @param normalize whether each image is scaled to [0, 1]
     * @param notices hears one sentence about each file that has NaN voxels; called by the threads that load
     */
    public ImageDataset(
            int[] size, List<Path> files, VolumeReader reader, boolean normalize, Consumer<String> notices) {
        this.size = size.clone();
        this.files = List.copyOf(files);
        this.reader = reader;
        this.normalize = normalize;
        this.notices = notices;
    }

    /** Number of rows. */
    public int rows() {
        return files.size();
    }

    /** {@code [D, H, W]} of every image. */
    public int[] size() {
        return size.clone();
    }

    /** Voxels of one image: the length of its buffer. */
    public int voxels() {
        return Math.multiplyExact(Math.multiplyExact(size[0], size[1]), size[2]);
    }

    /** Loads images as evaluation wants them: without augmentation. */
    public SampleLoader plain() {
        return (row, position, voxels) -> load(files.get(row), voxels);
    }

    /**
     * Loads images for one epoch of training.
     *
     * @param augmentations applied in this order
     * @param epoch names the epoch; the draws of an image depend on this and on its position in the epoch only
     */
    public SampleLoader augmented(List<Augmentation> augmentations, Seeds epoch) {
        if (augmentations.isEmpty()) {
            return plain();
        }
        return (row, position, voxels) -> {
            load(files.get(row), voxels);
            RandomGenerator random = epoch.child("augmentation", position).generator();
            for (Augmentation augmentation : augmentations) {
                augmentation.apply(voxels, size, random);
            }
        };
    }

    private void load(Path file, float[] voxels) {
        read(file, voxels);
        int nans = Normalization.zeroNaNs(voxels, file);
        if (nans > 0 && noticed.add(file)) {
            notices.accept("Image " + file + " has " + nans + " NaN voxels, which are taken as 0.");
        }
        if (normalize) {
            Normalization.minMax(voxels, file);
        }
    }

    private void read(Path file, float[] voxels) {
        try {
            reader.read(file, voxels);
        } catch (InputException e) {
            throw e;
        } catch (IOException e) {
            throw new InputException("Cannot read the image " + file + " (" + e + "): check that it is complete and"
                    + " readable, or leave its session out of the tables.", e);
        } catch (RuntimeException e) {
            throw new IllegalStateException("Reading the image " + file + " failed unexpectedly: " + e, e);
        }
    }
}
