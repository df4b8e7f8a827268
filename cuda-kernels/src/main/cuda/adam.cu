// Steps of the optimiser: memory-bound, four floats in and three out.

#include "common.cuh"
#include "adam.cuh"

KERNEL adam(Adam adam, float* parameter, const float* gradient, float* m, float* v, int64 n) {
    for (int64 i = first_element(); i < n; i += all_threads()) {
        adam_step(adam, gradient[i], parameter[i], m[i], v[i]);
    }
}
