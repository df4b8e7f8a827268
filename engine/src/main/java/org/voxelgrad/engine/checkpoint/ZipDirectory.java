package org.voxelgrad.engine.checkpoint;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.file.Path;

/**
 * How long the directory at the end of a zip archive is, found without reading it: a reader makes an object of each of
 * its entries, many times as large as the entry.
 *
 * <p>Records and fields are those of PKWARE's APPNOTE: the end of central directory record (4.3.16), before it the
 * Zip64 locator (4.3.15), and the record that this leads to (4.3.14).
 */
final class ZipDirectory {

    /** Room for some 500,000 members, where a checkpoint of a large network has thousands. */
    private static final long MAX_BYTES = 32L << 20;

    private static final int END_LENGTH = 22;
    private static final int END_OFFSET_FIELD = 16;
    private static final int LOCATOR_LENGTH = 20;
    private static final int LOCATOR_OFFSET_FIELD = 8;
    private static final int END_64_LENGTH = 56;
    private static final int END_64_OFFSET_FIELD = 48;
    private static final int MAX_COMMENT = 0xffff;

    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private ZipDirectory() {}

    /** @throws CheckpointException when the archive has a directory that is longer than any checkpoint's */
    static void requireModest(Path file, MemorySegment archive) throws CheckpointException {
        long start = start(archive);
        if (start >= 0 && archive.byteSize() - start > MAX_BYTES) {
            throw new CheckpointException(file, "has a zip directory of over " + (MAX_BYTES >> 20)
                    + " MiB, longer than any checkpoint's: give a file that torch.save wrote");
        }
    }

    /** Where the directory starts at the earliest, or -1 where the archive does not tell. */
    private static long start(MemorySegment archive) {
        long end = end(archive);
        if (end < 0) {
            return -1;
        }
        long locator = end - LOCATOR_LENGTH;
        if (locator < 0 || !has(archive, locator, '\6', '\7')) {
            return Integer.toUnsignedLong(archive.get(INT, end + END_OFFSET_FIELD));
        }
        long end64 = archive.get(LONG, locator + LOCATOR_OFFSET_FIELD);
        return end64 < 0 || end64 > archive.byteSize() - END_64_LENGTH
                ? -1
                : archive.get(LONG, end64 + END_64_OFFSET_FIELD);
    }

    /** The last end of central directory record, which only a comment may follow; -1 where there is none. */
    private static long end(MemorySegment archive) {
        long last = archive.byteSize() - END_LENGTH;
        for (long at = last; at >= 0 && at >= last - MAX_COMMENT; at--) {
            if (has(archive, at, '\5', '\6')) {
                return at;
            }
        }
        return -1;
    }

    private static boolean has(MemorySegment archive, long at, char third, char fourth) {
        return archive.get(INT, at) == ('P' | 'K' << 8 | third << 16 | fourth << 24);
    }
}
