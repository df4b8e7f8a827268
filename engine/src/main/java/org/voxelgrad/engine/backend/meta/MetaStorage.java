package org.voxelgrad.engine.backend.meta;

import org.voxelgrad.engine.tensor.DType;
import org.voxelgrad.engine.tensor.Storage;

/** A storage that has a size and no contents: writes vanish and reads leave their target as it is. */
record MetaStorage(DType dtype, long capacity) implements Storage {

    @Override
    public void write(long position, float[] source, int from, int count) {}

    @Override
    public void write(long position, double[] source, int from, int count) {}

    @Override
    public void write(long position, int[] source, int from, int count) {}

    @Override
    public void read(long position, float[] target, int from, int count) {}

    @Override
    public void read(long position, double[] target, int from, int count) {}

    @Override
    public void read(long position, int[] target, int from, int count) {}
}
