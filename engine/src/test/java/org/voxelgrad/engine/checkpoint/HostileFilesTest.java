package org.voxelgrad.engine.checkpoint;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Files made to run code, to exhaust memory or to break the reader, each in both containers. Whatever is in a file, a
 * {@link CheckpointException} that names it is all that may come out, and no more memory is used than the file merits.
 */
class HostileFilesTest {

    /** What reading a small file may put on the heap, whatever sizes it claims. */
    private static final long SMALL = 64L << 20;

    private static final String STORAGE = "(X\7\0\0\0storagectorch\nFloatStorage\nX\1\0\0\0aX\3\0\0\0cpu";
    private static final String REBUILD = "ctorch._utils\n_rebuild_tensor_v2\n";
    private static final String HOOKS = "\u0089ccollections\nOrderedDict\n)R";

    @TempDir
    private Path folder;

    static Stream<Arguments> codeToRun() {
        String argument = "X\4\0\0\0exit\u0085R";
        return Stream.of(
                Arguments.of("os.system", "cos\nsystem\n" + argument),
                Arguments.of("nt.system", "cnt\nsystem\n" + argument),
                Arguments.of("subprocess.Popen", "csubprocess\nPopen\n" + argument),
                Arguments.of("builtins.eval", "cbuiltins\neval\n" + argument),
                Arguments.of("__builtin__.eval", "c__builtin__\neval\n" + argument),
                Arguments.of("builtins.getattr", "cbuiltins\ngetattr\nctorch\nTensor\nX\4\0\0\0save\u0086R"),
                Arguments.of("torch.load", "ctorch\nload\n" + argument),
                Arguments.of("torch.hub.load", "ctorch.hub\nload\n" + argument),
                Arguments.of("numpy.load", "cnumpy\nload\n" + argument),
                Arguments.of("torch.storage._load_from_bytes", "ctorch.storage\n_load_from_bytes\nC\1a\u0085R"),
                Arguments.of("torch._utils._rebuild_tensor_v2.__globals__",
                        "ctorch._utils\n_rebuild_tensor_v2.__globals__\n"),
                // Named by texts on the stack, hidden behind a dict's value, and as the argument of an allowed call.
                Arguments.of("os.system", "X\2\0\0\0osX\6\0\0\0system\u0093" + argument),
                Arguments.of("os.system", "}X\1\0\0\0acos\nsystem\nX\2\0\0\0ls\u0085Rs"),
                Arguments.of("posix.system", REBUILD + "(cposix\nsystem\nK\0))" + HOOKS + "tR"));
    }

    @ParameterizedTest
    @MethodSource("codeToRun")
    void codeIsNamedAndNotRun(String global, String pickle) throws IOException {
        for (byte[] file : inBothContainers(pickle, new byte[16])) {
            assertTrue(refusal(file).contains("'" + global + "'"), refusal(file));
        }
    }

    static Stream<Arguments> trickery() {
        String tensor = REBUILD + "(" + STORAGE + "K\4tQK\0K\4\u0085K\1\u0085" + HOOKS + "tR";
        return Stream.of(
                Arguments.of("a call of a tuple", "K\1\u0085)R"),
                Arguments.of("a call of a tensor", tensor + ")R"),
                Arguments.of("arguments that are no tuple", REBUILD + "]R"),
                Arguments.of("a call of a call's result", REBUILD + ")R)R"),
                Arguments.of("__setstate__ of a class", "ctorch\nSize\n}b"),
                Arguments.of("__setstate__ of a text", "X\1\0\0\0a}X\1\0\0\0bK\1sb"),
                Arguments.of("__setstate__ of a tensor", tensor + "}X\10\0\0\0__dict__}sb"),
                Arguments.of("an array filled twice", "cnumpy.core.multiarray\n_reconstruct\n)R(K\1K\0\u0085"
                        + "cnumpy\ndtype\nX\2\0\0\0f8\u0089\u0088\u0087R\u0089C\0tq\0bh\0b"),
                Arguments.of("an array larger than its bytes", "cnumpy.core.multiarray\n_reconstruct\n)R(K\1"
                        + integer(1L << 40) + "\u0085cnumpy\ndtype\nX\2\0\0\0f8\u0089\u0088\u0087R\u0089C\1atb"),
                Arguments.of("a list within itself", "]q\0h\0a"),
                Arguments.of("a dict within itself", "}q\0X\1\0\0\0ah\0s"),
                Arguments.of("an OrderedDict of itself", "ccollections\nOrderedDict\n]q\0h\0a\u0085R"),
                Arguments.of("a list in its own metadata", "ccollections\nOrderedDict\n)Rq\0X\1\0\0\0ah\0s"),
                Arguments.of("lists 100,000 deep", "]".repeat(100_000) + "a".repeat(99_999)),
                Arguments.of("tuples 100,000 deep", ")" + "\u0085".repeat(100_000)),
                Arguments.of("calls 100,000 deep", "ctorch\nSize\nq\0)" + "\u0085".repeat(1000) + "h\0R"),
                Arguments.of("marks only", "(".repeat(100_000)),
                Arguments.of("a memo bomb", memoBomb(60) + "N\u0086K\1Q"),
                Arguments.of("a text beyond the file", "X\u00fe\u00ff\u00ff\u00ff"),
                Arguments.of("bytes beyond the file", "\u008e" + littleEndian(1L << 60)),
                Arguments.of("a frame beyond the file", "\u0095" + littleEndian(Long.MAX_VALUE)),
                Arguments.of("an integer beyond the file", "\u008b\u00ff\u00ff\u00ff\u007f"),
                Arguments.of("a storage of 2^62 elements", STORAGE + integer(1L << 62) + "tQ"),
                Arguments.of("a storage of 2^63 - 1 elements", STORAGE + integer(Long.MAX_VALUE) + "tQ"),
                Arguments.of("a storage of -1 elements", STORAGE + integer(-1) + "tQ"),
                Arguments.of("a shape of 2^62 by 4", view(0, integer(1L << 62) + "K\4\u0086", "K\4K\1\u0086")),
                Arguments.of("a shape that multiplies to 0", view(0, integer(1L << 32) + integer(1L << 32) + "\u0086",
                        "K\0K\0\u0086")),
                Arguments.of("a stride of 2^62", view(0, "K\4K\1\u0086", integer(1L << 62) + "K\1\u0086")),
                Arguments.of("a negative stride", view(3, "K\4\u0085", integer(-1) + "\u0085")),
                Arguments.of("an offset of 2^62", view(1L << 62, "K\1\u0085", "K\1\u0085")),
                Arguments.of("an offset of 2^63 - 1", view(Long.MAX_VALUE, "K\4\u0085", "K\1\u0085")),
                Arguments.of("4 elements expanded to 2^40", view(0, integer(1L << 40) + "\u0085", "K\0\u0085")),
                Arguments.of("a shape of 1,000,000 axes", view(0, "(" + "K\1".repeat(1_000_000) + "t",
                        "(" + "K\0".repeat(999_999) + "t")),
                Arguments.of("a class name of 1 MB", "X\0\0\20\0" + "a".repeat(1 << 20) + "q\0h\0\u0093"),
                Arguments.of("a class name beyond its line", "c" + "a".repeat(100_000) + "\nb\n"));
    }

    @ParameterizedTest
    @MethodSource("trickery")
    void trickeryIsRefused(String name, String pickle) throws IOException {
        for (byte[] file : inBothContainers(pickle, new byte[16])) {
            long before = allocated();
            refusal(file);
            assertTrue(allocated() - before < SMALL, () -> name + " took " + (allocated() - before) + " bytes");
        }
    }

    /** Shared lists whose elements, were they copied, would be 2^60: they are walked once. */
    @Test
    void sharedContainersAreWalkedOnce() throws IOException {
        for (byte[] file : inBothContainers(memoBomb(60), new byte[16])) {
            Object value = TorchFile.load(Files.write(folder.resolve("shared.pt"), file));
            assertEquals(2, ((List<?>) value).size());
        }
    }

    /** Lists of the list before, twice: [[..], [..]]. */
    private static String memoBomb(int depth) {
        StringBuilder pickle = new StringBuilder("]q\0");
        for (int i = 1; i <= depth; i++) {
            pickle.append("]q").append((char) i).append("(h").append((char) (i - 1)).append('h')
                    .append((char) (i - 1)).append('e');
        }
        return pickle.toString();
    }

    @Test
    void zipTrickery() throws IOException {
        byte[] pickle = pickle(STORAGE + "K\4tQ");
        Zip deflated = new Zip().add("a/data.pkl", pickle).deflate("a/data/a", new byte[10 << 20]);
        assertTrue(refusal(deflated.bytes()).contains("compressed or encrypted"));
        Zip bomb = new Zip().deflate("a/data.pkl", new byte[10 << 20]);
        assertTrue(refusal(bomb.bytes()).contains("compressed or encrypted"));

        byte[] twice = new Zip().add("a/data.pkl", pickle).add("a/data/a", new byte[16]).add("a/data/b", new byte[16])
                .bytes();
        String names = new String(twice, ISO_8859_1);
        assertTrue(refusal(names.replace("a/data/b", "a/data/a").getBytes(ISO_8859_1)).contains("two members"));
        // The directory's entry of b, pointed at the member a.
        ByteBuffer directory = ByteBuffer.wrap(twice.clone()).order(ByteOrder.LITTLE_ENDIAN);
        int last = names.lastIndexOf("PK\1\2");
        int before = names.lastIndexOf("PK\1\2", last - 1);
        directory.putInt(last + 42, directory.getInt(before + 42));
        assertTrue(refusal(directory.array()).contains("lie over each other"));

        byte[] good = new Zip().add("a/data.pkl", pickle).add("a/data/a", new byte[16]).bytes();
        int entry = new String(good, ISO_8859_1).lastIndexOf("PK\1\2");
        for (int field : new int[] {20, 24, 42}) {
            for (int value : new int[] {0, 15, 17, 1 << 20, Integer.MAX_VALUE, -1, -2}) {
                byte[] changed = good.clone();
                ByteBuffer.wrap(changed).order(ByteOrder.LITTLE_ENDIAN).putInt(entry + field, value);
                refusal(changed);
            }
        }
    }

    /** The directory's entries take many times their size in memory, so it is measured before it is read. */
    @Test
    void aDirectoryLongerThanAnyCheckpointsIsNotRead() throws IOException {
        byte[] zip = new Zip().add("a/data.pkl", pickle("N")).bytes();
        int end = zip.length - 22;
        Path file = folder.resolve("directory.pt");
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(zip, 0, end));
            channel.write(ByteBuffer.wrap(zip, end, 22), 40 << 20);
        }
        String message = assertThrows(CheckpointException.class, () -> TorchFile.load(file)).getMessage();
        assertTrue(message.contains("a zip directory of over 32 MiB"), message);
    }

    /** At every 64th of the file, and at every border of a record. */
    @ParameterizedTest
    @ValueSource(strings = {
        "checkpoint.pth.tar", "optimizer.pth.tar", "nested.pt", "nested_legacy.pt", "cuda_legacy.pt",
        "torch1_zip.pth.tar", "python2_legacy.pth.tar"})
    void filesCutShort(String name) throws IOException {
        byte[] whole = Files.readAllBytes(GoldenFilesTest.golden(name));
        TreeSet<Integer> lengths = new TreeSet<>();
        for (int part = 0; part < 64; part++) {
            lengths.add(whole.length * part / 64);
        }
        for (int i = 1; i < whole.length; i++) {
            boolean member = i + 1 < whole.length && whole[i] == 'P' && whole[i + 1] == 'K';
            if (member || whole[i - 1] == '.') {
                lengths.add(i);
            }
        }
        for (int length : lengths) {
            refusal(Arrays.copyOf(whole, length));
        }
    }

    /** Bits flipped in the bytes that matter: pickles and directories, not the elements. */
    @Test
    void flippedBits() throws IOException {
        flipBits(40);
    }

    @Tag("thorough")
    @Test
    void flippedBitsManyTimes() throws IOException {
        flipBits(4000);
    }

    private void flipBits(int times) throws IOException {
        String pickle = "}(X\1\0\0\0a" + REBUILD + "(" + STORAGE + "K\4tQK\0K\4\u0085K\1\u0085" + HOOKS
                + "tRX\1\0\0\0b](K\1G?\u00f0\0\0\0\0\0\0\u0088NX\3\0\0\0abceu";
        for (byte[] whole : inBothContainers(pickle, new byte[16])) {
            for (int seed = 0; seed < times; seed++) {
                Random random = new Random(seed);
                byte[] changed = whole.clone();
                for (int flips = random.nextInt(4); flips >= 0; flips--) {
                    changed[random.nextInt(changed.length)] ^= (byte) (1 << random.nextInt(8));
                }
                Path file = Files.write(folder.resolve("flipped.pt"), changed);
                try {
                    TorchFile.load(file);
                } catch (CheckpointException refused) {
                    assertTrue(refused.getMessage().startsWith(file + " "), refused.getMessage());
                } catch (RuntimeException | Error e) {
                    throw new AssertionError("flipped with seed " + seed, e);
                }
            }
        }
    }

    private String refusal(byte[] content) throws IOException {
        Path file = Files.write(folder.resolve("hostile.pt"), content);
        String message = assertThrows(CheckpointException.class, () -> TorchFile.load(file)).getMessage();
        assertTrue(message.startsWith(file + " "), message);
        assertTrue(message.contains(": "), () -> "says what to do: " + message);
        assertTrue(message.length() < 1000, () -> "is one sentence: " + message.substring(0, 500));
        return message;
    }

    /** Bytes that this thread has put on the heap. */
    private static long allocated() {
        return ((com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean())
                .getCurrentThreadAllocatedBytes();
    }

    private static String view(long offset, String shape, String strides) {
        return REBUILD + "(" + STORAGE + "K\4tQ" + integer(offset) + shape + strides + HOOKS + "tR";
    }

    private static String integer(long value) {
        return "\u008a\10" + littleEndian(value);
    }

    private static String littleEndian(long value) {
        return new String(ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN).putLong(value).array(),
                ISO_8859_1);
    }

    private static byte[] pickle(String body) {
        return ("\u0080\2" + body + ".").getBytes(ISO_8859_1);
    }

    /** A zip file and a legacy stream with that pickle and a storage {@code a}. */
    private static List<byte[]> inBothContainers(String pickle, byte[] storage) throws IOException {
        byte[] zip = new Zip().add("a/data.pkl", pickle(pickle)).add("a/data/a", storage).bytes();
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        stream.write(pickle("\u008a\nl\u00fc\u009cF\u00f9 j\u00a8P\u0019"));
        stream.write(pickle("M\u00e9\3"));
        stream.write(pickle("}"));
        stream.write(pickle(pickle));
        stream.write(pickle(pickle.contains("FloatStorage") ? "](X\1\0\0\0ae" : "]"));
        if (pickle.contains("FloatStorage")) {
            stream.write(littleEndian(storage.length / Float.BYTES).getBytes(ISO_8859_1));
            stream.write(storage);
        }
        return List.of(zip, stream.toByteArray());
    }

    /** A zip file in memory. */
    private static final class Zip {

        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private final ZipOutputStream zip = new ZipOutputStream(bytes);

        Zip add(String name, byte[] content) throws IOException {
            ZipEntry entry = new ZipEntry(name);
            CRC32 crc = new CRC32();
            crc.update(content);
            entry.setMethod(ZipEntry.STORED);
            entry.setSize(content.length);
            entry.setCrc(crc.getValue());
            return put(entry, content);
        }

        Zip deflate(String name, byte[] content) throws IOException {
            return put(new ZipEntry(name), content);
        }

        private Zip put(ZipEntry entry, byte[] content) throws IOException {
            zip.putNextEntry(entry);
            zip.write(content);
            zip.closeEntry();
            return this;
        }

        byte[] bytes() throws IOException {
            zip.close();
            return bytes.toByteArray();
        }
    }
}
