package org.voxelgrad.engine.backend.cpu;

import java.util.Arrays;
import org.voxelgrad.engine.backend.Conv3dSpec;
import org.voxelgrad.engine.backend.Size3;

/** Convolutions of any kernel, stride, padding and dilation, row by row: correct for all, fast for none. */
final class GeneralConv {

    private final Workers workers;

    GeneralConv(Workers workers) {
        this.workers = workers;
    }

    void forward(Conv3dSpec spec, float[] x, float[] weight, float[] bias, float[] y) {
        int voxels = Math.toIntExact(spec.output().voxels());
        workers.run(spec.batch() * spec.outChannels(), (block, scratch) -> {
            int image = block / spec.outChannels();
            int out = block % spec.outChannels();
            Arrays.fill(y, block * voxels, (block + 1) * voxels, bias == null ? 0 : bias[out]);
            for (int in = 0; in < spec.inChannels(); in++) {
                new Taps(spec, image, in, out).forEach((tap, xAt, yAt, count, step) ->
                        gather(x, xAt, step, weight[tap], y, yAt, count));
            }
        });
    }

    void backwardData(Conv3dSpec spec, float[] dy, float[] weight, float[] bias, float[] dx) {
        int voxels = Math.toIntExact(spec.input().voxels());
        workers.run(spec.batch() * spec.inChannels(), (block, scratch) -> {
            int image = block / spec.inChannels();
            int in = block % spec.inChannels();
            Arrays.fill(dx, block * voxels, (block + 1) * voxels, bias == null ? 0 : bias[in]);
            for (int out = 0; out < spec.outChannels(); out++) {
                new Taps(spec, image, in, out).forEach((tap, xAt, yAt, count, step) ->
                        scatter(dy, yAt, weight[tap], dx, xAt, step, count));
            }
        });
    }

    void backwardWeight(Conv3dSpec spec, float[] x, float[] dy, float[] dWeight) {
        int taps = Math.toIntExact(spec.kernel().voxels());
        workers.run(spec.outChannels() * spec.inChannels(), (block, scratch) -> {
            double[] sums = new double[taps];
            for (int image = 0; image < spec.batch(); image++) {
                new Taps(spec, image, block % spec.inChannels(), block / spec.inChannels()).forEach(
                        (tap, xAt, yAt, count, step) -> sums[tap - block * taps] += dot(x, xAt, step, dy, yAt, count));
            }
            for (int tap = 0; tap < taps; tap++) {
                dWeight[block * taps + tap] += (float) sums[tap];
            }
        });
    }

    /** {@code y[i] += scale * x[i * step]}. */
    private static void gather(float[] x, int xAt, int step, float scale, float[] y, int yAt, int count) {
        if (step == 1) {
            for (int i = 0; i < count; i++) {
                y[yAt + i] += scale * x[xAt + i];
            }
        } else {
            for (int i = 0; i < count; i++) {
                y[yAt + i] += scale * x[xAt + i * step];
            }
        }
    }

    /** {@code dx[i * step] += scale * dy[i]}. */
    private static void scatter(float[] dy, int dyAt, float scale, float[] dx, int dxAt, int step, int count) {
        if (step == 1) {
            gather(dy, dyAt, 1, scale, dx, dxAt, count);
        } else {
            for (int i = 0; i < count; i++) {
                dx[dxAt + i * step] += scale * dy[dyAt + i];
            }
        }
    }

    private static double dot(float[] x, int xAt, int step, float[] dy, int dyAt, int count) {
        double sum = 0;
        for (int i = 0; i < count; i++) {
            sum += x[xAt + i * step] * dy[dyAt + i];
        }
        return sum;
    }

    /** What one tap of the kernel does along one row of the output. */
    private interface RowAction {

        /**
         * @param tap position of the weight
         * @param xAt position of the input voxel that belongs to the output voxel at {@code yAt}
         * @param count output voxels whose input voxel exists
         * @param step distance of their input voxels
         */
        void apply(int tap, int xAt, int yAt, int count, int step);
    }

    /** Every pair of rows, one of an input channel and one of an output channel, that a tap of the kernel connects. */
    private record Taps(Conv3dSpec spec, int image, int in, int out) {

        void forEach(RowAction action) {
            Size3 output = spec.output();
            for (int d = 0; d < output.d(); d++) {
                for (int h = 0; h < output.h(); h++) {
                    for (int kd = 0; kd < spec.kernel().d(); kd++) {
                        int xd = d * spec.stride().d() - spec.padding().d() + kd * spec.dilation().d();
                        for (int kh = 0; kh < spec.kernel().h(); kh++) {
                            int xh = h * spec.stride().h() - spec.padding().h() + kh * spec.dilation().h();
                            if (xd >= 0 && xd < spec.input().d() && xh >= 0 && xh < spec.input().h()) {
                                row(d, h, kd, kh, xd, xh, action);
                            }
                        }
                    }
                }
            }
        }

        private void row(int d, int h, int kd, int kh, int xd, int xh, RowAction action) {
            Size3 input = spec.input();
            Size3 output = spec.output();
            Size3 kernel = spec.kernel();
            int step = spec.stride().w();
            int xRow = (((image * spec.inChannels() + in) * input.d() + xd) * input.h() + xh) * input.w();
            int yRow = (((image * spec.outChannels() + out) * output.d() + d) * output.h() + h) * output.w();
            int tap = (((out * spec.inChannels() + in) * kernel.d() + kd) * kernel.h() + kh) * kernel.w();
            for (int kw = 0; kw < kernel.w(); kw++) {
                int shift = kw * spec.dilation().w() - spec.padding().w();
                int first = Math.max(0, Math.ceilDiv(-shift, step));
                int end = Math.min(output.w(), Math.floorDiv(input.w() - 1 - shift, step) + 1);
                if (first < end) {
                    action.apply(tap + kw, xRow + first * step + shift, yRow + first, end - first, step);
                }
            }
        }
    }
}
