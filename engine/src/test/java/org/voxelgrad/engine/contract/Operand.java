package org.voxelgrad.engine.contract;

import org.voxelgrad.engine.tensor.Shape;

/**
 * A tensor of a case.
 *
 * @param integer whether INT32, rather than the backend's real type
 * @param fill its values before the call
 */
public record Operand(String name, Shape shape, Role role, boolean integer, Fill fill) {

    /** What a kernel does with a tensor. */
    public enum Role {
        /** It is an input: the same afterwards. */
        READ,
        /** It is overwritten, whatever it held. */
        WRITTEN,
        /** It is added to or moved. */
        UPDATED
    }

    static Operand read(String name, Shape shape) {
        return read(name, shape, Fill.NORMAL);
    }

    static Operand read(String name, Shape shape, Fill fill) {
        return new Operand(name, shape, Role.READ, false, fill);
    }

    static Operand readIntegers(String name, Shape shape, Fill fill) {
        return new Operand(name, shape, Role.READ, true, fill);
    }

    static Operand written(String name, Shape shape) {
        return new Operand(name, shape, Role.WRITTEN, false, Fill.constant(Double.NaN));
    }

    static Operand writtenIntegers(String name, Shape shape) {
        return new Operand(name, shape, Role.WRITTEN, true, Fill.constant(Integer.MIN_VALUE));
    }

    static Operand updated(String name, Shape shape) {
        return updated(name, shape, Fill.NORMAL);
    }

    static Operand updated(String name, Shape shape, Fill fill) {
        return new Operand(name, shape, Role.UPDATED, false, fill);
    }
}
