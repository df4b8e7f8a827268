// Steps of the optimiser: memory-bound, four floats in and three out.

#include "common.cuh"
#include "adam.cuh"

// Neighbouring elements of a parameter, as CudaUpdate lays them out.
struct Piece {
    float* parameter;
    const float* gradient;
    float* m;
    float* v;
    int64 count;
};

// A block a piece, so that all parameters take one launch.
KERNEL adam(Adam adam, const Piece* pieces) {
    Piece piece = pieces[blockIdx.x];
    for (int64 i = threadIdx.x; i < piece.count; i += blockDim.x) {
        adam_step(adam, piece.gradient[i], piece.parameter[i], piece.m[i], piece.v[i]);
    }
}
