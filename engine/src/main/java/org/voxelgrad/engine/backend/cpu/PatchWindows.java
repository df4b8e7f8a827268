package org.voxelgrad.engine.backend.cpu;

import java.util.Arrays;
import org.voxelgrad.engine.backend.Pool3dSpec;
import org.voxelgrad.engine.backend.Size3;

/** Where the windows of a halving pooling lie in the volume, and the strips of voxels around their rows. */
record PatchWindows(Pool3dSpec spec, Size3 size, Size3 output, Size3 low) {

    PatchWindows(Pool3dSpec spec) {
        this(spec, spec.input(), spec.output(), spec.low());
    }

    /** Floats of a strip and of the two columns behind it. */
    int stripFloats() {
        return (2 * output.w() + 4) * PatchRows.COLUMN;
    }

    /** The first plane that the windows of a depth touch; it may lie before the volume. */
    int firstPlane(int depth) {
        return 2 * depth - low.d() - 1;
    }

    /** Position in the pooled map of a row of windows. */
    int row(int channel, int d, int h) {
        return ((channel * output.d() + d) * output.h() + h) * output.w();
    }

    /** Puts a row's values of all channels side by side, {@code [windows][channels]}, with their patches' positions. */
    void stage(int image, int d, int h, float[] x, int[] winners, float[] values, int[] at, int first) {
        int channels = spec.channels();
        int width = spec.padded().w();
        int plane = spec.padded().h() * width;
        int corner = 2 * d * plane + 2 * h * width;
        for (int c = 0; c < channels; c++) {
            int from = row(image * channels + c, d, h);
            for (int w = 0; w < output.w(); w++) {
                int rest = winners[from + w] - corner - 2 * w;
                int inD = rest >= plane ? 1 : 0;
                rest -= inD * plane;
                int inH = rest >= width ? 1 : 0;
                int inW = rest - inH * width;
                boolean inside = 2 * d + inD >= low.d() & 2 * h + inH >= low.h() & 2 * w + inW >= low.w();
                int place = inside ? inD * 4 + inH * 2 + inW : PatchTable.NOWHERE;
                values[first + w * channels + c] = x[from + w];
                at[first + w * channels + c] = c * PatchTable.PER_PAIR + place * PatchRows.PATCH;
            }
        }
    }

    /** Fills a strip with a channel of volumes, zeros around them. */
    void read(float[] volumes, int channel, int d, int h, float[] strip) {
        int before = low.w() + 1;
        Arrays.fill(strip, 0, before * PatchRows.COLUMN, 0);
        Arrays.fill(strip, (before + size.w()) * PatchRows.COLUMN, stripFloats(), 0);
        for (int i = 0; i < PatchRows.COLUMN; i++) {
            int from = voxelRow(channel, d, h, i);
            int to = before * PatchRows.COLUMN + i;
            for (int w = 0; w < size.w(); w++) {
                strip[to + w * PatchRows.COLUMN] = from < 0 ? 0 : volumes[from + w];
            }
        }
    }

    /** Adds a strip to a channel of volumes. */
    void add(float[] strip, float[] volumes, int channel, int d, int h) {
        for (int i = 0; i < PatchRows.COLUMN; i++) {
            int to = voxelRow(channel, d, h, i);
            int from = (low.w() + 1) * PatchRows.COLUMN + i;
            for (int w = 0; w < size.w() && to >= 0; w++) {
                volumes[to + w] += strip[from + w * PatchRows.COLUMN];
            }
        }
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
