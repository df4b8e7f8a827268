package org.voxelgrad.training.bench;

import java.util.function.Consumer;
import org.voxelgrad.engine.backend.Backend;
import org.voxelgrad.engine.backend.Backends;
import org.voxelgrad.engine.backend.DeviceUnavailableException;
import org.voxelgrad.engine.backend.Size3;
import org.voxelgrad.training.InputException;
import org.voxelgrad.training.TrainOptions.Resources;

/** Opens what a benchmark computes on, and says what it cannot compute. */
final class Devices {

    private Devices() {}

    /**
     * @param notices hears why {@code auto} falls back to another device
     * @throws InputException when the device is not available
     */
    static Backend open(Resources resources, Consumer<String> notices) {
        try {
            Backend backend = Backends.open(resources.device(), resources.deviceOptions(), notices);
            resources.precisionNotice(backend.id()).ifPresent(notices);
            return backend;
        } catch (DeviceUnavailableException e) {
            throw new InputException(e.getMessage(), e);
        }
    }

    /** What a benchmark throws for images that the network refuses or the device cannot hold in one tensor. */
    static InputException misfit(Size3 size, Resources resources, IllegalArgumentException refusal) {
        return new InputException("Images of " + size + " voxels do not fit Conv5_FC3 in batches of "
                + resources.batchSize() + " (" + refusal.getMessage() + "): give another --size or --batch_size.",
                refusal);
    }
}
