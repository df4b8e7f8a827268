package org.voxelgrad.nifti;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is written comes back, lies on disk as nibabel would lay it, and never replaces a file by half of one. */
class NiftiRoundTripTest {

    private static final double[][] AFFINE = {
            {-1.5, 0.25, 0, 90}, {0.125, 2, -0.5, -126}, {0, 0.75, 1, -72.25}, {0, 0, 0, 1}};

    @TempDir
    Path folder;

    /** The last three are more than one block of planes, planes larger than a block, and one voxel thick. */
    @ParameterizedTest
    @CsvSource({"1,1,1", "3,5,4", "1,7,33", "17,1,2", "31,18,15", "130,101,90", "1100,1030,2", "1100,1030,1"})
    void voxelsAndAffineComeBack(int ni, int nj, int nk) throws IOException {
        NiftiVolume volume = random(ni, nj, nk);
        for (String name : List.of("volume.nii", "volume.nii.gz")) {
            Path file = folder.resolve(name);
            Nifti.write(file, volume);
            NiftiVolume back = Nifti.read(file);

            assertArrayEquals(volume.size(), back.size());
            assertArrayEquals(volume.voxels(), back.voxels());
            assertArrayEquals(volume.affine(), back.affine());
        }
    }

    @Test
    void theSecondVolumeReadNeedsNoMemoryOfItsSize() throws IOException {
        NiftiVolume volume = random(101, 103, 97);
        Path file = folder.resolve("volume.nii.gz");
        Nifti.write(file, volume);
        float[] voxels = new float[volume.voxels().length];
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        Nifti.read(file, header -> voxels);
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;
        assertTrue(allocated < voxels.length, "reading allocates " + allocated + " bytes");
    }

    @Test
    void readsIntoAnArrayOfTheCallers() throws IOException {
        NiftiVolume volume = random(31, 18, 15);
        Path file = folder.resolve("volume.nii.gz");
        Nifti.write(file, volume);
        float[] voxels = new float[31 * 18 * 15];
        NiftiVolume back = Nifti.read(file, header -> voxels);
        assertSame(voxels, back.voxels());
        assertArrayEquals(volume.voxels(), voxels);
        assertArrayEquals(volume.size(), back.size());

        String message = assertThrows(
                IllegalArgumentException.class, () -> Nifti.read(file, header -> new float[7])).getMessage();
        assertTrue(message.contains("has 8370 voxels, the array takes 7"), message);
    }

    @Test
    void firstAxisIsFastestOnDisk() throws IOException {
        NiftiVolume volume = random(130, 101, 90);
        Path file = folder.resolve("volume.nii");
        Nifti.write(file, volume);

        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        assertEquals(352 + 4 * 130 * 101 * 90, bytes.limit());
        for (int i = 0; i < 130; i++) {
            for (int j = 0; j < 101; j++) {
                for (int k = 0; k < 90; k++) {
                    float onDisk = bytes.getFloat(352 + 4 * (i + 130 * (j + 101 * k)));
                    assertEquals(volume.voxels()[(i * 101 + j) * 90 + k], onDisk);
                }
            }
        }
    }

    @Test
    void sameBytesAsNibabel() throws IOException {
        Path golden = Golden.path("written_by_nibabel.nii");
        NiftiVolume volume = Nifti.read(golden);
        Nifti.write(folder.resolve("ours.nii"), volume);
        Nifti.write(folder.resolve("ours.nii.gz"), volume);

        assertArrayEquals(Files.readAllBytes(golden), Files.readAllBytes(folder.resolve("ours.nii")));
        try (GZIPInputStream content = new GZIPInputStream(Files.newInputStream(folder.resolve("ours.nii.gz")))) {
            assertArrayEquals(Files.readAllBytes(golden), content.readAllBytes());
        }
    }

    @Test
    void sameVolumeGivesTheSameGzipFile() throws IOException {
        NiftiVolume volume = random(9, 8, 7);
        Nifti.write(folder.resolve("a.nii.gz"), volume);
        Nifti.write(folder.resolve("b.nii.gz"), volume);

        assertEquals(-1, Files.mismatch(folder.resolve("a.nii.gz"), folder.resolve("b.nii.gz")));
    }

    @Test
    void voxelsThatAreNotFinitePassThrough() throws IOException {
        float[] voxels = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, -0f, Float.MIN_VALUE, 1e38f};
        Path file = folder.resolve("odd.nii.gz");
        Nifti.write(file, NiftiVolume.of(new int[] {1, 2, 3}, voxels, AFFINE));

        assertArrayEquals(voxels, Nifti.read(file).voxels());
    }

    @Test
    void replacesAFileOfTheSameNameAndLeavesNothingElse() throws IOException {
        Path file = folder.resolve("volume.nii");
        Nifti.write(file, random(4, 4, 4));
        NiftiVolume second = random(2, 3, 5);
        Nifti.write(file, second);

        assertArrayEquals(second.voxels(), Nifti.read(file).voxels());
        assertEquals(List.of(file), filesIn(folder));
    }

    @Test
    void failedWriteLeavesNothingBehind() throws IOException {
        Path taken = folder.resolve("taken.nii");
        Files.createDirectories(taken.resolve("inner"));

        NiftiException e = assertThrows(NiftiException.class, () -> Nifti.write(taken, random(2, 2, 2)));
        assertTrue(e.getMessage().contains(taken.toString()), e.getMessage());
        assertEquals(List.of(taken), filesIn(folder));
    }

    @Test
    void refusesWhatItCannotWrite() {
        assertRefused("x.mgz", random(2, 2, 2), "ends in .nii or .nii.gz");
        assertRefused("missing/x.nii", random(2, 2, 2), "an existing folder: create it");
        assertRefused("x.nii", random(32768, 1, 1), "32767 voxels along each: crop");
    }

    @Test
    void refusesAVolumeThatDoesNotFitTogether() {
        assertThrows(IllegalArgumentException.class, () -> NiftiVolume.of(new int[] {2, 2, 2}, new float[7], AFFINE));
        assertThrows(IllegalArgumentException.class, () -> NiftiVolume.of(new int[] {2, 2}, new float[4], AFFINE));
        assertThrows(IllegalArgumentException.class, () -> NiftiVolume.of(new int[] {0, 2, 2}, new float[0], AFFINE));
        assertThrows(IllegalArgumentException.class,
                () -> NiftiVolume.of(new int[] {1, 1, 1}, new float[1], Arrays.copyOf(AFFINE, 3)));
    }

    private void assertRefused(String name, NiftiVolume volume, String words) {
        Path file = folder.resolve(name);
        NiftiException e = assertThrows(NiftiException.class, () -> Nifti.write(file, volume));
        assertTrue(e.getMessage().startsWith(file.toString()) && e.getMessage().contains(words), e.getMessage());
    }

    private static NiftiVolume random(int ni, int nj, int nk) {
        SplittableRandom random = new SplittableRandom(7);
        float[] voxels = new float[ni * nj * nk];
        for (int n = 0; n < voxels.length; n++) {
            voxels[n] = (float) random.nextDouble(-1000, 1000);
        }
        return NiftiVolume.of(new int[] {ni, nj, nk}, voxels, AFFINE);
    }

    private static List<Path> filesIn(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }
}
