// What all kernels share. They are compiled for the GPU at run time, and as C++ for tests, where host.h stands in for
// CUDA.
#pragma once

#ifdef VOXELGRAD_HOST
#include "host.h"
#else
#define KERNEL extern "C" __global__ void
#endif

typedef long long int64;
typedef unsigned long long uint64;

// Threads of a block, for kernels whose blocks work together in shared memory: Grid.THREADS.
#define THREADS 256
#define WARP 32

// The first of the elements that this thread takes; the next is all_threads() further.
__device__ inline int64 first_element() {
    return (int64) blockIdx.x * blockDim.x + threadIdx.x;
}

__device__ inline int64 all_threads() {
    return (int64) gridDim.x * blockDim.x;
}

// (Leaky) ReLU. NaN stays NaN; with slope 0 a negative number gives +0, negative infinity too.
__device__ inline float activated(float x, float slope) {
    return x > 0 || x != x ? x : slope == 0 ? 0.0f : slope * x;
}

// The sum of a value of each of the THREADS threads of a block, in a fixed order, for every thread.
__device__ inline double block_sum(double value) {
    __shared__ double partial[THREADS];
    partial[threadIdx.x] = value;
    __syncthreads();
    if (threadIdx.x < WARP) {
        double sum = 0;
        for (int i = threadIdx.x; i < THREADS; i += WARP) {
            sum += partial[i];
        }
        partial[threadIdx.x] = sum;
    }
    __syncthreads();
    double sum = 0;
    for (int i = 0; i < WARP; i++) {
        sum += partial[i];
    }
    __syncthreads();
    return sum;
}
