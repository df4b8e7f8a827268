package org.voxelgrad.cuda.library;

/** A convolution or one of its gradients. */
enum ConvPass {
    FORWARD("forward"),
    BACKWARD_DATA("backward data"),
    BACKWARD_WEIGHT("backward weight");

    private final String words;

    ConvPass(String words) {
        this.words = words;
    }

    @Override
    public String toString() {
        return words;
    }
}
