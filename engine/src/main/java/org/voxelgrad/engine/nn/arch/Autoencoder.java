package org.voxelgrad.engine.nn.arch;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.voxelgrad.engine.autograd.Node;
import org.voxelgrad.engine.autograd.Tape;
import org.voxelgrad.engine.nn.Module;
import org.voxelgrad.engine.nn.Sequential;
import org.voxelgrad.engine.nn.layer.ConvBlock;
import org.voxelgrad.engine.nn.layer.Pooling;
import org.voxelgrad.engine.nn.layer.UnpoolBlock;
import org.voxelgrad.engine.nn.layer.Unpooling;
import org.voxelgrad.engine.tensor.Shape;

/**
 * An encoder and the decoder that mirrors it. Every pooling of the encoder hands its winners to the unpooling that
 * mirrors it, last to first. State: encoder.*, decoder.*.
 */
public final class Autoencoder extends Module {

    private final Sequential encoder;
    private final Sequential decoder;
    private final List<Optional<UnpoolBlock>> decoderBlocks;

    /** @throws IllegalArgumentException when there are not as many unpoolings as poolings */
    public Autoencoder(Sequential encoder, Sequential decoder) {
        long poolings = encoder.layers().stream().filter(Pooling.class::isInstance).count();
        long unpoolings = decoder.layers().stream().filter(Unpooling.class::isInstance).count();
        if (poolings != unpoolings) {
            throw new IllegalArgumentException("Autoencoder: the encoder has " + poolings + " poolings, the decoder "
                    + unpoolings + " unpoolings; each unpooling needs the winners of its pooling");
        }
        this.encoder = child("encoder", encoder);
        this.decoder = child("decoder", decoder);
        decoderBlocks = IntStream.range(0, decoder.layers().size())
                .mapToObj(i -> UnpoolBlock.at(decoder.layers(), i))
                .toList();
    }

    public Sequential encoder() {
        return encoder;
    }

    public Sequential decoder() {
        return decoder;
    }

    @Override
    public Node forward(Tape tape, Node x) {
        Deque<Pooling.Result> poolings = new ArrayDeque<>();
        Node current = x;
        List<Module> layers = encoder.layers();
        for (int i = 0; i < layers.size(); ) {
            Optional<ConvBlock> block = encoder.block(i);
            boolean fused = block.isPresent() && block.get().runsOn(tape, current.shape());
            Node next = fused
                    ? push(poolings, block.get().pool(tape, current))
                    : encode(tape, layers.get(i), current, poolings);
            current = moveOn(tape, x, current, next);
            i += fused ? ConvBlock.LENGTH : 1;
        }
        layers = decoder.layers();
        for (int i = 0; i < layers.size(); ) {
            Optional<UnpoolBlock> block = decoderBlocks.get(i);
            boolean fused = block.isPresent() && block.get().runsOn(tape, poolings.getFirst());
            Node next = fused
                    ? unpool(tape, block.get(), current, poolings.pop())
                    : decode(tape, layers.get(i), current, poolings);
            current = moveOn(tape, x, current, next);
            i += fused ? UnpoolBlock.LENGTH : 1;
        }
        return current;
    }

    private static Node encode(Tape tape, Module layer, Node x, Deque<Pooling.Result> poolings) {
        return layer instanceof Pooling pooling
                ? push(poolings, pooling.pool(tape, x))
                : layer.forward(tape, x);
    }

    private static Node push(Deque<Pooling.Result> poolings, Pooling.Result result) {
        poolings.push(result);
        return result.output();
    }

    private static Node decode(Tape tape, Module layer, Node x, Deque<Pooling.Result> poolings) {
        if (!(layer instanceof Unpooling unpooling)) {
            return layer.forward(tape, x);
        }
        Pooling.Result pooling = poolings.pop();
        Node y = unpooling.unpool(tape, x, pooling);
        tape.release(pooling.winners());
        return y;
    }

    private static Node unpool(Tape tape, UnpoolBlock block, Node x, Pooling.Result pooling) {
        Node y = block.forward(tape, x, pooling);
        tape.release(pooling.winners());
        return y;
    }

    private static Node moveOn(Tape tape, Node input, Node current, Node next) {
        if (current != input && current != next) {
            tape.done(current);
        }
        return next;
    }

    @Override
    public Shape outputShape(Shape input) {
        Deque<Shape> pooled = new ArrayDeque<>();
        Shape shape = input;
        for (Module layer : encoder.layers()) {
            if (layer instanceof Pooling) {
                pooled.push(shape);
            }
            shape = layer.outputShape(shape);
        }
        for (Module layer : decoder.layers()) {
            shape = layer instanceof Unpooling ? pooled.pop() : layer.outputShape(shape);
        }
        return shape;
    }
}
