package org.voxelgrad.engine.backend.cpu;

import java.util.ArrayList;
import java.util.List;
import org.voxelgrad.engine.backend.Conv3dSpec;
import org.voxelgrad.engine.backend.Size3;

/** A sum over shifted inputs that computes every position of an output, or those of some residues. */
record Taps(TapAxis d, TapAxis h, TapAxis w) {

    /** The convolution itself. */
    static List<Taps> forward(Conv3dSpec spec) {
        return List.of(new Taps(
                axis(spec, Size3::d).forward(), axis(spec, Size3::h).forward(), axis(spec, Size3::w).forward()));
    }

    /** The gradient of the data, which falls into as many sums as there are residues of the stride. */
    static List<Taps> backward(Conv3dSpec spec) {
        List<Taps> all = new ArrayList<>();
        for (TapAxis d : residues(axis(spec, Size3::d))) {
            for (TapAxis h : residues(axis(spec, Size3::h))) {
                for (TapAxis w : residues(axis(spec, Size3::w))) {
                    all.add(new Taps(d, h, w));
                }
            }
        }
        return all;
    }

    /** The same taps on a grid of all positions from the first to the last cell of this one. */
    Taps dense() {
        return new Taps(d.dense(), h.dense(), w.dense());
    }

    private static List<TapAxis> residues(TapAxis.Geometry axis) {
        List<TapAxis> residues = new ArrayList<>();
        for (int residue = 0; residue < Math.min(axis.stride(), axis.input()); residue++) {
            residues.add(axis.backward(residue));
        }
        return residues;
    }

    private static TapAxis.Geometry axis(Conv3dSpec spec, TapAxis.Pick pick) {
        return new TapAxis.Geometry(
                pick.of(spec.input()), pick.of(spec.output()), pick.of(spec.kernel()), pick.of(spec.stride()),
                pick.of(spec.padding()), pick.of(spec.dilation()));
    }

    int count() {
        return d.taps().length * h.taps().length * w.taps().length;
    }

    /** Where the weights of the taps lie in the kernel, in the order of {@link TapSlabs#offsets}. */
    int[] positions(Size3 kernel) {
        int[] positions = new int[count()];
        int next = 0;
        for (int tapD : d.taps()) {
            for (int tapH : h.taps()) {
                for (int tapW : w.taps()) {
                    positions[next++] = (tapD * kernel.h() + tapH) * kernel.w() + tapW;
                }
            }
        }
        return positions;
    }
}
