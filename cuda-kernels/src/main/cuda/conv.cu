// Convolutions of any geometry, directly: what libraries and the fused blocks leave. Sums over many voxels are taken in
// double precision and in a fixed order.

#include "common.cuh"

// In the order of DirectConv.geometry.
struct Conv {
    int batch;
    int in_channels;
    int out_channels;
    int input[3];
    int output[3];
    int kernel[3];
    int stride[3];
    int padding[3];
    int dilation[3];
};

__device__ inline int voxels(const int* size) {
    return size[0] * size[1] * size[2];
}

// Output channels that a thread computes at once, as they share the input.
#define CHANNELS 4

// A thread an output voxel: grid [any, groups of channels, images].
KERNEL conv_forward(Conv conv, const float* x, const float* weight, const float* bias, float* y) {
    int first = blockIdx.y * CHANNELS;
    int count = min(CHANNELS, conv.out_channels - first);
    int taps = voxels(conv.kernel);
    int64 row = (int64) conv.in_channels * taps;
    int size = voxels(conv.output);
    const float* image = x + (int64) blockIdx.z * conv.in_channels * voxels(conv.input);
    for (int64 o = first_element(); o < size; o += all_threads()) {
        int d0 = (int) o / (conv.output[1] * conv.output[2]) * conv.stride[0] - conv.padding[0];
        int h0 = (int) o / conv.output[2] % conv.output[1] * conv.stride[1] - conv.padding[1];
        int w0 = (int) o % conv.output[2] * conv.stride[2] - conv.padding[2];
        float sums[CHANNELS] = {};
        for (int c = 0; c < conv.in_channels; c++) {
            const float* plane = image + (int64) c * voxels(conv.input);
            const float* weights = weight + first * row + (int64) c * taps;
            for (int kd = 0; kd < conv.kernel[0]; kd++) {
                int d = d0 + kd * conv.dilation[0];
                for (int kh = 0; kh < conv.kernel[1]; kh++) {
                    int h = h0 + kh * conv.dilation[1];
                    for (int kw = 0; kw < conv.kernel[2]; kw++, weights++) {
                        int w = w0 + kw * conv.dilation[2];
                        if (d < 0 || d >= conv.input[0] || h < 0 || h >= conv.input[1] || w < 0
                            || w >= conv.input[2]) {
                            continue;
                        }
                        float value = plane[(d * conv.input[1] + h) * conv.input[2] + w];
                        for (int k = 0; k < CHANNELS; k++) {
                            if (k < count) {
                                sums[k] += weights[k * row] * value;
                            }
                        }
                    }
                }
            }
        }
        for (int k = 0; k < CHANNELS; k++) {
            if (k < count) {
                int64 plane = (int64) blockIdx.z * conv.out_channels + first + k;
                y[plane * size + o] = sums[k] + (bias ? bias[first + k] : 0.0f);
            }
        }
    }
}

// The output position from which tap k reaches input position i of an axis, or -1.
__device__ inline int reached_from(const Conv& conv, int axis, int i, int k) {
    int distance = i + conv.padding[axis] - k * conv.dilation[axis];
    int position = distance / conv.stride[axis];
    return distance >= 0 && distance % conv.stride[axis] == 0 && position < conv.output[axis] ? position : -1;
}

// A thread an input voxel: grid [any, groups of channels, images].
KERNEL conv_backward_data(Conv conv, const float* dy, const float* weight, const float* bias, float* dx) {
    int first = blockIdx.y * CHANNELS;
    int count = min(CHANNELS, conv.in_channels - first);
    int taps = voxels(conv.kernel);
    int size = voxels(conv.input);
    const float* image = dy + (int64) blockIdx.z * conv.out_channels * voxels(conv.output);
    for (int64 i = first_element(); i < size; i += all_threads()) {
        int d = (int) i / (conv.input[1] * conv.input[2]);
        int h = (int) i / conv.input[2] % conv.input[1];
        int w = (int) i % conv.input[2];
        float sums[CHANNELS] = {};
        for (int tap = 0; tap < taps; tap++) {
            int od = reached_from(conv, 0, d, tap / (conv.kernel[1] * conv.kernel[2]));
            int oh = reached_from(conv, 1, h, tap / conv.kernel[2] % conv.kernel[1]);
            int ow = reached_from(conv, 2, w, tap % conv.kernel[2]);
            if (od < 0 || oh < 0 || ow < 0) {
                continue;
            }
            int at = (od * conv.output[1] + oh) * conv.output[2] + ow;
            for (int c = 0; c < conv.out_channels; c++) {
                float gradient = image[(int64) c * voxels(conv.output) + at];
                const float* weights = weight + ((int64) c * conv.in_channels + first) * taps + tap;
                for (int k = 0; k < CHANNELS; k++) {
                    if (k < count) {
                        sums[k] += weights[k * taps] * gradient;
                    }
                }
            }
        }
        for (int k = 0; k < CHANNELS; k++) {
            if (k < count) {
                int64 plane = (int64) blockIdx.z * conv.in_channels + first + k;
                dx[plane * size + i] = sums[k] + (bias ? bias[first + k] : 0.0f);
            }
        }
    }
}

// The gradient of a weight over a part of the output's rows: a thread a weight, grid [any, parts], partial
// [parts][weights].
KERNEL conv_backward_weight(Conv conv, const float* x, const float* dy, int weights, double* partial) {
    int taps = voxels(conv.kernel);
    int rows = conv.batch * conv.output[0] * conv.output[1];
    int first = (int) ((int64) rows * blockIdx.y / gridDim.y);
    int last = (int) ((int64) rows * (blockIdx.y + 1) / gridDim.y);
    for (int64 weight = first_element(); weight < weights; weight += all_threads()) {
        int tap = (int) (weight % taps);
        int in = (int) (weight / taps % conv.in_channels);
        int out = (int) (weight / taps / conv.in_channels);
        int kd = tap / (conv.kernel[1] * conv.kernel[2]) * conv.dilation[0] - conv.padding[0];
        int kh = tap / conv.kernel[2] % conv.kernel[1] * conv.dilation[1] - conv.padding[1];
        int kw = tap % conv.kernel[2] * conv.dilation[2] - conv.padding[2];
        double sum = 0;
        for (int row = first; row < last; row++) {
            int image = row / (conv.output[0] * conv.output[1]);
            int od = row / conv.output[1] % conv.output[0];
            int oh = row % conv.output[1];
            int d = od * conv.stride[0] + kd;
            int h = oh * conv.stride[1] + kh;
            if (d < 0 || d >= conv.input[0] || h < 0 || h >= conv.input[1]) {
                continue;
            }
            int64 x_plane = ((int64) image * conv.in_channels + in) * conv.input[0] + d;
            int64 dy_plane = ((int64) image * conv.out_channels + out) * conv.output[0] + od;
            const float* xs = x + (x_plane * conv.input[1] + h) * conv.input[2];
            const float* dys = dy + (dy_plane * conv.output[1] + oh) * conv.output[2];
            float part = 0;
            for (int ow = 0; ow < conv.output[2]; ow++) {
                int w = ow * conv.stride[2] + kw;
                if (w >= 0 && w < conv.input[2]) {
                    part += dys[ow] * xs[w];
                }
            }
            sum += part;
        }
        partial[blockIdx.y * (int64) weights + weight] = sum;
    }
}

KERNEL conv_add_parts(const double* partial, int parts, int weights, float* d_weight) {
    for (int64 weight = first_element(); weight < weights; weight += all_threads()) {
        double sum = 0;
        for (int part = 0; part < parts; part++) {
            sum += partial[part * (int64) weights + weight];
        }
        d_weight[weight] += (float) sum;
    }
}
