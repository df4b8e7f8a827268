package org.voxelgrad.engine.backend.cpu;

import java.util.Arrays;
import org.voxelgrad.engine.backend.Size3;

/**
 * The cut of volumes {@code [batch, channels, D, H, W]} into slabs of some planes and rows, which fit a core's cache
 * with one voxel of halo around them. A slab is {@code [channels][planes + 2][rows + 2][W + 1]}: the column of zeros
 * before a row serves as the halo behind the row before it, so that a 3x3x3 neighbourhood is a fixed set of offsets at
 * every voxel.
 */
record Slabs(int batch, int channels, Size3 size, int planes, int rows) {

    private static final int FLOATS = 1 << 17;
    private static final int MOST_PLANES = 6;
    private static final int FEWEST_ROWS = 8;

    /**
     * Slabs of an image, so that some threads have enough to share; where there are few, channels are many and copying
     * cheap.
     */
    private static final int FEWEST_SLABS = 16;

    /**
     * One slab: planes and rows from these on, fewer at the end of the volume. Every thread has one, which it moves on.
     */
    static final class Slab {
        private int image;
        private int d;
        private int h;
        private int planes;
        private int rows;

        Slab moveTo(int image, int d, int h, int planes, int rows) {
            this.image = image;
            this.d = d;
            this.h = h;
            this.planes = planes;
            this.rows = rows;
            return this;
        }

        int image() {
            return image;
        }

        int d() {
            return d;
        }

        int h() {
            return h;
        }

        int planes() {
            return planes;
        }

        int rows() {
            return rows;
        }
    }

    static Slabs of(int batch, int channels, Size3 size) {
        Slabs slabs = of(batch, channels, size, Math.min(MOST_PLANES, size.d()));
        while (slabs.planes > 1 && (slabs.rows < Math.min(FEWEST_ROWS, size.h()) || slabs.perImage() < FEWEST_SLABS)) {
            slabs = of(batch, channels, size, slabs.planes - 1);
        }
        return slabs;
    }

    private static Slabs of(int batch, int channels, Size3 size, int planes) {
        int most = Math.clamp(rowsThatFit(channels, size.w(), planes), 1, size.h());
        int pieces = Math.ceilDiv(size.h(), most);
        return new Slabs(batch, channels, size, planes, Math.ceilDiv(size.h(), pieces));
    }

    private static int rowsThatFit(int channels, int width, int planes) {
        return (int) (FLOATS / ((long) channels * (planes + 2) * (width + 1))) - 2;
    }

    private int perPlane() {
        return Math.ceilDiv(size.h(), rows);
    }

    private int perImage() {
        return Math.ceilDiv(size.d(), planes) * perPlane();
    }

    int count() {
        return batch * perImage();
    }

    /** The thread's slab, moved to this one. */
    Slab slab(int index, Scratch scratch) {
        int d = index % perImage() / perPlane() * planes;
        int h = index % perPlane() * rows;
        return scratch.slab().moveTo(
                index / perImage(), d, h, Math.min(planes, size.d() - d), Math.min(rows, size.h() - h));
    }

    int rowStride() {
        return size.w() + 1;
    }

    int planeStride() {
        return (rows + 2) * rowStride();
    }

    int channelStride() {
        return (planes + 2) * planeStride();
    }

    /** Floats of a slab with what a run may touch behind it. */
    int floats() {
        return Math.toIntExact((long) channels * channelStride() + 1 + ConvRows.SLACK);
    }

    /** From a neighbourhood's corner to all {@code [channels][3][3][3]} of it; in {@code array} if that is enough. */
    int[] tapOffsets(int[] array) {
        int[] offsets = array.length >= 27 * channels ? array : new int[27 * channels];
        for (int term = 0; term < 27 * channels; term++) {
            offsets[term] = term / 27 * channelStride() + term / 9 % 3 * planeStride() + term / 3 % 3 * rowStride()
                    + term % 3;
        }
        return offsets;
    }

    /** Position of an image's row in the volumes. */
    int position(int image, int channel, int d, int h) {
        return (((image * channels + channel) * size.d() + d) * size.h() + h) * size.w();
    }

    /** Copies a slab with its halo; planes and rows that it lacks at the end of the volume keep what they held. */
    void fill(Slab slab, float[] volumes, float[] target) {
        for (int c = 0; c < channels; c++) {
            for (int plane = 0; plane < slab.planes + 2; plane++) {
                fillPlane(slab, volumes, c, plane, target, c * channelStride() + plane * planeStride());
            }
        }
    }

    private void fillPlane(Slab slab, float[] volumes, int channel, int plane, float[] target, int targetAt) {
        int d = slab.d + plane - 1;
        for (int row = 0; row < slab.rows + 2; row++) {
            int h = slab.h + row - 1;
            int at = targetAt + row * rowStride();
            if (d >= 0 && d < size.d() && h >= 0 && h < size.h()) {
                target[at] = 0;
                System.arraycopy(volumes, position(slab.image, channel, d, h), target, at + 1, size.w());
            } else {
                Arrays.fill(target, at, at + rowStride(), 0);
            }
        }
        target[targetAt + (slab.rows + 2) * rowStride()] = 0;
    }
}
