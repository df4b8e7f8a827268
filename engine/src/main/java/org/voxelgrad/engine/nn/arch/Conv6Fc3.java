package org.voxelgrad.engine.nn.arch;

import org.voxelgrad.engine.backend.Size3;
import org.voxelgrad.engine.nn.Sequential;

/** Six convolutions and three linear layers, for t1-linear images. */
public final class Conv6Fc3 implements Architecture {

    @Override
    public String name() {
        return "Conv6_FC3";
    }

    @Override
    public Size3 standardSize() {
        return new Size3(169, 208, 179);
    }

    @Override
    public Sequential features() {
        return ConvolutionBlocks.features(1, 8, 16, 32, 64, 128, 256);
    }

    @Override
    public Sequential classifier(int inputs, double dropout, int classes) {
        return ConvolutionBlocks.classifier(dropout, inputs, 1000, 50, classes);
    }
}
