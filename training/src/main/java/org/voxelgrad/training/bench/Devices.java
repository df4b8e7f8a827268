package org.voxelgrad.training.bench;

import java.util.function.Consumer;
import org.voxelgrad.engine.backend.Backend;
import org.voxelgrad.engine.backend.Backends;
import org.voxelgrad.engine.backend.DeviceUnavailableException;
import org.voxelgrad.training.InputException;
import org.voxelgrad.training.TrainOptions.Resources;

/** Opens what a benchmark computes on. */
final class Devices {

    private Devices() {}

    /**
     * @param notices hears why {@code auto} falls back to another device
     * @throws InputException when the device is not available
     */
    static Backend open(Resources resources, Consumer<String> notices) {
        try {
            return Backends.open(resources.device(), resources.threads(), notices);
        } catch (DeviceUnavailableException e) {
            throw new InputException(e.getMessage(), e);
        }
    }

    /** Compute threads of a CPU, the default resolved. */
    static int threads(Resources resources) {
        return resources.threads() > 0 ? resources.threads() : Runtime.getRuntime().availableProcessors();
    }
}
