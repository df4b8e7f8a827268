package org.voxelgrad.engine.backend.cpu;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The species of all vector kernels, loaded only when there are vectors. It is a constant and the only one in the JVM:
 * C2 would box vectors of an unknown species, and of two known ones too once its profiles have seen both.
 */
final class VectorLanes {

    private VectorLanes() {}

    static int widestBits() {
        return FloatVector.SPECIES_PREFERRED.vectorBitSize();
    }

    /** The species of {@link Lanes#chosen}. */
    static VectorSpecies<Float> species() {
        return switch (Lanes.chosen().bits()) {
            case 128 -> FloatVector.SPECIES_128;
            case 256 -> FloatVector.SPECIES_256;
            case 512 -> FloatVector.SPECIES_512;
            default -> throw new IllegalStateException("no vectors of " + Lanes.chosen().bits() + " bits");
        };
    }
}
