package org.voxelgrad.engine.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that are damaged, hostile or of another kind: each is refused by a sentence that says what it is. */
class RefusalTest {

    private static final String PROTOCOL = "\u0080\u0002";
    private static final String FLOATS = "(X\7\0\0\0storagectorch\nFloatStorage\nX\1\0\0\0aX\3\0\0\0cpuK\4tQ";
    private static final String HOOKS = "\u0089ccollections\nOrderedDict\n)R";
    private static final String REBUILD = "ctorch._utils\n_rebuild_tensor_v2\n";

    @TempDir
    private Path folder;

    @Test
    void filesOfOtherKinds() throws IOException {
        assertRefused("is empty", "");
        assertRefused("is a text file", "participant_id\tsession_id\nsub-01\tses-M00\n");
        assertRefused("is a text file", "é".repeat(600).getBytes(StandardCharsets.UTF_8));
        assertRefused("is a web page", "\n<!DOCTYPE html><html>404</html>");
        assertRefused("run git lfs pull", "version https://git-lfs.github.com/spec/v1\n");
        assertRefused("is an HDF5 file", "\u0089HDF\r\n");
        assertRefused("is a NumPy file", "\u0093NUMPY\1\0");
        assertRefused("is a NIfTI image", "\\\1\0\0" + "\0".repeat(340) + "n+1\0" + "\0".repeat(100));
        assertRefused("is a tar archive", "pickle" + "\0".repeat(251) + "ustar\0" + "\0".repeat(200));
        assertRefused("is not a PyTorch file", "\0\1\2\3");
        ByteArrayOutputStream gzip = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(gzip)) {
            out.write(new byte[500]);
        }
        assertRefused("is gzip-compressed", gzip.toByteArray());
        assertTrue(assertThrows(CheckpointException.class, () -> TorchFile.load(folder)).getMessage()
                .contains("is a folder"));
        assertTrue(assertThrows(CheckpointException.class, () -> TorchFile.load(folder.resolve("none.pt")))
                .getMessage().endsWith("none.pt does not exist: check the path"));
    }

    @Test
    void anythingButOneTensor() {
        Path file = GoldenFilesTest.golden("checkpoint.pth.tar");
        String message = assertThrows(CheckpointException.class, () -> TorchFile.loadTensor(file)).getMessage();
        assertTrue(message.contains("holds a dict of 4 entries instead of one tensor"), message);
    }

    @Test
    void classesOutsideTheListAreNamed() {
        Path module = GoldenFilesTest.golden("module.pt");
        String message = assertThrows(CheckpointException.class, () -> TorchFile.load(module)).getMessage();
        assertTrue(message.contains("'torch.nn.modules.activation.ReLU'"), message);
        assertPickleRefused("'posix.system'", "cposix\nsystem\nX\2\0\0\0ls\u0085R");
        assertPickleRefused("'posix.system'", "X\5\0\0\0posixX\6\0\0\0system\u0093X\2\0\0\0ls\u0085R");
        assertPickleRefused("'torch.storage._load_from_bytes'", "ctorch.storage\n_load_from_bytes\n");
        assertPickleRefused("'builtins.eval'", "cbuiltins\neval\n");
        assertPickleRefused("a call of the string 'eval'", "X\4\0\0\0eval)R");
        assertPickleRefused("a call of numpy.ndarray", "cnumpy\nndarray\n)R");
        assertPickleRefused("a Python class or function", "ctorch\nSize\n");
        assertPickleRefused("a state for a tensor", REBUILD + "(" + FLOATS + "K\0)))" + HOOKS + "tR}b");
    }

    @ParameterizedTest
    @CsvSource({
        "complex, torch.ComplexFloatStorage, a complex tensor",
        "sparse, torch._utils._rebuild_sparse_tensor, a sparse tensor",
        "quantised, torch._utils._rebuild_qtensor, a quantised tensor",
        "uint16, torch._utils._rebuild_tensor_v3, 'a tensor of type uint16, uint32, uint64 or float8'",
        "float8, torch._utils._rebuild_tensor_v3, 'a tensor of type uint16, uint32, uint64 or float8'",
        "meta, torch._utils._rebuild_meta_tensor_no_storage, a tensor without values"})
    void otherKindsOfTensorsAreNamed(String name, String global, String kind) {
        Path file = GoldenFilesTest.golden("refused_" + name + ".pt");
        String message = assertThrows(CheckpointException.class, () -> TorchFile.load(file)).getMessage();
        assertTrue(message.contains(" holds '" + global + "', " + kind), message);
        assertTrue(message.contains(": save "), message);
    }

    @Test
    void opcodesOutsideTheListAreNamed() {
        assertPickleRefused("opcode 0x69", "(iposix\nsystem\n");
        assertPickleRefused("opcode 0x6f", "(ctorch\nSize\no");
        assertPickleRefused("opcode 0x81", ")\u0081");
        assertPickleRefused("opcode 0x82", "\u0082\1");
        assertPickleRefused("opcode 0x50", "Pid\n");
    }

    @Test
    void picklesThatDoNotHoldTogether() {
        assertPickleRefused("without its operand", "");
        assertPickleRefused("without its operand", "\u0085");
        assertPickleRefused("without its operand", "(s");
        assertPickleRefused("without its mark", "t");
        assertPickleRefused("never stored", "h\7");
        assertPickleRefused("no list", "}Na");
        assertPickleRefused("without a dict", "]NNs");
        assertPickleRefused("without a dict", "}(Nu");
        assertPickleRefused("None as a key", "}NNs");
        assertPickleRefused("a tuple of 0 elements as a key", "})Ns");
        assertPickleRefused("protocol 7", "\u0080\7N");
        assertPickleRefused("nested more than 100 deep", "]q\0h\0a");
        assertPickleRefused("nested more than 100 deep", "]".repeat(102) + "a".repeat(101));
        assertPickleRefused("nested more than 100 deep", "(" + deepBySharing() + "t");
        assertPickleRefused("the number 1208925819614629174706176", "\u008a\13" + "\0".repeat(10) + "\1");
        assertPickleRefused("latin1", "c_codecs\nencode\nX\1\0\0\0aX\4\0\0\0utf8\u0086R");
        assertPickleRefused("a bytes object", "C\1a");
        assertPickleRefused("NumPy data of the type 'O8'", "cnumpy\ndtype\nX\2\0\0\0O8\u0089\u0088\u0087R");
        assertPickleRefused("a NumPy float64 of 1 bytes",
                "cnumpy.core.multiarray\nscalar\ncnumpy\ndtype\nX\2\0\0\0f8\u0089\u0088\u0087RC\1a\u0086R");
    }

    /** Containers that are each shallow where first met, and deep together. */
    private static String deepBySharing() {
        StringBuilder pickle = new StringBuilder("]q\0");
        for (int i = 1; i < 150; i++) {
            pickle.append("]q").append((char) i).append('h').append((char) (i - 1)).append('a');
        }
        return pickle.toString();
    }

    @Test
    void sizesAreCheckedBeforeAnythingIsAllocated() {
        assertPickleRefused("cut short", "X\u00ff\u00ff\u00ff\u00ff");
        assertPickleRefused("cut short", "B\u00ff\u00ff\u00ff\u007f");
        assertPickleRefused("cut short", "\u008d\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u007f");
        assertPickleRefused("cut short", "\u008e\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff");
        assertPickleRefused("an integer of 2147483647 bytes", "\u008b\u00ff\u00ff\u00ff\u007f");
        // The same long text, turned into bytes again and again.
        String encode = "c_codecs\nencode\nq\0X\0\0\20\0" + "a".repeat(1 << 20) + "q\1";
        assertPickleRefused("more than 128 MiB", encode + "h\0h\1X\6\0\0\0latin1\u0086R".repeat(130));
        assertPickleRefused("over 5000000 steps", "N".repeat(5_000_000));
    }

    @ParameterizedTest
    @CsvSource({
        "1, 2, 4, beyond the 4 elements stored",
        "0, 5, 1, beyond the 4 elements stored",
        "0, 4, 2, beyond the 4 elements stored",
        "0, 2, 9223372036854775807, beyond the 4 elements stored",
        "3, 3, 9223372036854775807, describe no tensor",
        "0, 2, -1, describe no tensor",
        "-1, 2, 1, describe no tensor",
        "0, -2, 1, describe no tensor",
        "0, 9223372036854775807, 0, more often than is read",
        "0, 2000000, 0, more often than is read"})
    void viewsBeyondTheirStorage(long offset, long size, long stride, String expected) {
        assertPickleRefused(expected,
                REBUILD + "(" + FLOATS + integer(offset) + integer(size) + "\u0085" + integer(stride) + "\u0085"
                        + HOOKS + "tR");
    }

    @Test
    void tensorsThatDoNotHoldTogether() {
        assertPickleRefused("describe no tensor", REBUILD + "(" + FLOATS + "K\0K\1\u0085)" + HOOKS + "tR");
        assertPickleRefused("no integer", REBUILD + "(" + FLOATS + "K\0N\u0085K\1\u0085" + HOOKS + "tR");
        assertPickleRefused("wrong arguments for rebuild_tensor", REBUILD + "(NK\0))" + HOOKS + "tR");
        assertPickleRefused("where a storage belongs", "K\1Q");
        assertPickleRefused("where a storage belongs",
                "(X\7\0\0\0storagectorch\nSize\nX\1\0\0\0aX\3\0\0\0cpuK\4tQ");
        assertPickleRefused("storage view of PyTorch 0.3", FLOATS.replace("tQ", "NNtQ").replace("NN", "X\1\0\0\0v"));
        assertPickleRefused("two types or sizes", "(" + FLOATS + FLOATS.replace("K\4", "K\5") + "t");
        assertPickleRefused("conjugate", REBUILD + "(" + FLOATS + "K\0K\4\u0085K\1\u0085" + HOOKS
                + "}X\3\0\0\0neg\u0088stR");
        assertRefused("larger than any file", legacy(FLOATS.replace("K\4", integer(Long.MAX_VALUE)),
                "](X\1\0\0\0ae", littleEndian(Long.MAX_VALUE)));
    }

    @Test
    void legacyStreamsThatDoNotHoldTogether() {
        assertRefused("torch.save did not write", PROTOCOL + "K\1.");
        assertRefused("has as its format version the number 1000 instead of 1001", legacyStart(1000));
        assertRefused("list of storages is missing", legacy(FLOATS, "N", ""));
        assertRefused("does not fit its tensors", legacy(FLOATS, "]", ""));
        assertRefused("does not fit its tensors", legacy("N", "](X\1\0\0\0ae", ""));
        assertRefused("has 5 elements instead of 4", legacy(FLOATS, "](X\1\0\0\0ae", littleEndian(5)));
        assertRefused("cut short", legacy(FLOATS, "](X\1\0\0\0ae", littleEndian(4) + "fifteen bytes.."));
    }

    @Test
    void zipArchivesThatDoNotHoldTogether() throws IOException {
        byte[] pickle = bytes(PROTOCOL + FLOATS + ".");
        assertRefused("0 members <name>/data.pkl", zip(Map.of("word/document.xml", bytes("<a/>")), ZipEntry.STORED));
        assertRefused("2 members <name>/data.pkl",
                zip(Map.of("a/data.pkl", pickle, "b/data.pkl", pickle), ZipEntry.STORED));
        assertRefused("TorchScript", zip(Map.of("a/data.pkl", pickle, "a/constants.pkl", pickle), ZipEntry.STORED));
        assertRefused("'a/data/a' is missing", zip(Map.of("a/data.pkl", pickle), ZipEntry.STORED));
        assertRefused("too few for 4 elements of float32",
                zip(Map.of("a/data.pkl", pickle, "a/data/a", new byte[15]), ZipEntry.STORED));
        assertRefused("compressed or encrypted", zip(Map.of("a/data.pkl", pickle), ZipEntry.DEFLATED));
        assertRefused("byte order", zip(Map.of("a/data.pkl", pickle, "a/byteorder", bytes("middle")), ZipEntry.STORED));
        byte[] flipped = Files.readAllBytes(GoldenFilesTest.golden("image.pt"));
        flipped[9000] ^= 1;
        assertRefused("does not fit its checksum", flipped);
    }

    @ParameterizedTest
    @ValueSource(strings = {"checkpoint.pth.tar", "nested.pt", "nested_legacy.pt", "views_legacy.pt", "protocol4.pt"})
    void filesCutShort(String name) throws IOException {
        byte[] whole = Files.readAllBytes(GoldenFilesTest.golden(name));
        for (int length = 1; length < whole.length; length += 1 + whole.length / 60) {
            byte[] start = Arrays.copyOf(whole, length);
            Path file = Files.write(folder.resolve("cut.pt"), start);
            assertThrows(CheckpointException.class, () -> TorchFile.load(file),
                    () -> start.length + " bytes of " + name);
        }
    }

    /** Whatever a byte is changed to, the file is refused in a sentence or gives values that can be read. */
    @ParameterizedTest
    @ValueSource(strings = {
        "checkpoint.pth.tar", "nested.pt", "nested_legacy.pt", "views_legacy.pt", "no_checksums.pt"})
    void changedBytes(String name) throws IOException {
        readChanged(name, 60);
    }

    @Tag("thorough")
    @ParameterizedTest
    @ValueSource(strings = {
        "checkpoint.pth.tar", "nested.pt", "nested_legacy.pt", "views_legacy.pt", "no_checksums.pt"})
    void changedBytesManyTimes(String name) throws IOException {
        readChanged(name, 2000);
    }

    private void readChanged(String name, int times) throws IOException {
        byte[] whole = Files.readAllBytes(GoldenFilesTest.golden(name));
        for (int seed = 0; seed < times; seed++) {
            Random random = new Random(seed);
            byte[] changed = whole.clone();
            for (int i = random.nextInt(3); i >= 0; i--) {
                changed[random.nextInt(changed.length)] = (byte) random.nextInt();
            }
            try {
                readAll(TorchFile.load(Files.write(folder.resolve("changed.pt"), changed)));
            } catch (CheckpointException refused) {
                assertTrue(refused.getMessage().contains("changed.pt "), refused.getMessage());
            } catch (RuntimeException | Error e) {
                throw new AssertionError(name + " changed with seed " + seed, e);
            }
        }
    }

    private static void readAll(Object value) {
        switch (value) {
            case TorchTensor tensor -> assertEquals(tensor.count(), tensor.toFloats().length);
            case Map<?, ?> dict -> dict.values().forEach(RefusalTest::readAll);
            case Collection<?> list -> list.forEach(RefusalTest::readAll);
            case null, default -> { }
        }
    }

    private void assertPickleRefused(String expected, String pickle) {
        boolean refersToStorage = pickle.contains("FloatStorage");
        assertRefused(expected, refersToStorage
                ? legacy(pickle, "](X\1\0\0\0ae", littleEndian(4) + "\0".repeat(16))
                : legacy(pickle, "]", ""));
    }

    private void assertRefused(String expected, String content) {
        assertRefused(expected, bytes(content));
    }

    private void assertRefused(String expected, byte[] content) {
        Path file = folder.resolve("refused.pt");
        String message = assertThrows(CheckpointException.class, () -> TorchFile.load(Files.write(file, content)),
                expected).getMessage();
        assertTrue(message.startsWith(file + " ") && message.contains(expected), message);
        assertTrue(message.contains(": "), () -> "says what to do: " + message);
    }

    private static String legacyStart(int version) {
        return PROTOCOL + "\u008a\nl\u00fc\u009cF\u00f9 j\u00a8P\u0019." + PROTOCOL + integer(version) + "." + PROTOCOL
                + "}.";
    }

    private static String legacy(String pickle, String keys, String storages) {
        return legacyStart(1001) + PROTOCOL + pickle + "." + PROTOCOL + keys + "." + storages;
    }

    private static String integer(long value) {
        return "\u008a\10" + littleEndian(value);
    }

    private static String littleEndian(long value) {
        byte[] bytes = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN).putLong(value).array();
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private static byte[] bytes(String latin1) {
        return latin1.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static byte[] zip(Map<String, byte[]> members, int method) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (Map.Entry<String, byte[]> member : members.entrySet()) {
                ZipEntry entry = new ZipEntry(member.getKey());
                CRC32 crc = new CRC32();
                crc.update(member.getValue());
                entry.setMethod(method);
                entry.setSize(member.getValue().length);
                entry.setCrc(crc.getValue());
                zip.putNextEntry(entry);
                zip.write(member.getValue());
            }
        }
        return bytes.toByteArray();
    }
}
