package org.voxelgrad.cuda.kernel;

import org.voxelgrad.cuda.device.Grid;
import org.voxelgrad.cuda.device.Kernel;
import org.voxelgrad.engine.backend.NormKernels;
import org.voxelgrad.engine.tensor.Tensor;

/** Batch normalisation; {@code norm.cu}. */
public final class CudaNorm implements NormKernels {

    private static final Kernel MOMENTS = kernel("moments");
    private static final Kernel STATISTICS = kernel("statistics");
    private static final Kernel INVERSE_DEVIATION = kernel("inverse_deviation");
    private static final Kernel NORMALISE = kernel("normalise");
    private static final Kernel GRADIENT_SUMS = kernel("gradient_sums");
    private static final Kernel GRADIENT_TOTALS = kernel("gradient_totals");
    private static final Kernel INPUT_GRADIENT = kernel("input_gradient");

    private final Launcher launcher;

    public CudaNorm(Launcher launcher) {
        this.launcher = launcher;
    }

    private static Kernel kernel(String name) {
        return new Kernel("norm", name);
    }

    /** How {@code [N, C, ...]} is cut into channels. */
    private record Planes(int images, int channels, int voxels) {

        static Planes of(Tensor x) {
            int images = x.dim(0);
            int channels = x.dim(1);
            return new Planes(images, channels, Math.toIntExact(x.elements() / images / channels));
        }

        /** Values of a channel. */
        double count() {
            return (double) images * voxels;
        }

        /** Blocks for each image and channel. */
        Grid grid() {
            return new Grid(Grid.over(voxels).blocksX(), images * channels, 1, Grid.THREADS);
        }
    }

    @Override
    public void forwardTraining(
            Tensor x, Tensor gamma, Tensor beta, double epsilon, double momentum, Tensor runningMean,
            Tensor runningVar, Tensor mean, Tensor invStd, Tensor y) {
        Operands.require(y, x.shape());
        statistics(x, epsilon, momentum, runningMean, runningVar, mean, invStd);
        normalise(Planes.of(x), x, mean, invStd, gamma, beta, y);
    }

    /** The first half of {@link #forwardTraining}. */
    void statistics(
            Tensor x, double epsilon, double momentum, Tensor runningMean, Tensor runningVar, Tensor mean,
            Tensor invStd) {
        Planes planes = Planes.of(x);
        Parts parts = Parts.of(planes.voxels());
        Workspace.Part partial = launcher.workspace().doubles(2L * planes.channels() * parts.count());
        launcher.run(
                MOMENTS, parts.grid(planes.channels()), x, planes.images(), planes.channels(), planes.voxels(),
                partial);
        launcher.run(
                STATISTICS, Grid.over(planes.channels()), partial, parts.count(), planes.channels(), planes.count(),
                epsilon, momentum, runningMean, runningVar, mean, invStd);
    }

    @Override
    public void forwardInference(
            Tensor x, Tensor gamma, Tensor beta, double epsilon, Tensor runningMean, Tensor runningVar, Tensor y) {
        Operands.require(y, x.shape());
        normalise(Planes.of(x), x, runningMean, inverseDeviation(runningVar, epsilon), gamma, beta, y);
    }

    /** What running variances stand for, in the workspace. */
    Workspace.Part inverseDeviation(Tensor runningVar, double epsilon) {
        Workspace.Part invStd = launcher.workspace().doubles(runningVar.dim(0));
        inverseDeviation(runningVar, epsilon, invStd);
        return invStd;
    }

    private void inverseDeviation(Tensor runningVar, double epsilon, Workspace.Part invStd) {
        int channels = runningVar.dim(0);
        launcher.run(INVERSE_DEVIATION, Grid.over(channels), runningVar, epsilon, invStd, channels);
    }

    private void normalise(Planes planes, Tensor x, Tensor mean, Object invStd, Tensor gamma, Tensor beta, Tensor y) {
        launcher.run(
                NORMALISE, planes.grid(), x, mean, invStd, gamma, beta, planes.channels(), planes.voxels(), y);
    }

    @Override
    public void backwardTraining(
            Tensor x, Tensor dy, Tensor gamma, Tensor mean, Tensor invStd, Tensor dx, Tensor dGamma, Tensor dBeta) {
        Planes planes = Planes.of(x);
        backward(planes, sums(planes, 0), x, dy, gamma, mean, invStd, planes.count(), dx, dGamma, dBeta);
    }

    @Override
    public void backwardInference(
            Tensor x, Tensor dy, Tensor gamma, double epsilon, Tensor runningMean, Tensor runningVar, Tensor dx,
            Tensor dGamma, Tensor dBeta) {
        Planes planes = Planes.of(x);
        GradientSums sums = sums(planes, planes.channels());
        Workspace.Part invStd = sums.behind();
        inverseDeviation(runningVar, epsilon, invStd);
        backward(planes, sums, x, dy, gamma, runningMean, invStd, 0, dx, dGamma, dBeta);
    }

    private GradientSums sums(Planes planes, long more) {
        return GradientSums.of(planes.channels(), planes.voxels(), more, launcher.workspace());
    }

    /** Adds up the parts, and adds them to the gradients that are wanted. */
    void total(GradientSums sums, Tensor dGamma, Tensor dBeta) {
        launcher.run(
                GRADIENT_TOTALS, Grid.over(sums.channels()), sums.partial(), sums.parts().count(), sums.channels(),
                sums.totals(), dGamma, dBeta);
    }

    /** @param count values of a channel that its statistics were computed from, or 0 if they were constants */
    private void backward(
            Planes planes, GradientSums sums, Tensor x, Tensor dy, Tensor gamma, Tensor mean, Object invStd,
            double count, Tensor dx, Tensor dGamma, Tensor dBeta) {
        Operands.require(dy, x.shape());
        int channels = planes.channels();
        launcher.run(
                GRADIENT_SUMS, sums.grid(), x, dy, mean, invStd, planes.images(), channels,
                planes.voxels(), sums.partial());
        total(sums, dGamma, dBeta);
        if (dx != null) {
            Operands.require(dx, x.shape());
            launcher.run(
                    INPUT_GRADIENT, planes.grid(), x, dy, mean, invStd, gamma, sums.totals(), count, channels,
                    planes.voxels(), dx);
        }
    }
}
