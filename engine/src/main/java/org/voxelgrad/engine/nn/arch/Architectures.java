package org.voxelgrad.engine.nn.arch;

import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;

/** The architectures on the class path. */
public final class Architectures {

    private Architectures() {}

    public static List<Architecture> all() {
        return ServiceLoader.load(Architecture.class, Architectures.class.getClassLoader()).stream()
                .map(ServiceLoader.Provider::get)
                .toList();
    }

    public static Optional<Architecture> named(String name) {
        return all().stream().filter(architecture -> architecture.name().equals(name)).findFirst();
    }
}
