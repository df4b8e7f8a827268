package org.voxelgrad.engine.checkpoint;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Files of {@code torch.save} and {@code torch.load}. Python's values are these here:
 *
 * <table>
 * <caption>Values in a file</caption>
 * <tr><td>Tensor, Parameter, NumPy array</td><td>{@link TorchTensor}</td></tr>
 * <tr><td>dict, OrderedDict</td>
 *     <td>{@code LinkedHashMap<Object, Object>}, keys {@code String} or {@code Long}</td></tr>
 * <tr><td>list; tuple, torch.Size</td><td>{@code List<Object>}; {@link TorchTuple}</td></tr>
 * <tr><td>int, float, bool, str, None</td>
 *     <td>{@code Long}, {@code Double}, {@code Boolean}, {@code String}, null</td></tr>
 * <tr><td>torch.dtype</td><td>{@link TorchType}</td></tr>
 * <tr><td>NumPy scalar</td><td>{@code Long}, {@code Double} or {@code Boolean}</td></tr>
 * </table>
 */
public final class TorchFile {

    private TorchFile() {
    }

    /**
     * Reads what {@code torch.save} wrote, in the zip format of PyTorch 1.6 and later or the stream of before.
     * Objects of other classes than those above are refused; no code in a file is ever run.
     *
     * <p>Tensors are slices of the mapped file, whose pages count as memory of the process until the garbage collector
     * has found that all of them are unused; {@link #load(Path, Arena)} bounds that.
     *
     * @throws CheckpointException if the file is missing, damaged, of another kind, or holds another class
     */
    public static Object load(Path file) throws IOException {
        return load(file, Arena.ofAuto());
    }

    /**
     * Reads as {@link #load(Path)}, for a while.
     *
     * @param arena keeps the file mapped; once it is closed, tensors of the file refuse to be read
     * @throws CheckpointException as {@link #load(Path)}
     */
    public static Object load(Path file, Arena arena) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new CheckpointException(file, Files.exists(file)
                    ? "is a folder or a device, not a PyTorch file: give the path of a file"
                    : "does not exist: check the path");
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            MemorySegment bytes = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
            Contents contents = Contents.of(bytes);
            Object value = switch (contents) {
                case ZIP -> ZipReader.read(file, bytes, channel);
                case PICKLE -> LegacyReader.read(file, bytes);
                default -> throw new CheckpointException(file, contents.refusal());
            };
            return LoadedValues.checked(file, value);
        } catch (AccessDeniedException e) {
            throw new CheckpointException(file, "may not be read: ask its owner for read permission", e);
        }
    }

    /**
     * Reads a file that holds one tensor, such as the {@code .pt} images of ClinicaDL's extraction.
     *
     * @throws CheckpointException as {@link #load(Path)}, and if the file holds something else
     */
    public static TorchTensor loadTensor(Path file) throws IOException {
        return loadTensor(file, Arena.ofAuto());
    }

    /**
     * Reads as {@link #loadTensor(Path)}, for a while.
     *
     * @param arena as of {@link #load(Path, Arena)}
     * @throws CheckpointException as {@link #loadTensor(Path)}
     */
    public static TorchTensor loadTensor(Path file, Arena arena) throws IOException {
        Object value = load(file, arena);
        if (value instanceof TorchTensor tensor) {
            return tensor;
        }
        throw new CheckpointException(file, "holds " + LoadedValues.describe(value) + " instead of one tensor: give a "
                + "file that torch.save(tensor, path) wrote");
    }

    /** Saves as {@link #save(Path, Object, String)}, under the root name that PyTorch would choose. */
    public static void save(Path file, Object value) throws IOException {
        String name = file.getFileName().toString();
        int suffix = name.lastIndexOf('.');
        save(file, value, suffix > 0 ? name.substring(0, suffix) : name);
    }

    /**
     * Writes {@code value} in the zip format, for {@code torch.load} with {@code weights_only=True} and
     * {@code mmap=True} included. The file appears whole or not at all: it is written as {@code <file>.partial} beside,
     * forced to disk, and renamed. Tensors are streamed, not copied, except those loaded with other than row-major
     * strides.
     *
     * <p>A non-empty map from strings to tensors only is written as an OrderedDict, as {@code Module.state_dict()} is.
     * An {@code Integer} is taken as a {@code Long}.
     *
     * @param root the folder within the archive: {@code archive} or the file's name without its last suffix, as a rule
     * @throws IllegalArgumentException if {@code value} holds an object of another type than those above
     * @throws CheckpointException if the file cannot be written; one that was there before is unchanged
     */
    public static void save(Path file, Object value, String root) throws IOException {
        PickleWriter pickle = new PickleWriter(value);
        WholeFile.write(file, channel -> ZipWriter.write(channel, root, pickle));
    }
}
