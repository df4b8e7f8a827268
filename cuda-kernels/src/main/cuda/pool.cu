// Max pooling with winners, its inverse, and both gradients. A thread an element of the output, which gathers: no two
// threads write the same place, whether windows overlap or not.

#include "common.cuh"

// In the order of CudaPool.geometry.
struct Pool {
    int input[3];
    int output[3];
    int kernel[3];
    int stride[3];
    int low[3];
    // The volume that winners count in, and where the input begins in it.
    int volume[3];
    int origin[3];
    int zero_padding;
};

__device__ inline int at(const int* size, int d, int h, int w) {
    return (d * size[1] + h) * size[2] + w;
}

__device__ inline bool inside(const int* size, int d, int h, int w) {
    return d >= 0 && d < size[0] && h >= 0 && h < size[1] && w >= 0 && w < size[2];
}

__device__ inline int voxels(const int* size) {
    return size[0] * size[1] * size[2];
}

// A later value takes the place of an earlier one when it is larger, or the first NaN.
__device__ inline bool beats(float value, float best) {
    return value > best || (value != value && best == best);
}

KERNEL max_forward(Pool pool, const float* x, float* y, int* winners, int64 n) {
    int windows = voxels(pool.output);
    for (int64 o = first_element(); o < n; o += all_threads()) {
        const float* plane = x + o / windows * voxels(pool.input);
        int window = (int) (o % windows);
        int d0 = window / (pool.output[1] * pool.output[2]) * pool.stride[0] - pool.low[0];
        int h0 = window / pool.output[2] % pool.output[1] * pool.stride[1] - pool.low[1];
        int w0 = window % pool.output[2] * pool.stride[2] - pool.low[2];
        float best = 0;
        int winner = -1;
        for (int d = d0; d < d0 + pool.kernel[0]; d++) {
            for (int h = h0; h < h0 + pool.kernel[1]; h++) {
                for (int w = w0; w < w0 + pool.kernel[2]; w++) {
                    bool real = inside(pool.input, d, h, w);
                    if (!real && !pool.zero_padding) {
                        continue;
                    }
                    float value = real ? plane[at(pool.input, d, h, w)] : 0.0f;
                    if (winner < 0 || beats(value, best)) {
                        best = value;
                        winner = at(pool.volume, d + pool.origin[0], h + pool.origin[1], w + pool.origin[2]);
                    }
                }
            }
        }
        y[o] = best;
        winners[o] = winner;
    }
}

// The windows that hold position i of an axis: from first to last.
__device__ inline int first_window(const Pool& pool, int axis, int i) {
    int behind = i + pool.low[axis] - pool.kernel[axis];
    return behind < 0 ? 0 : behind / pool.stride[axis] + 1;
}

__device__ inline int last_window(const Pool& pool, int axis, int i) {
    int last = (i + pool.low[axis]) / pool.stride[axis];
    return last < pool.output[axis] ? last : pool.output[axis] - 1;
}

// From windows to the input: the sum of the values of the windows that an element wins (their gradients in the backward
// pass of pooling), or the last of them (unpooling), 0 for none.
__device__ inline void to_winners(
        const Pool& pool, const float* values, const int* winners, bool sum, float* result, int64 n) {
    int windows = voxels(pool.output);
    int size = voxels(pool.input);
    for (int64 i = first_element(); i < n; i += all_threads()) {
        int64 plane = i / size * windows;
        int position = (int) (i % size);
        int d = position / (pool.input[1] * pool.input[2]);
        int h = position / pool.input[2] % pool.input[1];
        int w = position % pool.input[2];
        int self = at(pool.volume, d + pool.origin[0], h + pool.origin[1], w + pool.origin[2]);
        float value = 0;
        for (int od = first_window(pool, 0, d); od <= last_window(pool, 0, d); od++) {
            for (int oh = first_window(pool, 1, h); oh <= last_window(pool, 1, h); oh++) {
                for (int ow = first_window(pool, 2, w); ow <= last_window(pool, 2, w); ow++) {
                    int64 o = plane + at(pool.output, od, oh, ow);
                    if (winners[o] == self) {
                        value = sum ? value + values[o] : values[o];
                    }
                }
            }
        }
        result[i] = value;
    }
}

KERNEL max_backward(Pool pool, const float* dy, const int* winners, float* dx, int64 n) {
    to_winners(pool, dy, winners, true, dx, n);
}

KERNEL unpool_forward(Pool pool, const float* x, const int* winners, float* y, int64 n) {
    to_winners(pool, x, winners, false, y, n);
}

KERNEL unpool_backward(Pool pool, const float* dy, const int* winners, float* dx, int64 n) {
    int windows = voxels(pool.output);
    for (int64 o = first_element(); o < n; o += all_threads()) {
        const float* plane = dy + o / windows * voxels(pool.input);
        int winner = winners[o];
        int d = winner / (pool.volume[1] * pool.volume[2]) - pool.origin[0];
        int h = winner / pool.volume[2] % pool.volume[1] - pool.origin[1];
        int w = winner % pool.volume[2] - pool.origin[2];
        dx[o] = inside(pool.input, d, h, w) ? plane[at(pool.input, d, h, w)] : 0.0f;
    }
}
