package org.voxelgrad.training.bench;

import org.voxelgrad.engine.backend.Backend;
import org.voxelgrad.engine.backend.cpu.FmaPeak;
import org.voxelgrad.training.TrainOptions.Resources;

/**
 * What a benchmark computed on.
 *
 * @param device the backend's id, such as {@code cpu}
 * @param description the device in words
 * @param threads compute threads of a CPU; 0 for another device
 * @param laneBits width of a CPU's vectors in bits; 0 for plain Java or another device
 */
public record Hardware(String device, String description, int threads, int laneBits) {

    static Hardware of(Backend backend, Resources resources) {
        if (!backend.id().equals("cpu")) {
            return new Hardware(backend.id(), backend.description(), 0, 0);
        }
        int threads = resources.threads() > 0 ? resources.threads() : Runtime.getRuntime().availableProcessors();
        return new Hardware(backend.id(), backend.description(), threads, FmaPeak.laneBits());
    }

    boolean isCpu() {
        return device.equals("cpu");
    }
}
