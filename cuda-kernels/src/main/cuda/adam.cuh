// A step of Adam on one element; constants of the step in the order of AdamConstants.
#pragma once

struct Adam {
    float weight_decay;
    float beta1;
    float one_minus_beta1;
    float beta2;
    float one_minus_beta2;
    float step_size;
    float variance_correction;
    float epsilon;
};

__device__ inline void adam_step(const Adam& adam, float gradient, float& parameter, float& m, float& v) {
    float g = gradient + adam.weight_decay * parameter;
    m = adam.beta1 * m + adam.one_minus_beta1 * g;
    v = adam.beta2 * v + adam.one_minus_beta2 * g * g;
    parameter -= adam.step_size * m / (sqrtf(v) / adam.variance_correction + adam.epsilon);
}
