package org.voxelgrad.engine.backend.cpu;

import java.util.List;
import java.util.stream.IntStream;

/**
 * How one axis of a volume lies in {@link TapSlabs}: dealt out by residue of the stride into phases, so that what a tap
 * reads for neighbouring cells of the grid lies side by side.
 *
 * @param size of the volume
 * @param cells of the grid
 * @param low the least shift of a tap: the position that cell 0 of residue 0 holds
 * @param halo cells that a phase has beyond those of the grid
 * @param residues that taps read, ascending
 */
record PhaseAxis(int size, int cells, int stride, int low, int halo, int[] residues) {

    /** For several sums of the same stride at once. */
    static PhaseAxis of(int size, List<TapAxis> sums) {
        int stride = sums.getFirst().stride();
        int cells = sums.stream().mapToInt(TapAxis::cells).max().getAsInt();
        int low = shifts(sums).min().orElse(0);
        int halo = (shifts(sums).max().orElse(0) - low) / stride;
        int[] residues = shifts(sums).map(shift -> (shift - low) % stride).sorted().distinct().toArray();
        return new PhaseAxis(size, cells, stride, low, halo, residues);
    }

    private static IntStream shifts(List<TapAxis> sums) {
        return sums.stream().flatMapToInt(sum -> IntStream.of(sum.shifts()));
    }

    int phases() {
        return residues.length;
    }

    /** The phase that a tap reads. */
    int phase(int shift) {
        int phase = 0;
        while (residues[phase] != (shift - low) % stride) {
            phase++;
        }
        return phase;
    }

    /** The cell of its phase that a tap reads for cell 0 of the grid. */
    int cell(int shift) {
        return (shift - low) / stride;
    }

    /** The position that a cell of a phase holds; it may lie outside the volume. */
    int position(int phase, int cell) {
        return cell * stride + residues[phase] + low;
    }

    /** The first cell of a phase that lies in the volume, up to {@code cells + halo}. */
    int firstInside(int phase) {
        return Math.clamp(Math.ceilDiv(-position(phase, 0), stride), 0, cells + halo);
    }

    /** The cell behind the last one of a phase that lies in the volume. */
    int endInside(int phase) {
        return Math.clamp(Math.ceilDiv(size - position(phase, 0), stride), firstInside(phase), cells + halo);
    }

    /** Cells that lie outside both at the beginning and at the end of every phase: lines may share them. */
    int shared() {
        int shared = halo;
        for (int phase = 0; phase < phases(); phase++) {
            shared = Math.min(shared, Math.min(firstInside(phase), cells + halo - endInside(phase)));
        }
        return shared;
    }
}
