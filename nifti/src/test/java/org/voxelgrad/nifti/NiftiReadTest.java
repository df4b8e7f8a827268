package org.voxelgrad.nifti;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** We read what nibabel reads. */
class NiftiReadTest {

    static List<Golden> goldens() throws IOException {
        return Golden.all();
    }

    @ParameterizedTest
    @MethodSource("goldens")
    void readsWhatNibabelReads(Golden golden) throws IOException {
        NiftiVolume volume = Nifti.read(Golden.path(golden.name()));

        assertArrayEquals(golden.size(), volume.size());
        assertArrayEquals(golden.voxels(), volume.voxels());
        assertAffine(golden.affine(), volume.affine());
    }

    @ParameterizedTest
    @MethodSource("goldens")
    void headerAloneSaysTheSame(Golden golden) throws IOException {
        NiftiHeader header = Nifti.readHeader(Golden.path(golden.name()));

        assertArrayEquals(golden.size(), header.size());
        assertAffine(golden.affine(), header.affine());
    }

    @Test
    void headerTellsHowVoxelsAreStored() throws IOException {
        NiftiHeader pair = Nifti.readHeader(Golden.path("nifti2_pair.img"));
        assertEquals(2, pair.version());
        assertEquals(ByteOrder.BIG_ENDIAN, pair.byteOrder());
        assertEquals(false, pair.singleFile());
        assertEquals(Datatype.INT16, pair.datatype());
        assertEquals("int16", pair.datatype().toString());
        assertEquals(Scaling.NONE, pair.scaling());

        Scaling scaling = Nifti.readHeader(Golden.path("scaled_int16.nii")).scaling();
        assertEquals(new Scaling(0.0123f, -4.5f), scaling);
    }

    @Test
    void headerIsReadWithoutTheVoxelsOfAGzipFile(@TempDir Path folder) throws IOException {
        byte[] whole = Files.readAllBytes(Golden.path("zipped_members.nii.gz"));
        Path cut = folder.resolve("cut.nii.gz");
        // The first two members end with byte 350 of the content, behind the header.
        Files.write(cut, Arrays.copyOf(whole, whole.length - 30));

        assertArrayEquals(new int[] {3, 5, 4}, Nifti.readHeader(cut).size());
    }

    /** nibabel computes a qform in extended precision where there is one. */
    private static void assertAffine(double[][] expected, double[][] actual) {
        for (int row = 0; row < 4; row++) {
            assertArrayEquals(expected[row], actual[row], 1e-12);
        }
    }
}
