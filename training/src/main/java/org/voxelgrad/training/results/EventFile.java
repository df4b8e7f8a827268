package org.voxelgrad.training.results;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Locale;
import java.util.zip.CRC32C;

/**
 * A TensorBoard event file of scalars. Each scalar is on the disk when {@link #scalar} returns, so a TensorBoard that
 * watches the folder shows it at once.
 *
 * <p>The file is a sequence of TFRecord frames:
 *
 * <table>
 *   <caption>A frame, little-endian</caption>
 *   <tr><td>uint64</td><td>length of the data</td></tr>
 *   <tr><td>uint32</td><td>masked CRC-32C of the eight bytes of the length</td></tr>
 *   <tr><td>bytes</td><td>the data: one protocol buffer {@code Event}</td></tr>
 *   <tr><td>uint32</td><td>masked CRC-32C of the data</td></tr>
 * </table>
 *
 * <p>Of TensorFlow's {@code event.proto} and {@code summary.proto} these fields are written:
 *
 * <pre>
 * Event   { double wall_time = 1; int64 step = 2; string file_version = 3; Summary summary = 5; }
 * Summary { repeated Value value = 1; }
 * Value   { string tag = 1; float simple_value = 2; }
 * </pre>
 */
public final class EventFile {

    private static final String PREFIX = "events.out.tfevents.";
    private static final String VERSION = "brain.Event:2";
    private static final int CRC_MASK_DELTA = 0xa282ead8;
    private static final int FRAME_BYTES = Long.BYTES + 2 * Integer.BYTES;

    private final Path path;

    private EventFile(Path path) {
        this.path = path;
    }

    /** Goes on with a file as it was when it had {@code length} bytes. */
    public static EventFile reopen(Path file, long length) throws IOException {
        AtomicFiles.cutBack(file, length);
        return new EventFile(file);
    }

    /** Begins the curves of a folder anew: one file, whatever there was before. */
    public static EventFile replace(Path folder) throws IOException {
        if (Files.isDirectory(folder)) {
            try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, PREFIX + "*")) {
                for (Path file : files) {
                    AtomicFiles.delete(file);
                }
            }
        }
        return create(folder);
    }

    /** Begins a new file in {@code folder}, which is created where it does not exist. */
    public static EventFile create(Path folder) throws IOException {
        EventFile events = new EventFile(createNew(folder));
        events.append(new Protobuf().number(1, now()).text(3, VERSION));
        return events;
    }

    /** TensorBoard finds files by {@code tfevents} in the name and reads those of a folder in alphabetical order. */
    private static Path createNew(Path folder) throws IOException {
        String name = String.format(Locale.ROOT, PREFIX + "%010d.%s.%d.",
                Instant.now().getEpochSecond(), hostname(), ProcessHandle.current().pid());
        Path file = folder;
        try {
            Files.createDirectories(folder);
            for (int i = 0; ; i++) {
                file = folder.resolve(name + i);
                try {
                    return Files.createFile(file);
                } catch (FileAlreadyExistsException _) {
                    // Begun within the same second: the next number is free.
                }
            }
        } catch (IOException e) {
            throw ResultsException.cannotWrite(file, e);
        }
    }

    public Path path() {
        return path;
    }

    /**
     * Adds a point to a curve.
     *
     * @param tag name of the curve
     * @param value stored as a 32-bit float
     * @param step position on the horizontal axis
     */
    public void scalar(String tag, double value, long step) throws IOException {
        Protobuf scalar = new Protobuf().text(1, tag).number(2, (float) value);
        Protobuf summary = new Protobuf().message(1, scalar);
        append(new Protobuf().number(1, now()).number(2, step).message(5, summary));
    }

    private void append(Protobuf event) throws IOException {
        byte[] data = event.bytes();
        ByteBuffer frame = ByteBuffer.allocate(FRAME_BYTES + data.length).order(ByteOrder.LITTLE_ENDIAN);
        frame.putLong(data.length);
        frame.putInt(maskedCrc(frame.array(), Long.BYTES));
        frame.put(data);
        frame.putInt(maskedCrc(data, data.length));
        AtomicFiles.append(path, frame.array());
    }

    /** TFRecord's mask: a rotation and an addition, so that a checksum of data with checksums in it stays useful. */
    private static int maskedCrc(byte[] bytes, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, length);
        return Integer.rotateRight((int) crc.getValue(), 15) + CRC_MASK_DELTA;
    }

    private static double now() {
        return System.currentTimeMillis() / 1000.0;
    }

    /** What the machine calls itself; asking Java's {@code InetAddress} could ask the network. */
    private static String hostname() {
        String name = System.getenv().getOrDefault("HOSTNAME", System.getenv().getOrDefault("COMPUTERNAME", ""));
        try {
            name = Files.readString(Path.of("/proc/sys/kernel/hostname"));
        } catch (IOException _) {
            // Not Linux.
        }
        String plain = name.strip().replaceAll("[^\\w.-]", "_");
        return plain.isEmpty() ? "localhost" : plain;
    }
}
