package org.voxelgrad.engine.nn;

import org.voxelgrad.engine.autograd.Parameter;
import org.voxelgrad.engine.backend.Backend;
import org.voxelgrad.engine.random.Seeds;
import org.voxelgrad.engine.tensor.Shape;
import org.voxelgrad.engine.tensor.Tensor;

/** What a module saves under one name. */
public sealed interface State {

    void place(Backend backend, Seeds seeds);

    /** A trained tensor and how it starts. */
    record Trained(Parameter parameter, Init init) implements State {

        @Override
        public void place(Backend backend, Seeds seeds) {
            parameter.place(backend);
            if (backend.holdsValues()) {
                init.fill(parameter.value(), seeds.generator());
            }
        }
    }

    /** A tensor that layers change themselves, such as a running mean. */
    final class Buffer implements State {

        private final Shape shape;
        private final float initial;
        private Tensor value;

        Buffer(Shape shape, float initial) {
            this.shape = shape;
            this.initial = initial;
        }

        @Override
        public void place(Backend backend, Seeds seeds) {
            value = new Tensor(shape, backend.allocate(backend.realType(), shape.elements()));
            new Init.Constant(initial).fill(value, seeds.generator());
        }

        public Shape shape() {
            return shape;
        }

        /** @throws IllegalStateException before {@link #place} */
        public Tensor value() {
            if (value == null) {
                throw new IllegalStateException("this buffer " + shape + " has no memory yet: call Module.place first");
            }
            return value;
        }
    }

    /** A whole number, saved as a 0-dimensional int64 tensor. */
    final class Counter implements State {

        private long value;

        @Override
        public void place(Backend backend, Seeds seeds) {
            value = 0;
        }

        public long value() {
            return value;
        }

        public void set(long value) {
            this.value = value;
        }

        public void increment() {
            value++;
        }
    }
}
