package org.voxelgrad.engine.checkpoint;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Reads a pickle's bytes from first to last; nothing is allocated before the bytes for it are known to be there. */
final class PickleInput {

    /** Text and bytes that one input may put on the heap: far beyond any real checkpoint's, far below a machine's. */
    private static final long MAX_COPIED = 128L << 20;

    private static final ValueLayout.OfShort SHORT =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfDouble BIG_ENDIAN_DOUBLE =
            ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

    private final Path file;
    private final MemorySegment bytes;
    private long position;
    private long copied;

    PickleInput(Path file, MemorySegment bytes) {
        this.file = file;
        this.bytes = bytes;
    }

    Path file() {
        return file;
    }

    long position() {
        return position;
    }

    int unsignedByte() throws CheckpointException {
        return bytes.get(ValueLayout.JAVA_BYTE, advance(1)) & 0xff;
    }

    int unsignedShort() throws CheckpointException {
        return bytes.get(SHORT, advance(Short.BYTES)) & 0xffff;
    }

    int int32() throws CheckpointException {
        return bytes.get(INT, advance(Integer.BYTES));
    }

    long int64() throws CheckpointException {
        return bytes.get(LONG, advance(Long.BYTES));
    }

    double float64() throws CheckpointException {
        return bytes.get(BIG_ENDIAN_DOUBLE, advance(Double.BYTES));
    }

    byte[] bytes(long length) throws CheckpointException {
        MemorySegment slice = slice(length);
        claim(length);
        return slice.toArray(ValueLayout.JAVA_BYTE);
    }

    String text(long length, Charset charset) throws CheckpointException {
        return new String(bytes(length), charset);
    }

    /** The text up to the next line feed, which is skipped. */
    String line() throws CheckpointException {
        long start = position;
        while (unsignedByte() != '\n') {
            if (position - start > 1024) {
                throw new CheckpointException(file, "holds a damaged pickle, with a class name of over 1024 bytes: "
                        + "copy or write the file again");
            }
        }
        long length = position - 1 - start;
        position = start;
        String line = text(length, StandardCharsets.UTF_8);
        position++;
        return line;
    }

    /** The next bytes themselves, not copied. */
    MemorySegment slice(long length) throws CheckpointException {
        return bytes.asSlice(advance(length), length);
    }

    /** Counts {@code length} bytes that a pickle puts on the heap, and refuses one that puts too many there. */
    void claim(long length) throws CheckpointException {
        copied += length;
        if (copied > MAX_COPIED) {
            throw new CheckpointException(file, "holds more than " + (MAX_COPIED >> 20)
                    + " MiB of text and NumPy data: save large arrays as torch tensors");
        }
    }

    private long advance(long length) throws CheckpointException {
        if (length < 0 || length > bytes.byteSize() - position) {
            throw new CheckpointException(file,
                    "ends in the middle of its contents, so it was cut short: copy or write it again");
        }
        long start = position;
        position += length;
        return start;
    }
}
