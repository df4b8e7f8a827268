package org.voxelgrad.engine.nn.arch;

import java.util.ArrayList;
import java.util.List;
import org.voxelgrad.engine.nn.Module;
import org.voxelgrad.engine.nn.Sequential;
import org.voxelgrad.engine.nn.layer.BatchNorm3d;
import org.voxelgrad.engine.nn.layer.Conv3d;
import org.voxelgrad.engine.nn.layer.Dropout;
import org.voxelgrad.engine.nn.layer.Flatten;
import org.voxelgrad.engine.nn.layer.Linear;
import org.voxelgrad.engine.nn.layer.PadMaxPool3d;
import org.voxelgrad.engine.nn.layer.ReLU;

/** What ClinicaDL's CNNs are built of. */
final class ConvolutionBlocks {

    private ConvolutionBlocks() {}

    /** Blocks of convolution (kernel 3), batch normalisation, ReLU and halving, from channel count to channel count. */
    static Sequential features(int... channels) {
        List<Module> layers = new ArrayList<>();
        for (int i = 1; i < channels.length; i++) {
            layers.add(new Conv3d(channels[i - 1], channels[i], 3, 1, 1));
            layers.add(new BatchNorm3d(channels[i]));
            layers.add(new ReLU());
            layers.add(new PadMaxPool3d(2, 2));
        }
        return new Sequential(layers);
    }

    /** Flatten, dropout, and linear layers of these widths with ReLU between them. */
    static Sequential classifier(double dropout, int... widths) {
        List<Module> layers = new ArrayList<>(List.of(new Flatten(), new Dropout(dropout)));
        for (int i = 1; i < widths.length; i++) {
            layers.add(new Linear(widths[i - 1], widths[i]));
            if (i < widths.length - 1) {
                layers.add(new ReLU());
            }
        }
        return new Sequential(layers);
    }
}
