// Between the engine's tensors, float32 with channels first, and what tensor cores take: bfloat16 with channels last. A
// weight [out, in, taps] is transposed like a batch [images, channels, voxels].

#include "common.cuh"

typedef unsigned short bf16;

// To the nearest, ties to the even one; what is too large becomes infinite, NaN stays NaN.
__device__ inline bf16 rounded(float x) {
    unsigned bits = __float_as_uint(x);
    if (x != x) {
        return (bf16) (bits >> 16 | 0x40);
    }
    return (bf16) ((bits + 0x7fff + (bits >> 16 & 1)) >> 16);
}

__device__ inline float widened(bf16 x) {
    return __uint_as_float((unsigned) x << 16);
}

// A tile goes through shared memory, as neighbours in memory are voxels on one side and channels on the other.
#define VOXELS 64
#define CHANNELS 32

struct Tile {
    int voxel;
    int channel;
    int voxels;
    int channels;
};

__device__ inline Tile tile_of_block(int channels, int voxels) {
    Tile tile = {(int) blockIdx.x * VOXELS, (int) blockIdx.y * CHANNELS};
    tile.voxels = min(VOXELS, voxels - tile.voxel);
    tile.channels = min(CHANNELS, channels - tile.channel);
    return tile;
}

// Grid [tiles of voxels, tiles of channels, any], as for those below.
KERNEL to_channels_last(const float* x, bf16* y, int images, int channels, int voxels) {
    __shared__ float values[CHANNELS][VOXELS + 1];
    Tile tile = tile_of_block(channels, voxels);
    for (int image = blockIdx.z; image < images; image += gridDim.z) {
        const float* from = x + ((int64) image * channels + tile.channel) * voxels + tile.voxel;
        for (int i = threadIdx.x; i < tile.channels * VOXELS; i += THREADS) {
            int c = i / VOXELS;
            int v = i % VOXELS;
            if (v < tile.voxels) {
                values[c][v] = from[(int64) c * voxels + v];
            }
        }
        __syncthreads();
        bf16* to = y + ((int64) image * voxels + tile.voxel) * channels + tile.channel;
        for (int i = threadIdx.x; i < tile.channels * tile.voxels; i += THREADS) {
            int v = i / tile.channels;
            int c = i % tile.channels;
            to[(int64) v * channels + c] = rounded(values[c][v]);
        }
        __syncthreads();
    }
}

__device__ inline void channels_first(
        const bf16* x, const float* bias, float* y, bool add, int images, int channels, int voxels) {
    __shared__ float values[CHANNELS][VOXELS + 1];
    Tile tile = tile_of_block(channels, voxels);
    for (int image = blockIdx.z; image < images; image += gridDim.z) {
        const bf16* from = x + ((int64) image * voxels + tile.voxel) * channels + tile.channel;
        for (int i = threadIdx.x; i < tile.channels * tile.voxels; i += THREADS) {
            int v = i / tile.channels;
            int c = i % tile.channels;
            values[c][v] = widened(from[(int64) v * channels + c]);
        }
        __syncthreads();
        float* to = y + ((int64) image * channels + tile.channel) * voxels + tile.voxel;
        for (int i = threadIdx.x; i < tile.channels * VOXELS; i += THREADS) {
            int c = i / VOXELS;
            int v = i % VOXELS;
            if (v < tile.voxels) {
                float* target = to + (int64) c * voxels + v;
                *target = values[c][v] + (bias ? bias[tile.channel + c] : 0.0f) + (add ? *target : 0.0f);
            }
        }
        __syncthreads();
    }
}

// bias [channels], or null.
KERNEL from_channels_last(const bf16* x, const float* bias, float* y, int images, int channels, int voxels) {
    channels_first(x, bias, y, false, images, channels, voxels);
}

KERNEL add_from_channels_last(const bf16* x, float* y, int images, int channels, int voxels) {
    channels_first(x, 0, y, true, images, channels, voxels);
}

// Adds a bias [channels] to y [images, channels, voxels]: grid [any, any].
KERNEL add_bias(const float* bias, float* y, int images, int channels, int voxels) {
    for (int plane = blockIdx.y; plane < images * channels; plane += gridDim.y) {
        float value = bias[plane % channels];
        float* to = y + (int64) plane * voxels;
        for (int64 i = first_element(); i < voxels; i += all_threads()) {
            to[i] += value;
        }
    }
}
