// Fully connected layers of small batches, which are bound by reading the weight [out, in]: it goes through once for
// IMAGES images, rows along the threads of a warp.

#include "common.cuh"
#include "adam.cuh"

#define IMAGES 8

// A block an output and IMAGES images: grid [out, groups of images].
KERNEL linear_forward(
        const float* x, const float* weight, const float* bias, float* y, int images, int in, int out) {
    int o = blockIdx.x;
    int first = blockIdx.y * IMAGES;
    int count = min(IMAGES, images - first);
    const float* row = weight + (int64) o * in;
    const float* xs = x + (int64) first * in;
    float sums[IMAGES] = {};
    for (int i = threadIdx.x; i < in; i += THREADS) {
        float w = row[i];
        for (int n = 0; n < IMAGES; n++) {
            if (n < count) {
                sums[n] += w * xs[(int64) n * in + i];
            }
        }
    }
    for (int n = 0; n < IMAGES; n++) {
        double sum = block_sum(sums[n]);
        if (n < count && threadIdx.x == 0) {
            y[(int64) (first + n) * out + o] = (float) (sum + (bias ? bias[o] : 0.0f));
        }
    }
}

// Every row of y [images, out] is the bias: what a matrix product is then added to.
KERNEL linear_fill_bias(const float* bias, float* y, int images, int out) {
    for (int64 i = first_element(); i < (int64) images * out; i += all_threads()) {
        y[i] = bias[i % out];
    }
}

// A thread an input and IMAGES images: grid [inputs / THREADS, groups of images].
KERNEL linear_backward_data(const float* dy, const float* weight, float* dx, int images, int in, int out) {
    int first = blockIdx.y * IMAGES;
    int count = min(IMAGES, images - first);
    for (int64 i = first_element(); i < in; i += all_threads()) {
        float sums[IMAGES] = {};
        for (int o = 0; o < out; o++) {
            float w = weight[(int64) o * in + i];
            for (int n = 0; n < IMAGES; n++) {
                if (n < count) {
                    sums[n] += w * dy[(int64) (first + n) * out + o];
                }
            }
        }
        for (int n = 0; n < IMAGES; n++) {
            if (n < count) {
                dx[(int64) (first + n) * in + i] = sums[n];
            }
        }
    }
}

__device__ inline float weight_gradient(
        const float* x, const float* dy, int images, int in, int out, int64 o, int64 i) {
    float sum = 0;
    for (int n = 0; n < images; n++) {
        sum += dy[n * out + o] * x[(int64) n * in + i];
    }
    return sum;
}

// Grid [any, out].
KERNEL linear_backward_weight(
        const float* x, const float* dy, float* d_weight, int images, int in, int out) {
    int o = blockIdx.y;
    for (int64 i = first_element(); i < in; i += all_threads()) {
        d_weight[(int64) o * in + i] += weight_gradient(x, dy, images, in, out, o, i);
    }
}

// The step of Adam with the gradient that is never stored. Grid [any, out].
KERNEL linear_update(
        Adam adam, const float* x, const float* dy, float* weight, float* m, float* v, int images, int in, int out) {
    int o = blockIdx.y;
    for (int64 i = first_element(); i < in; i += all_threads()) {
        int64 at = (int64) o * in + i;
        adam_step(adam, weight_gradient(x, dy, images, in, out, o, i), weight[at], m[at], v[at]);
    }
}
