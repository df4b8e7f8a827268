package org.voxelgrad.engine.backend.cpu;

/** Plain loops. */
final class ScalarNormPoolRows implements NormPoolRows {

    @Override
    public void pool(
            float[] map, int mapAt, int rowStride, int planeStride, int windows, float shift, float scale, float offset,
            float slope, float[] y, int yAt, int[] winners, int winnersAt) {
        for (int w = 0; w < windows; w++) {
            float best = 0;
            int winner = 0;
            for (int i = 0; i < 8; i++) {
                float x = map[mapAt + 2 * w + (i >> 2) * planeStride + (i >> 1 & 1) * rowStride + (i & 1)];
                float value = ScalarPointRows.leakyRelu((x - shift) * scale + offset, slope);
                if (i == 0 || value > best) {
                    best = value;
                    winner = i;
                }
            }
            y[yAt + w] = best;
            winners[winnersAt + w] = winner;
        }
    }

    @Override
    public void sum(PooledGradient dz, int at, int windows, double[] sums, int sumsAt) {
        float[] y = dz.y();
        float[] dy = dz.dy();
        double sum = 0;
        double products = 0;
        for (int i = at; i < at + windows; i++) {
            sum += y[i] > 0 ? dy[i] : dz.slope() * dy[i];
            products += dy[i] * y[i];
        }
        sums[sumsAt] = sum;
        sums[sumsAt + 1] = products;
    }

    @Override
    public void toGradient(
            float[] map, int mapAt, int rowStride, int planeStride, int windows, float shift, float scale, float offset,
            PooledGradient dz, int at, float dzScale) {
        for (int w = 0; w < windows; w++) {
            for (int i = 0; i < 8; i++) {
                int position = mapAt + 2 * w + (i >> 2) * planeStride + (i >> 1 & 1) * rowStride + (i & 1);
                float z = (map[position] - shift) * scale + offset;
                map[position] = dz.winners()[at + w] == i ? z + dzScale * dz.at(at + w) : z;
            }
        }
    }
}
