package org.voxelgrad.engine.nn;

import java.util.List;
import org.voxelgrad.engine.autograd.Node;
import org.voxelgrad.engine.autograd.Tape;
import org.voxelgrad.engine.tensor.Shape;

/** Layers in a row, named {@code 0}, {@code 1}, ... as in {@code torch.nn.Sequential}. */
public final class Sequential extends Module {

    private final List<Module> layers;

    public Sequential(Module... layers) {
        this(List.of(layers));
    }

    public Sequential(List<? extends Module> layers) {
        this.layers = List.copyOf(layers);
        for (int i = 0; i < layers.size(); i++) {
            child(Integer.toString(i), layers.get(i));
        }
    }

    public List<Module> layers() {
        return layers;
    }

    @Override
    public Node forward(Tape tape, Node x) {
        Node current = x;
        for (Module layer : layers) {
            Node next = layer.forward(tape, current);
            if (current != x && current != next) {
                tape.done(current);
            }
            current = next;
        }
        return current;
    }

    @Override
    public Shape outputShape(Shape input) {
        Shape shape = input;
        for (Module layer : layers) {
            shape = layer.outputShape(shape);
        }
        return shape;
    }
}
