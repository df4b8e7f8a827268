package org.voxelgrad.engine.checkpoint.safetensors;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.voxelgrad.engine.checkpoint.CheckpointException;
import org.voxelgrad.engine.checkpoint.TorchTensor;
import org.voxelgrad.engine.checkpoint.WholeFile;

/**
 * The content of a safetensors file.
 *
 * @param tensors by name, in the order of the header
 * @param metadata free text by key, of the header's {@code __metadata__}; empty if it has none
 */
public record SafetensorsFile(Map<String, TorchTensor> tensors, Map<String, String> metadata) {

    private static final int LENGTH_BYTES = Long.BYTES;
    /** Bytes of elements that are written at once. */
    private static final int CHUNK = 1 << 18;
    private static final ValueLayout.OfLong LENGTH =
            ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    public SafetensorsFile {
        tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
        metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
    }

    /** Whether a file begins as one of this format does, whatever its name. */
    public static boolean isOne(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            ByteBuffer start = ByteBuffer.allocate(LENGTH_BYTES + 1).order(ByteOrder.LITTLE_ENDIAN);
            while (start.hasRemaining() && channel.read(start) >= 0) {
                continue; // a read may stop short
            }
            return !start.hasRemaining() && start.get(LENGTH_BYTES) == '{'
                    && start.getLong(0) > 0 && start.getLong(0) <= channel.size();
        }
    }

    /**
     * Reads a file. Its tensors look into the mapped file, so it must not be overwritten in place while they are used.
     *
     * @throws CheckpointException if the file is missing, damaged or of another kind, or holds a type that
     *     {@link org.voxelgrad.engine.checkpoint.TorchType} lacks
     */
    public static SafetensorsFile load(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new CheckpointException(file, Files.exists(file)
                    ? "is a folder or a device, not a safetensors file: give the path of a file"
                    : "does not exist: check the path");
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            return read(file, channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), Arena.ofAuto()));
        } catch (AccessDeniedException e) {
            throw new CheckpointException(file, "may not be read: ask its owner for read permission", e);
        }
    }

    private static SafetensorsFile read(Path file, MemorySegment bytes) throws CheckpointException {
        if (bytes.byteSize() < LENGTH_BYTES) {
            throw new CheckpointException(file, "has " + bytes.byteSize() + " bytes, fewer than any safetensors file: "
                    + "copy or write it again");
        }
        long length = bytes.get(LENGTH, 0);
        if (length < 0 || length > Header.MAX_BYTES) {
            throw new CheckpointException(file, "is not a safetensors file, as its first eight bytes do not give the "
                    + "length of a header (at most " + (Header.MAX_BYTES >> 20) + " MiB): give one that a safetensors "
                    + "library wrote");
        }
        if (length > bytes.byteSize() - LENGTH_BYTES) {
            throw new CheckpointException(file, "ends within its header of " + length + " bytes, so it was cut short: "
                    + "copy or write it again");
        }
        byte[] json = bytes.asSlice(LENGTH_BYTES, length).toArray(ValueLayout.JAVA_BYTE);
        Header header = new HeaderParser(file, json).parse();
        MemorySegment data = bytes.asSlice(LENGTH_BYTES + length);
        header.checkPlaces(file, data.byteSize());
        Map<String, TorchTensor> tensors = new LinkedHashMap<>();
        header.entries().forEach((name, entry) -> tensors.put(name, entry.in(data)));
        return new SafetensorsFile(tensors, header.metadata());
    }

    /**
     * Writes the file, whole or not at all. Elements of wider types come first, as the format's own library writes
     * them, so that every tensor lies at a multiple of its element's size.
     *
     * @throws IllegalArgumentException if a tensor is called {@code __metadata__}
     * @throws CheckpointException if the file cannot be written; one that was there before is unchanged
     */
    public void save(Path file) throws IOException {
        List<Map.Entry<String, TorchTensor>> wideFirst = tensors.entrySet().stream()
                .sorted(Comparator.comparing(entry -> -entry.getValue().type().bytes()))
                .toList();
        byte[] json = Header.of(tensors, wideFirst, metadata).toJson();
        WholeFile.write(file, channel -> {
            ByteBuffer length = ByteBuffer.allocate(LENGTH_BYTES).order(ByteOrder.LITTLE_ENDIAN);
            write(channel, length.putLong(0, json.length));
            write(channel, ByteBuffer.wrap(json));
            for (Map.Entry<String, TorchTensor> entry : wideFirst) {
                write(channel, entry.getValue());
            }
        });
    }

    private static void write(FileChannel channel, TorchTensor tensor) throws IOException {
        ByteBuffer chunk = ByteBuffer.allocateDirect((int) Math.min(CHUNK, tensor.count() * tensor.type().bytes()));
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment bytes = tensor.littleEndian(arena);
            for (long from = 0; from < bytes.byteSize(); from += CHUNK) {
                chunk.clear().limit((int) Math.min(CHUNK, bytes.byteSize() - from));
                MemorySegment.ofBuffer(chunk).copyFrom(bytes.asSlice(from, chunk.limit()));
                write(channel, chunk);
            }
        }
    }

    private static void write(FileChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }
}
