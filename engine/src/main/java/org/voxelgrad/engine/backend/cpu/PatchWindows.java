package org.voxelgrad.engine.backend.cpu;

import java.util.Arrays;
import org.voxelgrad.engine.backend.Pool3dSpec;
import org.voxelgrad.engine.backend.Size3;

/** Where the windows of a halving pooling lie in the volume, and the strips of voxels around their rows. */
record PatchWindows(Pool3dSpec spec, Size3 size, Size3 output, Size3 low) {

    PatchWindows(Pool3dSpec spec) {
        this(spec, spec.input(), spec.output(), spec.low());
    }

    /** Floats of an array of some strips, each with two columns behind it. */
    int stripFloats(int strips) {
        return PatchRows.START + strips * PatchRows.stripStride(output.w());
    }

    /** The first plane that the windows of a depth touch; it may lie before the volume. */
    int firstPlane(int depth) {
        return 2 * depth - low.d() - 1;
    }

    /** Position in the pooled map of a row of windows. */
    int row(int channel, int d, int h) {
        return ((channel * output.d() + d) * output.h() + h) * output.w();
    }

    /** From a channel of the pooled map to the next one. */
    int channelStride() {
        return output.d() * output.h() * output.w();
    }

    /** Where the patches of a row's values lie in the table: from one channel's to the next one's {@code stride}. */
    void locate(PatchRows rows, int image, int d, int h, int[] winners, int[] at, int first, int stride) {
        int rowLength = spec.padded().w();
        int plane = spec.padded().h() * rowLength;
        int corner = 2 * d * plane + 2 * h * rowLength;
        for (int c = 0; c < spec.channels(); c++) {
            int from = row(image * spec.channels() + c, d, h);
            int to = first + c * stride;
            int base = c * PatchTable.PER_PAIR;
            rows.locate(
                    winners, from, output.w(), corner, plane, rowLength, d < low.d(), h < low.h(), base, at, to);
            if (low.w() > 0 && (winners[from] - corner) % rowLength == 0) {
                at[to] = base + PatchTable.NOWHERE * PatchRows.PATCH;
            }
        }
    }

    /** Fills one of several strips with a channel of volumes, zeros around them. */
    void read(float[] volumes, int channel, int d, int h, float[] strips, int strip) {
        int before = PatchRows.START + strip * PatchRows.stripStride(output.w());
        int first = firstColumn() + strip * PatchRows.stripStride(output.w());
        Arrays.fill(strips, before, first, 0);
        Arrays.fill(strips, first + size.w() * PatchRows.COLUMN, before + PatchRows.stripStride(output.w()), 0);
        for (int i = 0; i < PatchRows.COLUMN; i++) {
            int from = voxelRow(channel, d, h, i);
            int to = first + i;
            for (int w = 0; w < size.w(); w++) {
                strips[to + w * PatchRows.COLUMN] = from < 0 ? 0 : volumes[from + w];
            }
        }
    }

    /** Adds a strip to a channel of volumes. */
    void add(float[] strip, float[] volumes, int channel, int d, int h) {
        for (int i = 0; i < PatchRows.COLUMN; i++) {
            int to = voxelRow(channel, d, h, i);
            int from = firstColumn() + i;
            for (int w = 0; w < size.w() && to >= 0; w++) {
                volumes[to + w] += strip[from + w * PatchRows.COLUMN];
            }
        }
    }

    /** Position in a strip of the volume's first column. */
    private int firstColumn() {
        return PatchRows.START + (low.w() + 1) * PatchRows.COLUMN;
    }

    /** Position of one of a strip's 16 rows of voxels, or -1 when it lies outside. */
    private int voxelRow(int channel, int d, int h, int i) {
        int plane = firstPlane(d) + i / 4;
        int row = 2 * h - low.h() - 1 + i % 4;
        return plane >= 0 && plane < size.d() && row >= 0 && row < size.h()
                ? ((channel * size.d() + plane) * size.h() + row) * size.w()
                : -1;
    }
}
