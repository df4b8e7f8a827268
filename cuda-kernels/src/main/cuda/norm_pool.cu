// Normalisation, activation and pooling of a map in one pass each way, and the same without pooling. The map
// [images, channels, voxels] is a convolution's output; the backward pass overwrites it with its gradient.

#include "common.cuh"
#include "norm.cuh"
#include "halving.cuh"

// All at once, so that a thread waits once for memory; places in the padding hold 0.
__device__ inline void load_window(const Halving& halving, const Window& window, const float* plane, float* values) {
#pragma unroll
    for (int place = 0; place < 8; place++) {
        values[place] = holds(window, place) ? plane[voxel_at(halving, window, place)] : 0.0f;
    }
}

// A thread a window: grid [any, images * channels].
KERNEL norm_pool(
        Halving halving, int channels, float slope, const float* map, const float* mean, const float* inv_std,
        const float* gamma, const float* beta, float* y, signed char* places, int* positions) {
    Affine normalised = affine(mean, inv_std, gamma, beta, blockIdx.y % channels);
    const float* plane = map + (int64) blockIdx.y * voxels(halving.input);
    int windows = voxels(halving.output);
    for (int64 i = first_element(); i < windows; i += all_threads()) {
        Window window = window_at(halving, (int) i);
        float values[8];
        load_window(halving, window, plane, values);
        float best;
        int place = pool_window(window, values, normalised, slope, best);
        int64 at = (int64) blockIdx.y * windows + i;
        y[at] = best;
        note_winner(halving, window, place, at, places, positions);
    }
}

// Grid [parts, channels].
KERNEL norm_pool_sums(
        Halving halving, int images, int channels, float slope, const float* map, const float* mean,
        const float* inv_std, const float* gamma, const float* beta, const float* y, const float* dy,
        const signed char* places, double* partial) {
    int c = blockIdx.y;
    auto raw = [&](int image, const Window& window, int place) {
        int64 plane = ((int64) image * channels + c) * voxels(halving.input);
        return map[plane + voxel_at(halving, window, place)];
    };
    winner_sums(
        halving, {y, dy, places, slope}, images, channels, mean, inv_std, gamma, beta, partial, raw);
}

// A thread a window: grid [any, images * channels].
KERNEL norm_pool_gradient(
        Halving halving, int channels, float slope, float* map, const float* mean, const float* inv_std,
        const float* gamma, const float* y, const float* dy, const signed char* places, const double* totals,
        double count) {
    InputGradient gradient = input_gradient_of(mean, inv_std, gamma, totals, count, blockIdx.y % channels);
    float* plane = map + (int64) blockIdx.y * voxels(halving.input);
    int windows = voxels(halving.output);
    for (int64 i = first_element(); i < windows; i += all_threads()) {
        Window window = window_at(halving, (int) i);
        int64 at = (int64) blockIdx.y * windows + i;
        float values[8];
        load_window(halving, window, plane, values);
        int winner = places[at];
        float dz = winner_gradient(y[at], dy[at], winner, slope);
#pragma unroll
        for (int place = 0; place < 8; place++) {
            if (holds(window, place)) {
                plane[voxel_at(halving, window, place)] = gradient(values[place], place == winner ? dz : 0.0f);
            }
        }
    }
}

// Grid [any, images * channels].
KERNEL norm_activate(
        int channels, int voxels, float slope, const float* map, const float* mean, const float* inv_std,
        const float* gamma, const float* beta, float* y) {
    Affine normalised = affine(mean, inv_std, gamma, beta, blockIdx.y % channels);
    int64 plane = (int64) blockIdx.y * voxels;
    for (int64 i = first_element(); i < voxels; i += all_threads()) {
        y[plane + i] = activated(normalised(map[plane + i]), slope);
    }
}

__device__ inline float activation_gradient(float z, float dy, float slope) {
    return z > 0 ? dy : slope * dy;
}

// Sums of dz and of dz * xhat over a part of a channel: grid [parts, channels], partial [channels][parts][2].
KERNEL norm_activate_sums(
        int images, int channels, int voxels, float slope, const float* map, const float* mean, const float* inv_std,
        const float* gamma, const float* beta, const float* dy, double* partial) {
    int c = blockIdx.y;
    Affine normalised = affine(mean, inv_std, gamma, beta, c);
    double average = mean[c];
    double sum = 0;
    double products = 0;
    for (int image = 0; image < images; image++) {
        int64 plane = ((int64) image * channels + c) * voxels;
        for (int64 i = first_element(); i < voxels; i += all_threads()) {
            float x = map[plane + i];
            double dz = activation_gradient(normalised(x), dy[plane + i], slope);
            sum += dz;
            products += dz * (x - average);
        }
    }
    sum = block_sum(sum);
    products = block_sum(products) * inv_std[c];
    if (threadIdx.x == 0) {
        double* part = partial + 2 * (c * gridDim.x + blockIdx.x);
        part[0] = sum;
        part[1] = products;
    }
}

// Grid [any, images * channels].
KERNEL norm_activate_gradient(
        int channels, int voxels, float slope, float* map, const float* mean, const float* inv_std,
        const float* gamma, const float* beta, const float* dy, const double* totals, double count) {
    int c = blockIdx.y % channels;
    Affine normalised = affine(mean, inv_std, gamma, beta, c);
    InputGradient gradient = input_gradient_of(mean, inv_std, gamma, totals, count, c);
    int64 plane = (int64) blockIdx.y * voxels;
    for (int64 i = first_element(); i < voxels; i += all_threads()) {
        float x = map[plane + i];
        map[plane + i] = gradient(x, activation_gradient(normalised(x), dy[plane + i], slope));
    }
}
