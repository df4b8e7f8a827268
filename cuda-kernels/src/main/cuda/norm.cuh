// The statistics of a channel, as batch normalisation keeps them.
#pragma once

// From the sums of count values and of their squares to what channel c keeps; values were taken without the offset.
__device__ inline void keep_statistics(
        int64 c, double sum, double squares, double count, double offset, double epsilon, double momentum,
        float* running_mean, float* running_var, float* mean, float* inv_std) {
    double average = sum / count;
    double variance = squares / count - average * average;
    // Rounding may leave a constant channel just below 0; NaN stays NaN.
    variance = variance < 0 ? 0 : variance;
    mean[c] = (float) average;
    inv_std[c] = (float) (1 / sqrt(variance + epsilon));
    running_mean[c] = (float) ((1 - momentum) * running_mean[c] + momentum * (average + offset));
    running_var[c] = (float) ((1 - momentum) * running_var[c] + momentum * variance * (count / (count - 1)));
}

// How a channel is normalised: (x - mean) * scale + beta.
struct Affine {
    float mean;
    float scale;
    float beta;

    __device__ float operator()(float x) const {
        return (x - mean) * scale + beta;
    }
};

__device__ inline Affine affine(
        const float* mean, const float* inv_std, const float* gamma, const float* beta, int c) {
    return {mean[c], gamma[c] * inv_std[c], beta[c]};
}

// From x and the gradient dz of what it is normalised to, to the gradient of x.
struct InputGradient {
    float mean;
    float scale;
    float shift;
    float slope;

    __device__ float operator()(float x, float dz) const {
        return scale * (dz - shift - (x - mean) * slope);
    }
};

// totals [channels][2] are the sums of dz and of dz * xhat over the count values of a channel; count is 0 where its
// statistics were constants.
__device__ inline InputGradient input_gradient_of(
        const float* mean, const float* inv_std, const float* gamma, const double* totals, double count, int c) {
    return {
        mean[c], gamma[c] * inv_std[c], count > 0 ? (float) (totals[2 * c] / count) : 0.0f,
        count > 0 ? (float) (totals[2 * c + 1] / count * inv_std[c]) : 0.0f};
}
