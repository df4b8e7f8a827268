package org.voxelgrad.engine.nn.arch;

import org.voxelgrad.engine.backend.Size3;
import org.voxelgrad.engine.nn.Sequential;

/** Five convolutions and three linear layers, for t1-linear images. */
public final class Conv5Fc3 implements Architecture {

    @Override
    public String name() {
        return "Conv5_FC3";
    }

    @Override
    public Size3 standardSize() {
        return new Size3(169, 208, 179);
    }

    @Override
    public Sequential features() {
        return ConvolutionBlocks.features(1, 8, 16, 32, 64, 128);
    }

    @Override
    public Sequential classifier(int inputs, double dropout, int classes) {
        return ConvolutionBlocks.classifier(dropout, inputs, 1300, 50, classes);
    }
}
