package org.voxelgrad.engine.checkpoint;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.util.List;
import java.util.zip.ZipEntry;
import org.apache.commons.compress.archivers.zip.Zip64Mode;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;

/**
 * Writes the zip archive of {@code torch.save}: members are stored, not compressed, and their data begin at multiples
 * of 64 bytes so that {@code torch.load(mmap=True)} can use them in place. Elements pass through one small buffer.
 * Times are fixed: equal values give equal files.
 */
final class ZipWriter {

    private static final int ALIGNMENT = 64;
    private static final int CHUNK = 1 << 18;
    private static final LocalDateTime EPOCH = LocalDateTime.of(1980, 1, 1, 0, 0);

    private final ZipArchiveOutputStream zip;
    private final String root;
    private final byte[] buffer = new byte[CHUNK];

    private ZipWriter(ZipArchiveOutputStream zip, String root) {
        this.zip = zip;
        this.root = root;
    }

    /** Writes {@code value} below the folder {@code root} of a new archive in {@code channel}, which stays open. */
    static void write(SeekableByteChannel channel, String root, PickleWriter value) throws IOException {
        // The channel is the caller's to close: this stream holds nothing but it.
        @SuppressWarnings("resource")
        ZipArchiveOutputStream zip = new ZipArchiveOutputStream(channel);
        zip.setMethod(ZipEntry.STORED);
        zip.setUseZip64(Zip64Mode.AsNeeded);
        new ZipWriter(zip, root).write(value.pickle(), value.storages());
        zip.finish();
    }

    private void write(byte[] pickle, List<TorchTensor> storages) throws IOException {
        member("data.pkl", pickle);
        member("byteorder", "little".getBytes(StandardCharsets.US_ASCII));
        for (int key = 0; key < storages.size(); key++) {
            try (Arena arena = Arena.ofConfined()) {
                member("data/" + key, storages.get(key).littleEndian(arena));
            }
        }
        member("version", "3\n".getBytes(StandardCharsets.US_ASCII));
    }

    private void member(String name, byte[] content) throws IOException {
        member(name, MemorySegment.ofArray(content));
    }

    private void member(String name, MemorySegment content) throws IOException {
        ZipArchiveEntry entry = new ZipArchiveEntry(root + "/" + name);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(content.byteSize());
        entry.setTimeLocal(EPOCH);
        entry.setAlignment(ALIGNMENT);
        zip.putArchiveEntry(entry);
        for (long from = 0; from < content.byteSize(); from += CHUNK) {
            int length = (int) Math.min(CHUNK, content.byteSize() - from);
            MemorySegment.copy(content, ValueLayout.JAVA_BYTE, from, buffer, 0, length);
            zip.write(buffer, 0, length);
        }
        zip.closeArchiveEntry();
    }
}
