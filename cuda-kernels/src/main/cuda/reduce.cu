// Sums in a fixed order, so that a run gives the same bits every time: a block sums a part, one thread adds the parts.

#include "common.cuh"

// The sum of parts of a channel: grid [parts, channels], partial [channels][parts].
KERNEL channel_sums(const float* x, int images, int channels, int voxels, double* partial) {
    int channel = blockIdx.y;
    double sum = 0;
    for (int image = 0; image < images; image++) {
        const float* plane = x + ((int64) image * channels + channel) * voxels;
        for (int64 i = first_element(); i < voxels; i += all_threads()) {
            sum += plane[i];
        }
    }
    sum = block_sum(sum);
    if (threadIdx.x == 0) {
        partial[channel * gridDim.x + blockIdx.x] = sum;
    }
}

KERNEL add_parts(const double* partial, int parts, float* sums, int channels) {
    int64 channel = first_element();
    if (channel < channels) {
        double sum = 0;
        for (int i = 0; i < parts; i++) {
            sum += partial[channel * parts + i];
        }
        sums[channel] += (float) sum;
    }
}

KERNEL squared_error(const float* x, const float* target, int64 n, double* partial) {
    double sum = 0;
    for (int64 i = first_element(); i < n; i += all_threads()) {
        double difference = (double) x[i] - target[i];
        sum += difference * difference;
    }
    sum = block_sum(sum);
    if (threadIdx.x == 0) {
        partial[blockIdx.x] = sum;
    }
}

KERNEL scaled_sum(const double* partial, int parts, double scale, float* loss) {
    if (first_element() == 0) {
        double sum = 0;
        for (int i = 0; i < parts; i++) {
            sum += partial[i];
        }
        *loss = (float) (scale * sum);
    }
}

KERNEL squared_error_backward(
        const float* x, const float* target, double scale, const float* d_loss, float* dx, int64 n) {
    float factor = (float) (2 * scale * *d_loss);
    for (int64 i = first_element(); i < n; i += all_threads()) {
        dx[i] = factor * (x[i] - target[i]);
    }
}

__device__ inline double largest(const float* logits, int classes) {
    double most = logits[0];
    for (int k = 1; k < classes; k++) {
        most = logits[k] > most ? logits[k] : most;
    }
    return most;
}

__device__ inline double sum_of_exponentials(const float* logits, int classes, double most) {
    double sum = 0;
    for (int k = 0; k < classes; k++) {
        sum += exp(logits[k] - most);
    }
    return sum;
}

// One block.
KERNEL cross_entropy(
        const float* logits, const int* labels, int images, int classes, double scale, float* loss) {
    double sum = 0;
    for (int n = threadIdx.x; n < images; n += THREADS) {
        const float* row = logits + (int64) n * classes;
        double most = largest(row, classes);
        sum += log(sum_of_exponentials(row, classes, most)) + most - row[labels[n]];
    }
    sum = block_sum(sum);
    if (threadIdx.x == 0) {
        *loss = (float) (scale * sum);
    }
}

// A thread an image.
KERNEL cross_entropy_backward(
        const float* logits, const int* labels, int images, int classes, double scale, const float* d_loss,
        float* d_logits) {
    double factor = scale * *d_loss;
    for (int64 n = first_element(); n < images; n += all_threads()) {
        const float* row = logits + n * classes;
        double most = largest(row, classes);
        double sum = sum_of_exponentials(row, classes, most);
        for (int k = 0; k < classes; k++) {
            double probability = exp(row[k] - most) / sum;
            d_logits[n * classes + k] = (float) (factor * (probability - (k == labels[n])));
        }
    }
}
