import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.voxelgrad.engine.autograd.Tape;
import org.voxelgrad.engine.backend.Backend;
import org.voxelgrad.engine.backend.Backends;
import org.voxelgrad.engine.backend.Size3;
import org.voxelgrad.engine.checkpoint.TorchFile;
import org.voxelgrad.engine.checkpoint.TorchTensor;
import org.voxelgrad.engine.nn.Module;
import org.voxelgrad.engine.nn.Sequential;
import org.voxelgrad.engine.nn.State;
import org.voxelgrad.engine.nn.arch.Architecture;
import org.voxelgrad.engine.nn.arch.Architectures;
import org.voxelgrad.engine.nn.arch.AutoencoderFromCnn;
import org.voxelgrad.engine.nn.arch.Cnn;
import org.voxelgrad.engine.nn.layer.BatchNorm3d;
import org.voxelgrad.engine.nn.layer.Conv3d;
import org.voxelgrad.engine.nn.layer.Flatten;
import org.voxelgrad.engine.nn.layer.LeakyReLU;
import org.voxelgrad.engine.nn.layer.Linear;
import org.voxelgrad.engine.nn.layer.MaxPool3d;
import org.voxelgrad.engine.nn.layer.PadMaxPool3d;
import org.voxelgrad.engine.nn.layer.Sigmoid;
import org.voxelgrad.engine.onnx.OnnxDescription;
import org.voxelgrad.engine.onnx.OnnxFile;
import org.voxelgrad.engine.random.Seeds;
import org.voxelgrad.engine.tensor.Shape;
import org.voxelgrad.engine.tensor.Tensor;

/**
 * Writes networks of random weights: each as NAME.onnx, and three random images with the engine's outputs as NAME.pt.
 * Run as a program of one file; the argument is the folder.
 */
final class OnnxCases {

    private static final int IMAGES = 3;

    private final Path folder;
    private final Backend backend;

    private OnnxCases(Path folder, Backend backend) {
        this.folder = folder;
        this.backend = backend;
    }

    public static void main(String... arguments) throws IOException {
        try (Backend backend = Backends.open()) {
            OnnxCases cases = new OnnxCases(Path.of(arguments[0]), backend);
            for (Architecture architecture : Architectures.all()) {
                for (Size3 size : new Size3[] {Size3.cube(64), new Size3(65, 78, 71)}) {
                    String name = architecture.name() + "-" + size;
                    cases.write("cnn-" + name, Cnn.of(architecture, size, 0.5, 2), size);
                    cases.write("autoencoder-" + name,
                            AutoencoderFromCnn.of(architecture.features(), shape(size)), size);
                }
            }
            Size3 size = new Size3(30, 31, 32);
            cases.write("custom-" + size, AutoencoderFromCnn.of(custom(), shape(size)), size);
        }
    }

    /** Layers and arguments that no architecture has: windows that overlap, strides that leave voxels out. */
    private static Sequential custom() {
        return new Sequential(
                new Conv3d(1, 4, new Size3(2, 3, 3), new Size3(1, 2, 2), new Size3(1, 0, 1), new Size3(2, 1, 1)),
                new BatchNorm3d(4), new LeakyReLU(0.2),
                new MaxPool3d(new Size3(3, 2, 3), Size3.cube(2), new Size3(1, 0, 1)),
                new PadMaxPool3d(3, 2), new Flatten(), new Linear(4 * 7 * 3 * 3, 20), new Sigmoid());
    }

    private void write(String name, Module network, Size3 size) throws IOException {
        Seeds seeds = Seeds.root(3).child(name);
        network.place(backend, seeds.child("place"));
        network.stateDict().states().forEach((tensor, state) -> randomise(tensor, state, seeds.child(tensor)));
        float[] images = uniform(seeds.child("images"), Math.toIntExact(IMAGES * size.voxels()), 0, 1);
        OnnxFile.save(folder.resolve(name + ".onnx"), network, shape(size),
                new OnnxDescription("interop", "output", "", Map.of()));
        try (Tape tape = Tape.inference(backend)) {
            Tensor output = network.forward(tape, tape.constant(shape(size), images)).value();
            TorchFile.save(folder.resolve(name + ".pt"), Map.of(
                    "images", tensor(shape(size), images), "outputs", tensor(output.shape(), output.toFloats())));
        }
    }

    /** Statistics and scales of a trained network rather than the zeros and ones that normalisation starts with. */
    private static void randomise(String name, State state, Seeds seeds) {
        if (state instanceof State.Buffer buffer) {
            boolean variance = name.endsWith("running_var");
            randomise(buffer.value(), seeds, variance ? 0.1 : -0.2, variance ? 0.5 : 0.2);
        } else if (state instanceof State.Trained trained && trained.parameter().shape().rank() == 1) {
            randomise(trained.parameter().value(), seeds, name.endsWith("weight") ? 0.5 : -0.5, 1);
        }
    }

    private static void randomise(Tensor tensor, Seeds seeds, double from, double to) {
        tensor.set(uniform(seeds, Math.toIntExact(tensor.elements()), from, to));
    }

    private static float[] uniform(Seeds seeds, int count, double from, double to) {
        RandomGenerator random = seeds.generator();
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextDouble(from, to);
        }
        return values;
    }

    private static Shape shape(Size3 size) {
        return Shape.of(IMAGES, 1, size.d(), size.h(), size.w());
    }

    private static TorchTensor tensor(Shape shape, float[] values) {
        long[] sizes = new long[shape.rank()];
        for (int axis = 0; axis < sizes.length; axis++) {
            sizes[axis] = shape.dim(axis);
        }
        return TorchTensor.of(sizes, values);
    }
}
