package org.voxelgrad.engine.backend.cpu;

/** Plain loops. */
final class ScalarWindowRows implements WindowRows {

    @Override
    public boolean splitPlanes(
            float[] x, int at0, int at1, int at2, int at3, int windows, float[] y, int yAt, int yStride) {
        float zeros = 0;
        for (int column = 0; column < 2 * windows; column++) {
            float a = x[at0 + column];
            float b = x[at1 + column];
            float c = x[at2 + column];
            float d = x[at3 + column];
            int to = yAt + (column >> 1) + (column & 1) * WindowRows.half(windows);
            zeros += (a - c) * 0 + (d - b) * 0;
            y[to] = a - c;
            y[to + yStride] = b + c;
            y[to + 2 * yStride] = c - b;
            y[to + 3 * yStride] = d - b;
        }
        return zeros == 0;
    }

    @Override
    public void combineRows(
            float[] x, int at0, int at1, int at2, int at3, int length, float[] y, int yAt, int yStride) {
        for (int i = 0; i < length; i++) {
            y[yAt + i] = x[at0 + i] - x[at2 + i];
            y[yAt + yStride + i] = x[at1 + i] + x[at2 + i];
            y[yAt + 2 * yStride + i] = x[at2 + i] - x[at1 + i];
            y[yAt + 3 * yStride + i] = x[at3 + i] - x[at1 + i];
        }
    }

    @Override
    public void multiply(float[] x, int xAt, int windows, float[] w, int wAt, float[] y, int yAt, int yStride) {
        int half = WindowRows.half(windows);
        int stride = WindowRows.rowFloats(windows);
        for (int c = 0; c < CHANNELS; c++) {
            int to = yAt + c * yStride;
            for (int i = 0; i < windows; i++) {
                int even = xAt + i;
                int sums = to + WindowRows.sumsAt(i);
                sum(x, even + half - 1, even, even + half, stride, w, wAt + c, y, sums);
                sum(x, even, even + half, even + 1, stride, w, wAt + c, y, sums + STEP);
            }
        }
    }

    /** One column of a window in both planes. */
    private static void sum(
            float[] x, int left, int middle, int right, int xStride, float[] w, int wAt, float[] y, int yAt) {
        float first = 0;
        float second = 0;
        for (int plane = 0; plane < TRANSFORMED; plane++) {
            int from = plane * xStride;
            int weight = wAt + plane * 3 * CHANNELS;
            float sum = x[left + from] * w[weight] + x[middle + from] * w[weight + CHANNELS]
                    + x[right + from] * w[weight + 2 * CHANNELS];
            first += plane < 3 ? sum : 0;
            second += switch (plane) {
                case 0 -> 0;
                case 2 -> -sum;
                default -> sum;
            };
        }
        y[yAt] = first;
        y[yAt + 2 * STEP] = second;
    }

    @Override
    public void pool(
            float[] x, int xAt, int windows, float bias, float slope, int padding, float[] y, int yAt,
            int[] winners) {
        int stride = SUMS * STEP;
        for (int i = 0; i < windows; i++) {
            float best = Float.NEGATIVE_INFINITY;
            int winner = 0;
            for (int place = 0; place < 8; place++) {
                int at = xAt + WindowRows.sumsAt(i) + ((place & 1) + (place >> 2) * 2) * STEP;
                float value = (place & 2) == 0
                        ? x[at] + x[at + stride] + x[at + 2 * stride]
                        : x[at + stride] - x[at + 2 * stride] + x[at + 3 * stride];
                boolean padded = (padding & ~place & (i == 0 ? 7 : 6)) != 0;
                float candidate = padded ? -bias : value;
                if (candidate > best) {
                    best = candidate;
                    winner = place;
                }
            }
            float z = best + bias;
            y[yAt + i] = z > 0 ? z : slope * z + 0;
            if (winners != null) {
                winners[i] = slope == 0 && z <= 0 ? 0 : winner;
            }
        }
    }
}
