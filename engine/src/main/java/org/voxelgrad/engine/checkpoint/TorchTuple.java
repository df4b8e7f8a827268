package org.voxelgrad.engine.checkpoint;

import java.util.AbstractList;
import java.util.List;
import java.util.RandomAccess;

/**
 * A Python tuple, an unmodifiable list. Files keep tuples and lists apart: Adam's {@code betas} are a tuple,
 * its {@code params} a list.
 */
public final class TorchTuple extends AbstractList<Object> implements RandomAccess {

    private final Object[] elements;

    private TorchTuple(Object[] elements) {
        this.elements = elements;
    }

    /** The tuple of {@code elements} in their order; {@code null} stands for None. */
    public static TorchTuple of(Object... elements) {
        return new TorchTuple(elements.clone());
    }

    static TorchTuple copyOf(List<Object> elements) {
        return new TorchTuple(elements.toArray());
    }

    @Override
    public Object get(int index) {
        return elements[index];
    }

    @Override
    public int size() {
        return elements.length;
    }
}
