package org.voxelgrad.engine.backend.cpu;

import java.util.List;
import java.util.stream.IntStream;

/**
 * How one axis of a volume lies in {@link TapSlabs}: dealt out by residue of the stride into phases, so that what a tap
 * reads for neighbouring cells of the grid lies side by side.
 *
 * @param cells of the grid
 * @param low the position that cell 0 of residue 0 holds, not above the least shift of a tap; a multiple of the stride
 *     where that costs no halo, so that all phases have the same cells in the volume
 * @param halo cells that a phase has beyond those of the grid
 * @param residues that taps read, ascending, one for each phase
 * @param reach the halo of every phase
 * @param inside the first cell of every phase that lies in the volume
 * @param end the cell behind the last one that does
 * @param firstInside the first cell that lies in the volume in every phase
 * @param endInside the cell behind the last one that does; not before {@code firstInside}
 */
record PhaseAxis(
        int cells, int stride, int low, int halo, int[] residues, int[] reach, int[] inside, int[] end,
        int firstInside, int endInside) {

    /** For several sums of the same stride at once. */
    static PhaseAxis of(int size, List<TapAxis> sums) {
        int stride = sums.getFirst().stride();
        int cells = sums.stream().mapToInt(TapAxis::cells).max().getAsInt();
        int most = shifts(sums).max().orElse(0);
        int least = shifts(sums).min().orElse(0);
        int halo = (most - least) / stride;
        int aligned = Math.floorDiv(least, stride) * stride;
        int low = (most - aligned) / stride == halo ? aligned : least;
        int[] residues = shifts(sums).map(shift -> (shift - low) % stride).sorted().distinct().toArray();
        int[] reach = IntStream.of(residues)
                .map(residue -> shifts(sums)
                        .filter(shift -> (shift - low) % stride == residue)
                        .map(shift -> (shift - low) / stride)
                        .max().getAsInt())
                .toArray();
        int[] inside = cellsBefore(0, residues, low, stride, cells + halo);
        int[] end = cellsBefore(size, residues, low, stride, cells + halo);
        int firstInside = IntStream.of(inside).max().orElse(0);
        int endInside = Math.max(firstInside, IntStream.of(end).min().orElse(0));
        return new PhaseAxis(cells, stride, low, halo, residues, reach, inside, end, firstInside, endInside);
    }

    /** Cells of every phase that lie before a position, of as many as there are. */
    private static int[] cellsBefore(int position, int[] residues, int low, int stride, int cells) {
        return IntStream.of(residues)
                .map(residue -> Math.clamp(Math.ceilDiv(position - residue - low, stride), 0, cells))
                .toArray();
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

    /** Whether the cells are the positions of the volume themselves. */
    boolean keeps(int size) {
        return stride == 1 && low == 0 && halo == 0 && cells == size;
    }

    /** Whether every cell of a piece of the grid, and of its halo, is one that a tap reads and lies in the volume. */
    boolean isCovered(int first, int count) {
        for (int phase = 0; phase < phases(); phase++) {
            if (reach[phase] < halo || first < inside[phase] || first + count + halo > end[phase]) {
                return false;
            }
        }
        return true;
    }

    /** Cells that lie outside both at the beginning and at the end of every phase: lines may share them. */
    int shared() {
        int shared = halo;
        for (int phase = 0; phase < phases(); phase++) {
            shared = Math.min(shared, Math.min(inside[phase], cells + halo - end[phase]));
        }
        return shared;
    }
}
