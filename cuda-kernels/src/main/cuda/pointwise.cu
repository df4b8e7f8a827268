// Element by element: memory-bound, a float in and a float out.

#include "common.cuh"

KERNEL fill(float value, float* y, int64 n) {
    for (int64 i = first_element(); i < n; i += all_threads()) {
        y[i] = value;
    }
}

KERNEL fill_integers(int value, int* y, int64 n) {
    for (int64 i = first_element(); i < n; i += all_threads()) {
        y[i] = value;
    }
}

KERNEL add(const float* x, float* y, int64 n) {
    for (int64 i = first_element(); i < n; i += all_threads()) {
        y[i] += x[i];
    }
}

// x may be y.
KERNEL leaky_relu(const float* x, float slope, float* y, int64 n) {
    for (int64 i = first_element(); i < n; i += all_threads()) {
        y[i] = activated(x[i], slope);
    }
}

KERNEL leaky_relu_backward(const float* x, const float* dy, float slope, float* dx, int64 n) {
    for (int64 i = first_element(); i < n; i += all_threads()) {
        dx[i] = x[i] > 0 ? dy[i] : slope * dy[i];
    }
}

KERNEL sigmoid(const float* x, float* y, int64 n) {
    for (int64 i = first_element(); i < n; i += all_threads()) {
        y[i] = 1 / (1 + expf(-x[i]));
    }
}

KERNEL sigmoid_backward(const float* y, const float* dy, float* dx, int64 n) {
    for (int64 i = first_element(); i < n; i += all_threads()) {
        dx[i] = dy[i] * y[i] * (1 - y[i]);
    }
}

// The stream of the engine's DropoutStream, bit for bit.
KERNEL dropout(const float* x, double probability, int64 seed, float scale, float* y, int64 n) {
    for (int64 i = first_element(); i < n; i += all_threads()) {
        uint64 z = (uint64) seed + (uint64) (i + 1) * 0x9e3779b97f4a7c15ULL;
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
        z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
        z ^= z >> 31;
        double uniform = (double) (z >> 11) * 0x1p-53;
        y[i] = uniform >= probability ? x[i] * scale : 0;
    }
}
