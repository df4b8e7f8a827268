// Blocks that begin with images of one channel, by 3x3x3 convolutions whose output goes nowhere: it is pooled while it
// is in registers, and computed again for the gradient of the weights. Here it has no bias, which normalisation would
// take away again.

#include "common.cuh"
#include "norm.cuh"
#include "halving.cuh"

#define TAPS 27

// Channels of a block of threads.
#define CHANNELS 8
#define WARPS (THREADS / WARP)

__device__ inline float warp_sum(float value) {
#pragma unroll
    for (int mask = WARP / 2; mask > 0; mask /= 2) {
        value += __shfl_xor_sync(0xffffffff, value, mask);
    }
    return value;
}

// What the convolution reads for a window: 4x4x4 voxels, zero beyond the image.
__device__ inline void load_patch(const Halving& halving, const float* image, const Window& window, float* patch) {
#pragma unroll
    for (int i = 0; i < 64; i++) {
        int d = window.d - 1 + i / 16;
        int h = window.h - 1 + i / 4 % 4;
        int w = window.w - 1 + i % 4;
        patch[i] = inside(halving.input, d, h, w)
            ? __ldg(image + ((int64) d * halving.input[1] + h) * halving.input[2] + w) : 0.0f;
    }
}

__device__ inline void convolve(const float* patch, const float* weight, float* values) {
#pragma unroll
    for (int place = 0; place < 8; place++) {
        values[place] = 0;
    }
#pragma unroll
    for (int tap = 0; tap < TAPS; tap++) {
        float factor = weight[tap];
#pragma unroll
        for (int place = 0; place < 8; place++) {
            int d = (place >> 2) + tap / 9;
            int h = (place >> 1 & 1) + tap / 3 % 3;
            int w = (place & 1) + tap % 3;
            values[place] += factor * patch[(d * 4 + h) * 4 + w];
        }
    }
}

// Gives take(c, at, window, values, real) the convolution's output in every window of every channel, and where the
// window lies in [images, channels, windows]: grid [any, groups of channels]. All threads of a block take equally
// often, as they may exchange sums; those beyond the last window take what is not real.
template <class Take>
__device__ inline void convolve_windows(
        const Halving& halving, int images, int channels, const float* x, const float* weight, Take take) {
    __shared__ float weights[CHANNELS * TAPS];
    int first = blockIdx.y * CHANNELS;
    int count = min(CHANNELS, channels - first);
    for (int i = threadIdx.x; i < count * TAPS; i += THREADS) {
        weights[i] = weight[first * TAPS + i];
    }
    __syncthreads();
    int windows = voxels(halving.output);
    int64 n = (int64) images * windows;
    for (int64 start = (int64) blockIdx.x * THREADS; start < n; start += all_threads()) {
        bool real = start + threadIdx.x < n;
        int64 i = real ? start + threadIdx.x : 0;
        int64 image = i / windows;
        Window window = window_at(halving, (int) (i % windows));
        float patch[64];
        load_patch(halving, x + image * voxels(halving.input), window, patch);
        for (int c = 0; c < count; c++) {
            float values[8];
            convolve(patch, weights + c * TAPS, values);
            take(first + c, (image * channels + first + c) * windows + i % windows, window, values, real);
        }
    }
}

// The value of every window that will win when it is normalised, the largest or with a negative gamma the smallest,
// the first of equals, and its place; and sums of the values and of their squares: grid [parts, groups of channels],
// partial [channels][parts][2].
KERNEL __launch_bounds__(THREADS, 2) image_extremes(
        Halving halving, int images, int channels, const float* x, const float* weight, const float* gamma,
        float* extremes, signed char* places, double* partial) {
    __shared__ double sums[CHANNELS * WARPS * 2];
    for (int i = threadIdx.x; i < CHANNELS * WARPS * 2; i += THREADS) {
        sums[i] = 0;
    }
    auto take = [&](int c, int64 at, const Window& window, const float* values, bool real) {
        bool smallest = gamma[c] < 0;
        float sum = 0;
        float squares = 0;
        float best = 0;
        int winner = LOST;
#pragma unroll
        for (int place = 0; place < 8; place++) {
            if (real && holds(window, place)) {
                float value = values[place];
                sum += value;
                squares += value * value;
                if (winner == LOST || (smallest ? value < best : value > best)) {
                    best = value;
                    winner = place;
                }
            }
        }
        if (real) {
            extremes[at] = best;
            places[at] = (signed char) winner;
        }
        sum = warp_sum(sum);
        squares = warp_sum(squares);
        if (threadIdx.x % WARP == 0) {
            double* mine = sums + (c % CHANNELS * WARPS + threadIdx.x / WARP) * 2;
            mine[0] += sum;
            mine[1] += squares;
        }
    };
    convolve_windows(halving, images, channels, x, weight, take);
    __syncthreads();
    int c = threadIdx.x / 2;
    int channel = blockIdx.y * CHANNELS + c;
    if (c < CHANNELS && channel < channels) {
        double sum = 0;
        for (int warp = 0; warp < WARPS; warp++) {
            sum += sums[(c * WARPS + warp) * 2 + threadIdx.x % 2];
        }
        partial[2 * ((int64) channel * gridDim.x + blockIdx.x) + threadIdx.x % 2] = sum;
    }
}

// A block a channel; mean is that without the bias.
KERNEL image_statistics(
        const double* partial, int parts, double count, double epsilon, double momentum, const float* bias,
        float* running_mean, float* running_var, float* mean, float* inv_std) {
    int c = blockIdx.x;
    double sum = 0;
    double squares = 0;
    for (int i = threadIdx.x; i < parts; i += THREADS) {
        sum += partial[2 * ((int64) c * parts + i)];
        squares += partial[2 * ((int64) c * parts + i) + 1];
    }
    sum = block_sum(sum);
    squares = block_sum(squares);
    if (threadIdx.x == 0) {
        keep_statistics(
            c, sum, squares, count, bias[c], epsilon, momentum, running_mean, running_var, mean, inv_std);
    }
}

// From a window's extreme value and its place to the maximum of the activations and its winner: grid [any,
// images * channels]. Places in the padding come first in scan order and hold 0.
KERNEL image_activate(
        Halving halving, int channels, float slope, const float* mean, const float* inv_std, const float* gamma,
        const float* beta, float* y, signed char* places, int* positions) {
    int c = blockIdx.y % channels;
    Affine normalised = affine(mean, inv_std, gamma, beta, c);
    int windows = voxels(halving.output);
    for (int64 i = first_element(); i < windows; i += all_threads()) {
        int64 at = (int64) blockIdx.y * windows + i;
        Window window = window_at(halving, (int) i);
        int first = first_place(window);
        float best = activated(normalised(y[at]), slope);
        // All activations are equal where gamma is 0, and none is a number where one is not.
        int winner = gamma[c] == 0 || best != best ? first : places[at];
        if (best <= 0 && (first > 0 || slope == 0)) {
            best = 0;
            winner = 0;
        }
        y[at] = best;
        note_winner(halving, window, winner, at, places, positions);
    }
}

// With statistics that are known beforehand, of the convolution with its bias: grid [any, groups of channels].
KERNEL __launch_bounds__(THREADS, 2) image_pool(
        Halving halving, int images, int channels, float slope, const float* x, const float* weight,
        const float* bias, const float* mean, const float* inv_std, const float* gamma, const float* beta, float* y,
        int* positions) {
    auto take = [&](int c, int64 at, const Window& window, const float* values, bool real) {
        Affine normalised = affine(mean, inv_std, gamma, beta, c);
        normalised.mean -= bias[c];
        float best;
        int winner = pool_window(window, values, normalised, slope, best);
        if (real) {
            y[at] = best;
            note_winner(halving, window, winner, at, nullptr, positions);
        }
    };
    convolve_windows(halving, images, channels, x, weight, take);
}

// Grid [parts, channels].
KERNEL image_sums(
        Halving halving, int images, int channels, float slope, const float* x, const float* weight,
        const float* mean, const float* inv_std, const float* gamma, const float* beta, const float* y,
        const float* dy, const signed char* places, double* partial) {
    const float* weights = weight + blockIdx.y * TAPS;
    auto raw = [&](int image, const Window& window, int place) {
        const float* volume = x + (int64) image * voxels(halving.input);
        float sum = 0;
        for (int tap = 0; tap < TAPS; tap++) {
            int d = window.d + (place >> 2) + tap / 9 - 1;
            int h = window.h + (place >> 1 & 1) + tap / 3 % 3 - 1;
            int w = window.w + (place & 1) + tap % 3 - 1;
            if (inside(halving.input, d, h, w)) {
                sum += weights[tap] * volume[((int64) d * halving.input[1] + h) * halving.input[2] + w];
            }
        }
        return sum;
    };
    winner_sums(
        halving, {y, dy, places, slope}, images, channels, mean, inv_std, gamma, beta, partial, raw);
}

// Voxels that a block of threads takes at a time; a warp takes rows of them, plane after plane.
#define TILE_D 9
#define TILE_H 8
#define TILE_W WARP
#define TILE_ROW (TILE_W + 2)
#define TILE_PLANE ((TILE_H + 2) * TILE_ROW)
#define TILE_VOXELS ((TILE_D + 2) * TILE_PLANE)

struct Tile {
    int image;
    int d;
    int h;
    int w;
};

__device__ inline int tiles_along(const Halving& halving, int axis, int size) {
    return (halving.input[axis] + size - 1) / size;
}

__device__ inline Tile tile_at(const Halving& halving, int64 i) {
    int across = tiles_along(halving, 2, TILE_W);
    int down = tiles_along(halving, 1, TILE_H);
    int deep = tiles_along(halving, 0, TILE_D);
    return {
        (int) (i / across / down / deep), (int) (i / across / down % deep) * TILE_D,
        (int) (i / across % down) * TILE_H, (int) (i % across) * TILE_W};
}

// The tile with a voxel around it, zero beyond the image.
__device__ inline void load_tile(const Halving& halving, const Tile& tile, const float* x, float* voxels_of_tile) {
    const float* volume = x + (int64) tile.image * voxels(halving.input);
    for (int i = threadIdx.x; i < TILE_VOXELS; i += THREADS) {
        int d = tile.d + i / TILE_PLANE - 1;
        int h = tile.h + i / TILE_ROW % (TILE_H + 2) - 1;
        int w = tile.w + i % TILE_ROW - 1;
        voxels_of_tile[i] = inside(halving.input, d, h, w)
            ? __ldg(volume + ((int64) d * halving.input[1] + h) * halving.input[2] + w) : 0.0f;
    }
}

// The gradient of the normalised value of a voxel, zero where it did not win its window. plane is where the channel's
// windows begin.
__device__ inline float gradient_at(const Halving& halving, const Pooled& pooled, int64 plane, int d, int h, int w) {
    d += halving.low[0];
    h += halving.low[1];
    w += halving.low[2];
    int64 at = plane + ((int64) (d >> 1) * halving.output[1] + (h >> 1)) * halving.output[2] + (w >> 1);
    int place = (d & 1) << 2 | (h & 1) << 1 | (w & 1);
    return pooled.places[at] == place ? winner_gradient(pooled.y[at], pooled.dy[at], place, pooled.slope) : 0.0f;
}

// Adds to the sums of a tile's products those of a row of it through all planes: a lane a column. All is in registers:
// the weights, the 3x3x3 voxels around the one at hand, and a sum for each tap. After three planes the voxels' planes
// are where they were, so that an unrolled loop moves none.
__device__ inline void add_row(
        const Halving& halving, const Pooled& pooled, const Tile& tile, const float* voxels_of_tile, int row,
        int64 plane, const InputGradient& gradient, const float* weights, float* sums) {
    int h = tile.h + row;
    int w = tile.w + threadIdx.x % WARP;
    const float* corner = voxels_of_tile + row * TILE_ROW + threadIdx.x % WARP;
    float patch[TAPS];
#pragma unroll
    for (int i = 0; i < 18; i++) {
        patch[i + 9] = corner[i / 9 * TILE_PLANE + i / 3 % 3 * TILE_ROW + i % 3];
    }
#pragma unroll 3
    for (int d = 0; d < TILE_D; d++) {
        float value = 0;
#pragma unroll
        for (int i = 0; i < TAPS; i++) {
            patch[i] = i < 18
                ? patch[i + 9] : corner[(d + 2) * TILE_PLANE + i / 3 % 3 * TILE_ROW + i % 3];
            value += weights[i] * patch[i];
        }
        if (tile.d + d < halving.input[0] && w < halving.input[2]) {
            float dv = gradient(value, gradient_at(halving, pooled, plane, tile.d + d, h, w));
#pragma unroll
            for (int i = 0; i < TAPS; i++) {
                sums[i] += dv * patch[i];
            }
        }
    }
}

// Sums over a part of the tiles: a warp a channel, grid [parts, groups of channels], partial [channels * TAPS][parts].
KERNEL __launch_bounds__(THREADS, 2) image_weight_gradient(
        Halving halving, int images, int channels, float slope, const float* x, const float* weight,
        const float* mean, const float* inv_std, const float* gamma, const float* y, const float* dy,
        const signed char* places, const double* totals, double count, double* partial) {
    __shared__ float voxels_of_tile[TILE_VOXELS];
    Pooled pooled = {y, dy, places, slope};
    int lane = threadIdx.x % WARP;
    int channel = blockIdx.y * CHANNELS + threadIdx.x / WARP;
    bool real = channel < channels;
    int c = real ? channel : 0;
    InputGradient gradient = input_gradient_of(mean, inv_std, gamma, totals, count, c);
    float weights[TAPS];
#pragma unroll
    for (int i = 0; i < TAPS; i++) {
        weights[i] = weight[c * TAPS + i];
    }
    // Of the tap that is the lane's number.
    double total = 0;
    int64 tiles = (int64) images * tiles_along(halving, 0, TILE_D) * tiles_along(halving, 1, TILE_H)
        * tiles_along(halving, 2, TILE_W);
    for (int64 i = blockIdx.x; i < tiles; i += gridDim.x) {
        Tile tile = tile_at(halving, i);
        load_tile(halving, tile, x, voxels_of_tile);
        __syncthreads();
        float sums[TAPS] = {};
        int64 plane = ((int64) tile.image * channels + c) * voxels(halving.output);
        for (int row = 0; real && row < TILE_H && tile.h + row < halving.input[1]; row++) {
            add_row(halving, pooled, tile, voxels_of_tile, row, plane, gradient, weights, sums);
        }
#pragma unroll
        for (int tap = 0; tap < TAPS; tap++) {
            float sum = warp_sum(sums[tap]);
            total += lane == tap ? sum : 0.0f;
        }
        __syncthreads();
    }
    if (real && lane < TAPS) {
        partial[((int64) channel * TAPS + lane) * gridDim.x + blockIdx.x] = total;
    }
}

// A block a weight.
KERNEL image_add_parts(const double* partial, int parts, float* d_weight) {
    double sum = 0;
    for (int i = threadIdx.x; i < parts; i += THREADS) {
        sum += partial[(int64) blockIdx.x * parts + i];
    }
    sum = block_sum(sum);
    if (threadIdx.x == 0) {
        d_weight[blockIdx.x] += (float) sum;
    }
}
