package org.voxelgrad.cuda.library;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.lang.foreign.MemorySegment;
import org.voxelgrad.cuda.device.Device;

/** Stands in for cuBLAS on a device in host memory. */
final class HostGemm implements Gemm {

    private final Device device;

    HostGemm(Device device) {
        this.device = device;
    }

    @Override
    public void multiply(int m, int n, int k, Matrix a, Matrix b, boolean add, Matrix c) {
        float[] left = read(a, m, k);
        float[] right = read(b, k, n);
        assertFalse(c.transposed());
        float[] result = read(c, m, n);
        for (int column = 0; column < n; column++) {
            for (int row = 0; row < m; row++) {
                double sum = add ? result[column * m + row] : 0;
                for (int i = 0; i < k; i++) {
                    sum += (double) left[position(a, row, i)] * right[position(b, i, column)];
                }
                result[column * m + row] = (float) sum;
            }
        }
        device.write(c.address(), MemorySegment.ofArray(result));
    }

    private float[] read(Matrix matrix, int rows, int columns) {
        assertEquals(matrix.transposed() ? columns : rows, matrix.rows(), "rows of a column in memory");
        float[] values = new float[rows * columns];
        device.read(matrix.address(), MemorySegment.ofArray(values));
        return values;
    }

    private static int position(Matrix matrix, int row, int column) {
        return matrix.transposed() ? row * matrix.rows() + column : column * matrix.rows() + row;
    }
}
