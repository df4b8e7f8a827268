package org.voxelgrad.training.transfer;

import java.util.ArrayList;
import java.util.List;
import org.voxelgrad.engine.backend.Size3;
import org.voxelgrad.engine.nn.Module;
import org.voxelgrad.engine.nn.Sequential;
import org.voxelgrad.engine.nn.arch.Architecture;
import org.voxelgrad.engine.nn.layer.BatchNorm3d;
import org.voxelgrad.engine.nn.layer.Conv3d;
import org.voxelgrad.engine.nn.layer.Dropout;
import org.voxelgrad.engine.nn.layer.Flatten;
import org.voxelgrad.engine.nn.layer.Linear;
import org.voxelgrad.engine.nn.layer.PadMaxPool3d;
import org.voxelgrad.engine.nn.layer.ReLU;

/** ClinicaDL's blocks with 1, 2, 3, ... channels and two linear layers: checkpoints of a few kilobytes. */
public abstract class TinyArchitecture implements Architecture {

    static final Size3 SIZE = new Size3(8, 9, 7);

    private final int blocks;

    private TinyArchitecture(int blocks) {
        this.blocks = blocks;
    }

    /** Of two blocks. */
    public static final class Tiny2 extends TinyArchitecture {

        public Tiny2() {
            super(2);
        }
    }

    /** Of three blocks. */
    public static final class Tiny3 extends TinyArchitecture {

        public Tiny3() {
            super(3);
        }
    }

    @Override
    public String name() {
        return "Tiny" + blocks;
    }

    @Override
    public Size3 standardSize() {
        return SIZE;
    }

    @Override
    public Sequential features() {
        List<Module> layers = new ArrayList<>();
        for (int block = 1; block <= blocks; block++) {
            layers.add(new Conv3d(block, block + 1, 3, 1, 1));
            layers.add(new BatchNorm3d(block + 1));
            layers.add(new ReLU());
            layers.add(new PadMaxPool3d(2, 2));
        }
        return new Sequential(layers);
    }

    @Override
    public Sequential classifier(int inputs, double dropout, int classes) {
        return new Sequential(
                new Flatten(), new Dropout(dropout), new Linear(inputs, 5), new ReLU(), new Linear(5, classes));
    }
}
