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

    /** Rows of a phase of H after which the next phase gets as many, while the cache still holds their neighbours. */
    private static final int FILLED_ROWS = 16;

    /**
     * Floats from a row to the next one of its phase of H from which every row goes alone, so that the phases take the
     * volume's rows in order.
     */
    private static final int LONG_STEP = 256;

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
    void fill(PhaseRows copies, Slabs.Slab slab, int firstChannel, int count, float[] volumes, float[] target) {
        if (!isCovered(slab)) {
            Arrays.fill(target, 0, count * channelStride() + w.shared(), 0);
        }
        for (int c = 0; c < count; c++) {
            for (int plane = 0; plane < slab.planes() + d.halo(); plane++) {
                for (int phase = 0; phase < d.phases(); phase++) {
                    int voxelD = d.position(phase, slab.d() + plane);
                    if (plane < slab.planes() + d.reach()[phase] && voxelD >= 0 && voxelD < size.d()) {
                        int at = c * channelStride() + phase(phase, 0, 0) * phaseStride() + plane * planeStride();
                        fillPlane(copies, slab, firstChannel + c, voxelD, volumes, target, at);
                    }
                }
            }
        }
    }

    /** Whether the volumes have a float for every one of a slab. */
    private boolean isCovered(Slabs.Slab slab) {
        return d.isCovered(slab.d(), slab.planes()) && h.isCovered(slab.h(), slab.rows())
                && w.isCovered(0, w.cells());
    }

    private void fillPlane(
            PhaseRows copies, Slabs.Slab slab, int channel, int voxelD, float[] volumes, float[] target, int at) {
        int plane = ((slab.image() * imageChannels + channel) * size.d() + voxelD) * size.h();
        if (keepsRows()) {
            System.arraycopy(volumes, (plane + slab.h()) * size.w(), target, at, slab.rows() * size.w());
            return;
        }
        int filled = h.phases() > 1 && h.stride() * size.w() >= LONG_STEP ? 1 : FILLED_ROWS;
        for (int first = 0; first < slab.rows() + h.halo(); first += filled) {
            for (int phase = 0; phase < h.phases(); phase++) {
                int row = Math.max(first, h.inside()[phase] - slab.h());
                int end = Math.min(
                        Math.min(first + filled, slab.rows() + h.reach()[phase]), h.end()[phase] - slab.h());
                if (row < end) {
                    int from = (plane + h.position(phase, slab.h() + row)) * size.w();
                    int to = at + phase(0, phase, 0) * phaseStride() + row * rowStride;
                    fillRows(copies, volumes, from, target, to, end - row);
                }
            }
        }
    }

    /** Whether the rows of a plane follow one another in a slab as they do in the volumes. */
    private boolean keepsRows() {
        return h.keeps(size.h()) && w.keeps(size.w());
    }

    /** Copies all phases of W of some rows of a phase of H, as far as they lie in the volume. */
    private void fillRows(PhaseRows copies, float[] volumes, int from, float[] target, int to, int rows) {
        int stride = h.stride() * size.w();
        int first = w.firstInside();
        int end = w.endInside();
        boolean dense = w.phases() == w.stride();
        if (dense && first < end) {
            copies.split(
                    w.stride(), volumes, from + w.position(0, first), stride, target, to + first, rowStride,
                    phaseStride(), rows, end - first);
        }
        for (int phase = 0; phase < w.phases(); phase++) {
            int phaseTo = to + phase * phaseStride();
            int inside = w.inside()[phase];
            fillCells(volumes, from, stride, target, phaseTo, rows, phase, inside, dense ? first : inside);
            fillCells(volumes, from, stride, target, phaseTo, rows, phase, dense ? end : inside, w.end()[phase]);
        }
    }

    private void fillCells(
            float[] volumes, int from, int stride, float[] target, int to, int rows, int phase, int first, int end) {
        for (int row = 0; first < end && row < rows; row++) {
            Strided.gather(
                    volumes, from + row * stride + w.position(phase, first), w.stride(), target,
                    to + row * rowStride + first, end - first);
        }
    }
}
