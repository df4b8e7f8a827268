package org.voxelgrad.engine.backend;

import java.util.List;

/** Offers a backend; found with {@link java.util.ServiceLoader}, so a backend is a jar on the class path. */
public interface BackendProvider {

    /** The word that selects it: {@code cpu} or {@code cuda}. */
    String id();

    /** {@code auto} takes the available provider of the highest rank. */
    int rank();

    /** Whether {@link #open} would work, found out without side effects. */
    Probe probe(Request request);

    /** @throws IllegalStateException when {@link #probe} says that it is not available */
    Backend open(Request request);

    /** What it looked for on this machine and found, for a user who asks why or how well it works; may take seconds. */
    default List<Finding> findings() {
        return List.of();
    }

    /** @param index which device of this kind; -1 for the provider's choice */
    record Request(int index, DeviceOptions options) {}
}
