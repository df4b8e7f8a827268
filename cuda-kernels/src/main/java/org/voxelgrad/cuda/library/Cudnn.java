package org.voxelgrad.cuda.library;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import jcuda.jcudnn.JCudnn;
import jcuda.jcudnn.cudnnHandle;
import jcuda.runtime.cudaStream_t;
import org.voxelgrad.cuda.driver.CacheFolder;
import org.voxelgrad.cuda.driver.CudaDevice;
import org.voxelgrad.cuda.driver.CudaLibrary;

/** Convolutions by cuDNN on a device's stream; needs {@link CudaLibrary#CUDNN}. */
final class Cudnn implements ConvLibrary, AutoCloseable {

    private static final Logger LOGGER = System.getLogger(Cudnn.class.getName());

    private final CudaDevice device;
    private final cudnnHandle handle = new cudnnHandle();
    private final AlgorithmChooser chooser;
    private final List<CudnnDescriptors> descriptors = new ArrayList<>();

    Cudnn(CudaDevice device, boolean deterministic) {
        this.device = device;
        device.enter();
        CudnnStatus.check(JCudnn.cudnnCreate(handle), "starting on " + device.gpu());
        CudnnStatus.check(
                JCudnn.cudnnSetStream(handle, new cudaStream_t(device.stream())), "starting on " + device.gpu());
        chooser = new AlgorithmChooser(device, deterministic, file(device.gpu().name()));
    }

    /** Another GPU or version of the library is measured anew. */
    private static AlgorithmFile file(String gpu) {
        String name = gpu.replaceAll("[^A-Za-z0-9]+", "-") + "-cudnn-" + JCudnn.cudnnGetVersion() + ".txt";
        return new AlgorithmFile(CacheFolder.ofUser().file("convolutions", name));
    }

    @Override
    public Optional<ConvAlgorithm> choose(ConvProblem problem, ConvOperands operands) {
        CudnnDescriptors described = new CudnnDescriptors(problem);
        descriptors.add(described);
        device.enter();
        Optional<ConvAlgorithm> chosen = described.accepted()
                ? chooser.choose(problem, calls(problem, described), operands)
                : Optional.empty();
        if (chosen.isEmpty()) {
            LOGGER.log(Level.WARNING, "cuDNN does not compute " + problem + ": another way is taken, a slower one.");
        }
        return chosen.map(this::entering);
    }

    /** The thread may be another one than that which chose. */
    private ConvAlgorithm entering(ConvAlgorithm algorithm) {
        return operands -> {
            device.enter();
            algorithm.run(operands);
        };
    }

    private ConvCalls calls(ConvProblem problem, CudnnDescriptors described) {
        return switch (problem.pass()) {
            case FORWARD -> new CudnnForward(handle, problem, described);
            case BACKWARD_DATA -> new CudnnBackwardData(handle, problem, described);
            case BACKWARD_WEIGHT -> new CudnnBackwardWeight(handle, problem, described);
        };
    }

    @Override
    public void close() {
        device.enter();
        descriptors.forEach(CudnnDescriptors::close);
        JCudnn.cudnnDestroy(handle);
    }
}
