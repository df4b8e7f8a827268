package org.voxelgrad.nifti;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * A volume made by nibabel and what nibabel reads from it; generate.py beside the files made both.
 *
 * @param name the file in the test resources
 */
record Golden(String name, int[] size, double[][] affine, float[] voxels) {

    static List<Golden> all() throws IOException {
        return Files.readAllLines(path("expected.tsv")).stream().skip(1).map(Golden::parse).toList();
    }

    static Path path(String name) {
        try {
            return Path.of(Golden.class.getResource(name).toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Golden parse(String line) {
        String[] cells = line.split("\t");
        int[] size = Arrays.stream(cells[1].split(" ")).mapToInt(Integer::parseInt).toArray();
        double[] flat = Arrays.stream(cells[2].split(" ")).mapToDouble(Double::parseDouble).toArray();
        double[][] affine = new double[4][];
        for (int row = 0; row < 4; row++) {
            affine[row] = Arrays.copyOfRange(flat, 4 * row, 4 * row + 4);
        }
        String[] values = cells[3].split(" ");
        float[] voxels = new float[values.length];
        for (int n = 0; n < voxels.length; n++) {
            voxels[n] = Float.parseFloat(values[n]);
        }
        return new Golden(cells[0], size, affine, voxels);
    }

    @Override
    public String toString() {
        return name;
    }
}
