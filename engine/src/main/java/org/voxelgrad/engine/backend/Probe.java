package org.voxelgrad.engine.backend;

/** Whether a backend can be opened here. */
public sealed interface Probe {

    /** @param device the device in words */
    record Available(String device) implements Probe {}

    /**
     * @param reason why not, without a full stop
     * @param remedy what the user can do, without a full stop
     */
    record Unavailable(String reason, String remedy) implements Probe {}
}
