package org.voxelgrad.engine.backend.cpu;

import java.util.Arrays;
import java.util.List;
import org.voxelgrad.engine.backend.Size3;

/**
 * {@link Slabs} for any {@link Taps}: {@code [channels][phases of D][of H][of W][planes][rows][cells]}, each axis with
 * the halo that its taps reach. Within a phase every tap is a fixed offset, whatever the stride.
 *
 * @param imageChannels of the volumes
 * @param channels of a slab, which may hold but some of them
 * @param size of the volumes in voxels
 * @param planes of the grid that a slab covers
 * @param rows of the grid that a slab covers
 */
record TapSlabs(
        int batch, int imageChannels, int channels, Size3 size, PhaseAxis d, PhaseAxis h, PhaseAxis w, int rowStride,
        int planes, int rows) {

    private static final int FLOATS = 1 << 17;
    private static final int MOST_PLANES = 6;
    private static final int FEWEST_ROWS = 8;
    private static final int FEWEST_SLABS = 16;

    /** Slabs of all channels. */
    static TapSlabs of(int batch, int channels, Size3 size, List<Taps> sums) {
        return of(batch, channels, channels, size, sums, FEWEST_SLABS);
    }

    /** @param fewest slabs of an image that there should be, if it is not too small for them */
    static TapSlabs of(
            int batch, int imageChannels, int channels, Size3 size, List<Taps> sums, int fewest) {
        PhaseAxis d = PhaseAxis.of(size.d(), sums.stream().map(Taps::d).toList());
        PhaseAxis h = PhaseAxis.of(size.h(), sums.stream().map(Taps::h).toList());
        PhaseAxis w = PhaseAxis.of(size.w(), sums.stream().map(Taps::w).toList());
        int rowStride = w.cells() + w.halo() - w.shared();
        TapSlabs slabs = new TapSlabs(batch, imageChannels, channels, size, d, h, w, rowStride, 1, 1)
                .withPlanes(Math.min(MOST_PLANES, d.cells()));
        while (slabs.planes > 1 && (slabs.rows < Math.min(FEWEST_ROWS, h.cells()) || slabs.perImage() < fewest)) {
            slabs = slabs.withPlanes(slabs.planes - 1);
        }
        return slabs;
    }

    private TapSlabs withPlanes(int planes) {
        long row = Math.max(1, (long) channels * phases() * (planes + d.halo()) * rowStride);
        int most = (int) Math.clamp(FLOATS / row - h.halo(), 1, h.cells());
        int pieces = Math.ceilDiv(h.cells(), most);
        int rows = Math.ceilDiv(h.cells(), pieces);
        return new TapSlabs(batch, imageChannels, channels, size, d, h, w, rowStride, planes, rows);
    }

    private int phases() {
        return d.phases() * h.phases() * w.phases();
    }

    private int perPlane() {
        return Math.ceilDiv(h.cells(), rows);
    }

    private int perImage() {
        return Math.ceilDiv(d.cells(), planes) * perPlane();
    }

    int count() {
        return batch * perImage();
    }

    /** The thread's slab, moved to this one: planes and rows of the grid. */
    Slabs.Slab slab(int index, Scratch scratch) {
        int plane = index % perImage() / perPlane() * planes;
        int row = index % perPlane() * rows;
        return scratch.slab().moveTo(
                index / perImage(), plane, row, Math.min(planes, d.cells() - plane), Math.min(rows, h.cells() - row));
    }

    /** Whether slabs are cut between planes alone. */
    boolean wholePlanes() {
        return rows == h.cells();
    }

    int planeStride() {
        return (rows + h.halo()) * rowStride;
    }

    private int phaseStride() {
        return (planes + d.halo()) * planeStride();
    }

    private int channelStride() {
        return phases() * phaseStride();
    }

    /** Floats of a slab with what a run may touch behind it. */
    long floats() {
        return channels * (long) phases() * (planes + d.halo()) * planeStride() + w.shared() + ConvRows.SLACK;
    }

    /**
     * From a cell of the grid to all that it reads, {@code [channels][taps of D][of H][of W]}.
     *
     * @param array for the result, if it is large enough
     */
    int[] offsets(Taps sum, int[] array) {
        int terms = channels * sum.count();
        int[] offsets = array.length >= terms ? array : new int[terms];
        int next = 0;
        for (int c = 0; c < channels; c++) {
            for (int shiftD : sum.d().shifts()) {
                for (int shiftH : sum.h().shifts()) {
                    for (int shiftW : sum.w().shifts()) {
                        int phase = phase(d.phase(shiftD), h.phase(shiftH), w.phase(shiftW));
                        offsets[next++] = c * channelStride() + phase * phaseStride()
                                + d.cell(shiftD) * planeStride() + h.cell(shiftH) * rowStride + w.cell(shiftW);
                    }
                }
            }
        }
        return offsets;
    }

    private int phase(int phaseD, int phaseH, int phaseW) {
        return (phaseD * h.phases() + phaseH) * w.phases() + phaseW;
    }

    /**
     * Copies a slab with its halo, in the order in which the volumes lie in memory; planes and rows that it lacks at
     * the end of the grid keep what they held. What no tap reads of the rows between two whole planes is zero.
     */
    void fill(PairRows pairs, Slabs.Slab slab, int firstChannel, int count, float[] volumes, float[] target) {
        for (int c = 0; c < count; c++) {
            for (int plane = 0; plane < slab.planes() + d.halo(); plane++) {
                for (int phase = 0; phase < d.phases(); phase++) {
                    if (plane < slab.planes() + d.reach()[phase]) {
                        int at = c * channelStride() + phase(phase, 0, 0) * phaseStride() + plane * planeStride();
                        int voxelD = d.position(phase, slab.d() + plane);
                        fillPlane(pairs, slab, firstChannel + c, voxelD, volumes, target, at);
                    }
                }
            }
        }
    }

    private void fillPlane(
            PairRows pairs, Slabs.Slab slab, int channel, int voxelD, float[] volumes, float[] target, int at) {
        int plane = ((slab.image() * imageChannels + channel) * size.d() + voxelD) * size.h();
        boolean inside = voxelD >= 0 && voxelD < size.d();
        if (inside && keepsRows()) {
            System.arraycopy(volumes, (plane + slab.h()) * size.w(), target, at, slab.rows() * size.w());
            return;
        }
        for (int row = 0; row < slab.rows() + h.halo(); row++) {
            for (int phase = 0; phase < h.phases(); phase++) {
                if (row < slab.rows() + h.reach()[phase]) {
                    int voxelH = h.position(phase, slab.h() + row);
                    int rowAt = at + phase(0, phase, 0) * phaseStride() + row * rowStride;
                    if (inside && voxelH >= 0 && voxelH < size.h()) {
                        fillRow(pairs, volumes, (plane + voxelH) * size.w(), target, rowAt);
                    } else {
                        clearRow(target, rowAt);
                    }
                } else if (wholePlanes()) {
                    clearRow(target, at + phase(0, phase, 0) * phaseStride() + row * rowStride);
                }
            }
        }
    }

    /** Whether the rows of a plane follow one another in a slab as they do in the volumes. */
    private boolean keepsRows() {
        return h.keeps(size.h()) && w.keeps(size.w());
    }

    /** Copies all phases of a row, whose ends may reach out of the volume. */
    private void fillRow(PairRows pairs, float[] volumes, int from, float[] target, int rowAt) {
        int first = w.firstInside();
        int end = w.endInside();
        int count = end - first;
        if (w.stride() == 2 && w.phases() == 2) {
            int to = rowAt + first;
            pairs.split(volumes, from + w.position(0, first), target, to, to + phaseStride(), count);
        }
        for (int phase = 0; phase < w.phases(); phase++) {
            int to = rowAt + phase * phaseStride();
            if (w.stride() != 2 || w.phases() != 2) {
                Strided.gather(volumes, from + w.position(phase, first), w.stride(), target, to + first, count);
            }
            fillEnd(volumes, from, phase, target, to, 0, first);
            fillEnd(volumes, from, phase, target, to, end, w.cells() + w.halo());
        }
    }

    private void fillEnd(float[] volumes, int from, int phase, float[] target, int to, int first, int end) {
        int voxel = w.position(phase, first);
        for (int cell = first; cell < end; cell++) {
            target[to + cell] = voxel >= 0 && voxel < size.w() ? volumes[from + voxel] : 0;
            voxel += w.stride();
        }
    }

    private void clearRow(float[] target, int rowAt) {
        for (int phase = 0; phase < w.phases(); phase++) {
            int to = rowAt + phase * phaseStride();
            Arrays.fill(target, to, to + w.cells() + w.halo(), 0);
        }
    }
}
