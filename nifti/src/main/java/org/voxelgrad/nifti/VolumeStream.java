package org.voxelgrad.nifti;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;

/**
 * The uncompressed bytes of one file, from first to last. Gzip is told by its first two bytes, whatever its name.
 *
 * <p>Commons Compress decodes with the JDK's own inflater, so it is as fast as {@code GZIPInputStream}, and it is the
 * stricter of the two: the JDK's takes a damaged member behind the first for the end of the file.
 */
final class VolumeStream implements Closeable {

    static final String COPY_AGAIN = "copy or download it again";

    private static final int BUFFER_BYTES = 1 << 17;
    /** No deflate stream expands by more: 258 bytes from two bits. */
    private static final long MOST_EXPANSION = 1032;

    private final Path file;
    private final InputStream in;
    private final boolean gzip;
    private final long fileBytes;
    private long position;

    private VolumeStream(Path file, InputStream in, boolean gzip, long fileBytes) {
        this.file = file;
        this.in = in;
        this.gzip = gzip;
        this.fileBytes = fileBytes;
    }

    static VolumeStream open(Path file) throws NiftiException {
        FileChannel channel = null;
        try {
            channel = FileChannel.open(file, StandardOpenOption.READ);
            long fileBytes = channel.size();
            if (Files.isDirectory(file)) {
                throw new NiftiException(file, "is a folder", "a NIfTI file", "name the file in it");
            }
            if (fileBytes == 0) {
                throw new NiftiException(file, "is empty", "a NIfTI file", COPY_AGAIN);
            }
            boolean gzip = startsAsGzip(channel);
            InputStream plain = Channels.newInputStream(channel);
            return new VolumeStream(file, gzip ? gunzip(plain) : plain, gzip, fileBytes);
        } catch (IOException e) {
            closeQuietly(channel, e);
            throw explain(file, e);
        }
    }

    Path file() {
        return file;
    }

    /** The next {@code length} bytes, or fewer at the end of the file. */
    ByteBuffer read(int length) throws NiftiException {
        byte[] bytes = new byte[length];
        return ByteBuffer.wrap(bytes, 0, read(bytes, length));
    }

    /** Fills the first {@code length} bytes of {@code to} and returns that length, or less at the end of the file. */
    int read(byte[] to, int length) throws NiftiException {
        try {
            int count = in.readNBytes(to, 0, length);
            position += count;
            return count;
        } catch (IOException e) {
            throw explain(file, e);
        }
    }

    /** Goes on to a later byte of the uncompressed file. */
    void skipTo(long target) throws NiftiException {
        try {
            in.skipNBytes(target - position);
            position = target;
        } catch (IOException e) {
            throw explain(file, e);
        }
    }

    /**
     * Reads a gzip file to its end, which checks the sum and the length stored there; a plain file has none.
     *
     * @param rest is overwritten
     */
    void verifyRest(byte[] rest) throws NiftiException {
        if (!gzip) {
            return;
        }
        while (read(rest, rest.length) > 0) {
            // Reading is what checks.
        }
    }

    /** Refuses a file that is too short for the voxels its header announces, before memory is taken for them. */
    void requireRoomFor(NiftiHeader header) throws NiftiException {
        long needed = header.voxelBytes();
        if (!gzip && fileBytes - header.voxelOffset() < needed) {
            throw new NiftiException(file, "is cut short at " + fileBytes + " bytes", needed
                    + " bytes of voxels from byte " + header.voxelOffset() + " for " + header.describe(), COPY_AGAIN);
        }
        if (gzip && fileBytes * MOST_EXPANSION - header.voxelOffset() < needed) {
            throw new NiftiException(file, "has only " + fileBytes + " bytes of gzip", "what could hold "
                    + needed + " bytes of voxels for " + header.describe(), COPY_AGAIN);
        }
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    private static InputStream gunzip(InputStream in) throws IOException {
        return GzipCompressorInputStream.builder().setInputStream(new BufferedInputStream(in, BUFFER_BYTES))
                .setDecompressConcatenated(true).get();
    }

    private static boolean startsAsGzip(FileChannel channel) throws IOException {
        ByteBuffer start = ByteBuffer.allocate(2);
        return channel.read(start, 0) == 2 && start.getShort(0) == 0x1f8b;
    }

    private static void closeQuietly(FileChannel channel, IOException problem) {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException e) {
            problem.addSuppressed(e);
        }
    }

    private static NiftiException explain(Path file, IOException e) {
        return switch (e) {
            case NiftiException known -> known;
            case NoSuchFileException _ -> new NiftiException(file, "does not exist", "a NIfTI file",
                    "check the path", e);
            case AccessDeniedException _ -> new NiftiException(file, "may not be read", "read permission",
                    "ask its owner, or see chmod", e);
            case EOFException _ -> new NiftiException(file, "is cut short", "the whole file", COPY_AGAIN, e);
            default -> new NiftiException(file, "cannot be read (" + withoutStop(e.getMessage()) + ")",
                    "an intact file", COPY_AGAIN + ", or repack it with gunzip and gzip", e);
        };
    }

    private static String withoutStop(String message) {
        return message != null && message.endsWith(".") ? message.substring(0, message.length() - 1) : message;
    }
}
