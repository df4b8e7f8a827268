package org.voxelgrad.training.caps;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.Function;
import org.voxelgrad.engine.checkpoint.CheckpointException;
import org.voxelgrad.engine.checkpoint.TorchFile;
import org.voxelgrad.engine.checkpoint.TorchTensor;
import org.voxelgrad.nifti.Nifti;
import org.voxelgrad.nifti.NiftiException;
import org.voxelgrad.nifti.NiftiVolume;
import org.voxelgrad.training.InputException;

/**
 * A file that holds the image of a session: a tensor ({@code .pt}) of shape {@code (1, D, H, W)} or {@code (D, H, W)},
 * else a NIfTI file.
 */
public record ImageFile(Path path) {

    /** Of a NIfTI file: a block of planes on their way into C order, and what inflating takes. */
    private static final long NIFTI_READING = 5 << 20;

    private interface Reader<T> {
        T read(Path path) throws IOException;
    }

    /** Whether this is a tensor, else a NIfTI file. */
    public boolean isTensor() {
        return path.toString().endsWith(".pt");
    }

    /**
     * The size {@code [D, H, W]}, without taking memory for the voxels. Of a NIfTI file only the header is read, a
     * tensor's file is checked to its end.
     *
     * @throws InputException if what was read is damaged or no such image
     */
    public int[] size() {
        return isTensor() ? fromTensor(this::size) : reading(Nifti::readHeader).size();
    }

    /** Bytes in memory while the image is read, besides its voxels: a tensor's file is mapped as a whole. */
    public long readingBytes() {
        return isTensor() ? reading(Files::size) : NIFTI_READING;
    }

    /**
     * The image.
     *
     * @throws InputException if the file is damaged or holds no such image
     */
    public Volume read() {
        if (isTensor()) {
            return fromTensor(tensor -> new Volume(size(tensor), tensor.toFloats()));
        }
        NiftiVolume volume = reading(Nifti::read);
        return new Volume(volume.size(), volume.voxels());
    }

    /**
     * Reads the image into a buffer of its length, without an array in between.
     *
     * @throws InputException if the file is damaged, holds no such image, or one of another size
     */
    public void read(int[] expected, float[] voxels) {
        if (isTensor()) {
            fromTensor(tensor -> {
                requireSize(expected, size(tensor));
                tensor.copyTo(voxels, 0);
                return voxels;
            });
        } else {
            reading(file -> Nifti.read(file, header -> {
                requireSize(expected, header.size());
                return voxels;
            }));
        }
    }

    private void requireSize(int[] expected, int[] found) {
        if (!Arrays.equals(expected, found)) {
            throw new InputException("Image " + path + " is " + Volume.inWords(found) + ", but was "
                    + Volume.inWords(expected) + " when the run began: do not change the CAPS while a run reads it.");
        }
    }

    /**
     * Where the voxels of a NIfTI file lie in space: 4x4, from voxel indices to mm.
     *
     * @throws InputException if the file is damaged
     * @throws IllegalStateException if this is a tensor, which does not know
     */
    double[][] affine() {
        if (isTensor()) {
            throw new IllegalStateException(path + " is a tensor");
        }
        return reading(Nifti::readHeader).affine();
    }

    private int[] size(TorchTensor tensor) {
        long[] shape = tensor.shape();
        boolean channel = shape.length == 4 && shape[0] == 1;
        boolean axes = Arrays.stream(shape).allMatch(axis -> axis >= 1 && axis <= Integer.MAX_VALUE);
        if (!tensor.type().isFloating() || !(channel || shape.length == 3) || !axes) {
            throw new InputException("Image " + path + " holds a tensor " + tensor
                    + ", but an image is a tensor of floats of shape [1, D, H, W]: extract it again, or remove the file"
                    + " to read the NIfTI image instead.");
        }
        return Arrays.stream(shape, channel ? 1 : 0, shape.length).mapToInt(Math::toIntExact).toArray();
    }

    /** The file is mapped only while {@code use} runs: images that nobody needs any more take no memory. */
    private <T> T fromTensor(Function<TorchTensor, T> use) {
        try (Arena arena = Arena.ofConfined()) {
            return use.apply(reading(file -> TorchFile.loadTensor(file, arena)));
        }
    }

    /** The readers' own exceptions are sentences that name the file. */
    private <T> T reading(Reader<T> reader) {
        try {
            return reader.read(path);
        } catch (NiftiException | CheckpointException e) {
            throw new InputException("Image " + e.getMessage(), e);
        } catch (IOException e) {
            throw new InputException("Image " + path + " cannot be read (" + e.getMessage()
                    + "): check the file, its permissions and its disk.", e);
        }
    }
}
