// Batch normalisation of [N, C, voxels]. Sums are taken in double precision and in a fixed order.

#include "common.cuh"
#include "norm.cuh"

// Sums of x and of x^2 over a part of a channel: grid [parts, channels], partial [channels][parts][2].
KERNEL moments(const float* x, int images, int channels, int voxels, double* partial) {
    int channel = blockIdx.y;
    double sum = 0;
    double squares = 0;
    for (int image = 0; image < images; image++) {
        const float* plane = x + ((int64) image * channels + channel) * voxels;
        for (int64 i = first_element(); i < voxels; i += all_threads()) {
            double value = plane[i];
            sum += value;
            squares += value * value;
        }
    }
    sum = block_sum(sum);
    squares = block_sum(squares);
    if (threadIdx.x == 0) {
        double* part = partial + 2 * (channel * gridDim.x + blockIdx.x);
        part[0] = sum;
        part[1] = squares;
    }
}

// From the parts of channel c to its statistics; a thread a channel.
KERNEL statistics(
        const double* partial, int parts, int channels, double count, double epsilon, double momentum,
        float* running_mean, float* running_var, float* mean, float* inv_std) {
    int64 c = first_element();
    if (c >= channels) {
        return;
    }
    double sum = 0;
    double squares = 0;
    for (int i = 0; i < parts; i++) {
        sum += partial[2 * (c * parts + i)];
        squares += partial[2 * (c * parts + i) + 1];
    }
    keep_statistics(
        c, sum, squares, count, 0, epsilon, momentum, running_mean, running_var, mean, inv_std);
}

// What running statistics stand for; a thread a channel.
KERNEL inverse_deviation(const float* running_var, double epsilon, float* inv_std, int channels) {
    int64 c = first_element();
    if (c < channels) {
        inv_std[c] = (float) (1 / sqrt(running_var[c] + epsilon));
    }
}

// Grid [any, images * channels].
KERNEL normalise(
        const float* x, const float* mean, const float* inv_std, const float* gamma, const float* beta, int channels,
        int voxels, float* y) {
    Affine normalised = affine(mean, inv_std, gamma, beta, blockIdx.y % channels);
    int64 plane = (int64) blockIdx.y * voxels;
    for (int64 i = first_element(); i < voxels; i += all_threads()) {
        y[plane + i] = normalised(x[plane + i]);
    }
}

// Sums of dy and of dy * xhat over a part of a channel: grid [parts, channels], partial [channels][parts][2].
KERNEL gradient_sums(
        const float* x, const float* dy, const float* mean, const float* inv_std, int images, int channels,
        int voxels, double* partial) {
    int channel = blockIdx.y;
    double average = mean[channel];
    double sum = 0;
    double products = 0;
    for (int image = 0; image < images; image++) {
        int64 plane = ((int64) image * channels + channel) * voxels;
        for (int64 i = first_element(); i < voxels; i += all_threads()) {
            double gradient = dy[plane + i];
            sum += gradient;
            products += gradient * (x[plane + i] - average);
        }
    }
    sum = block_sum(sum);
    products = block_sum(products) * inv_std[channel];
    if (threadIdx.x == 0) {
        double* part = partial + 2 * (channel * gridDim.x + blockIdx.x);
        part[0] = sum;
        part[1] = products;
    }
}

// Adds up the parts of a channel into totals [channels][2], and to the gradients that are wanted; a thread a channel.
KERNEL gradient_totals(
        const double* partial, int parts, int channels, double* totals, float* d_gamma, float* d_beta) {
    int64 c = first_element();
    if (c >= channels) {
        return;
    }
    double sum = 0;
    double products = 0;
    for (int i = 0; i < parts; i++) {
        sum += partial[2 * (c * parts + i)];
        products += partial[2 * (c * parts + i) + 1];
    }
    totals[2 * c] = sum;
    totals[2 * c + 1] = products;
    if (d_gamma) {
        d_gamma[c] += (float) products;
    }
    if (d_beta) {
        d_beta[c] += (float) sum;
    }
}

// Grid [any, images * channels]; count is the values of a channel, or 0 where the statistics were constants.
KERNEL input_gradient(
        const float* x, const float* dy, const float* mean, const float* inv_std, const float* gamma,
        const double* totals, double count, int channels, int voxels, float* dx) {
    InputGradient gradient = input_gradient_of(mean, inv_std, gamma, totals, count, blockIdx.y % channels);
    int64 plane = (int64) blockIdx.y * voxels;
    for (int64 i = first_element(); i < voxels; i += all_threads()) {
        dx[plane + i] = gradient(x[plane + i], dy[plane + i]);
    }
}
