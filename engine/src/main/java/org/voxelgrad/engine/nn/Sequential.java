package org.voxelgrad.engine.nn;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.voxelgrad.engine.autograd.Node;
import org.voxelgrad.engine.autograd.Tape;
import org.voxelgrad.engine.nn.layer.ConvBlock;
import org.voxelgrad.engine.tensor.Shape;

/**
 * Layers in a row, named {@code 0}, {@code 1}, ... as in {@code torch.nn.Sequential}. Where a few layers form a
 * {@link ConvBlock} that the backend runs as one operation, they do; names, values and gradients stay what they are.
 */
public final class Sequential extends Module {

    private final List<Module> layers;
    private final List<Optional<ConvBlock>> blocks;

    public Sequential(Module... layers) {
        this(List.of(layers));
    }

    public Sequential(List<? extends Module> layers) {
        this.layers = List.copyOf(layers);
        blocks = IntStream.range(0, layers.size()).mapToObj(i -> ConvBlock.at(layers, i)).toList();
        for (int i = 0; i < layers.size(); i++) {
            child(Integer.toString(i), layers.get(i));
        }
    }

    public List<Module> layers() {
        return layers;
    }

    /** The block that starts at a layer, if one does. */
    public Optional<ConvBlock> block(int layer) {
        return blocks.get(layer);
    }

    @Override
    public Node forward(Tape tape, Node x) {
        Node current = x;
        for (int i = 0; i < layers.size(); ) {
            Optional<ConvBlock> block = block(i);
            boolean fused = block.isPresent() && block.get().runsOn(tape, current.shape());
            Node next = fused ? block.get().forward(tape, current) : layers.get(i).forward(tape, current);
            if (current != x && current != next) {
                tape.done(current);
            }
            current = next;
            i += fused ? ConvBlock.LENGTH : 1;
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
