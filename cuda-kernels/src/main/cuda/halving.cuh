// Max pooling by windows of 2x2x2 side by side, with zeros before the first plane, row or column of an odd axis. A
// winner is noted as its place in the window in scan order, 0 to 7: four for the second plane, two for the second row,
// one for the second column. LOST is added when it lies in the padding.
#pragma once

#define LOST 8

// In the order of Halving.geometry.
struct Halving {
    int input[3];
    int low[3];
    int output[3];
};

__device__ inline int voxels(const int* size) {
    return size[0] * size[1] * size[2];
}

__device__ inline bool inside(const int* size, int d, int h, int w) {
    return d >= 0 && d < size[0] && h >= 0 && h < size[1] && w >= 0 && w < size[2];
}

// Where the window's first voxel lies in the input: at -1 where that is padding.
struct Window {
    int d;
    int h;
    int w;
};

__device__ inline Window window_at(const Halving& halving, int window) {
    return {
        window / (halving.output[1] * halving.output[2]) * 2 - halving.low[0],
        window / halving.output[2] % halving.output[1] * 2 - halving.low[1],
        window % halving.output[2] * 2 - halving.low[2]};
}

// Whether a place lies within the input, not in the padding.
__device__ inline bool holds(const Window& window, int place) {
    return window.d + (place >> 2) >= 0 && window.h + (place >> 1 & 1) >= 0 && window.w + (place & 1) >= 0;
}

__device__ inline int first_place(const Window& window) {
    return (window.d < 0 ? 4 : 0) | (window.h < 0 ? 2 : 0) | (window.w < 0 ? 1 : 0);
}

// The voxel at a place within the input.
__device__ inline int voxel_at(const Halving& halving, const Window& window, int place) {
    return ((window.d + (place >> 2)) * halving.input[1] + window.h + (place >> 1 & 1)) * halving.input[2] + window.w
        + (place & 1);
}

// The same in the padded volume, in which the winners count that others see.
__device__ inline int padded_at(const Halving& halving, const Window& window, int place) {
    int d = window.d + halving.low[0] + (place >> 2);
    int h = window.h + halving.low[1] + (place >> 1 & 1);
    return (d * 2 * halving.output[1] + h) * 2 * halving.output[2] + window.w + halving.low[2] + (place & 1);
}

// Notes the winner of window i, for the backward pass and for others; either may be null.
__device__ inline void note_winner(
        const Halving& halving, const Window& window, int place, int64 i, signed char* places, int* positions) {
    if (places) {
        places[i] = (signed char) (holds(window, place) ? place : place + LOST);
    }
    if (positions) {
        positions[i] = padded_at(halving, window, place);
    }
}

// Maximum of the activations of a window, of which values are normalised; returns its place, the first of equals. A
// later value takes the place of an earlier one when it is larger, or the first NaN.
__device__ inline int pool_window(
        const Window& window, const float* values, const Affine& normalised, float slope, float& best) {
    int winner = 0;
#pragma unroll
    for (int place = 0; place < 8; place++) {
        float value = holds(window, place) ? activated(normalised(values[place]), slope) : 0.0f;
        if (place == 0 || value > best || (value != value && best == best)) {
            best = value;
            winner = place;
        }
    }
    return winner;
}

// The gradient of a winner's normalised value, from that of its window's maximum y.
__device__ inline float winner_gradient(float y, float dy, int place, float slope) {
    return place >= LOST ? 0.0f : y > 0 ? dy : slope * dy;
}

// Up to this ratio of beta to gamma the normalised value of a winner is told from its maximum.
#define MOST_BETA 8

// What pooling gave and got back, [images, channels, windows].
struct Pooled {
    const float* y;
    const float* dy;
    const signed char* places;
    float slope;
};

// Sums of dz and of dz * xhat over a part of the winners of a channel: grid [parts, channels], partial
// [channels][parts][2]. Where y is positive it is z, and dz is dy; elsewhere y is slope * z and dz is slope * dy: so
// dz * z is dy * y everywhere, and xhat is (z - beta) / gamma. Where gamma is too small for that, raw(image, window,
// place) gives the convolution's output at a winner.
template <class Raw>
__device__ inline void winner_sums(
        const Halving& halving, const Pooled& pooled, int images, int channels, const float* mean,
        const float* inv_std, const float* gamma, const float* beta, double* partial, Raw raw) {
    int c = blockIdx.y;
    bool told = fabsf(beta[c]) < MOST_BETA * fabsf(gamma[c]);
    int windows = voxels(halving.output);
    double average = mean[c];
    double sum = 0;
    double products = 0;
    for (int image = 0; image < images; image++) {
        int64 plane = ((int64) image * channels + c) * windows;
        for (int64 i = first_element(); i < windows; i += all_threads()) {
            float y = pooled.y[plane + i];
            float dy = pooled.dy[plane + i];
            int place = pooled.places[plane + i];
            float dz = winner_gradient(y, dy, place, pooled.slope);
            sum += dz;
            if (told) {
                products += (double) dy * y;
            } else if (dz != 0) {
                products += dz * (raw(image, window_at(halving, (int) i), place) - average);
            }
        }
    }
    sum = block_sum(sum);
    products = block_sum(products);
    if (threadIdx.x == 0) {
        double* part = partial + 2 * (c * gridDim.x + blockIdx.x);
        part[0] = sum;
        part[1] = told ? (products - beta[c] * sum) / gamma[c] : products * inv_std[c];
    }
}
