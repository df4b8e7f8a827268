package org.voxelgrad.engine.checkpoint.safetensors;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.voxelgrad.engine.checkpoint.CheckpointException;
import org.voxelgrad.engine.checkpoint.TorchFile;
import org.voxelgrad.engine.checkpoint.TorchTensor;
import org.voxelgrad.engine.checkpoint.TorchType;

class SafetensorsFileTest {

    @TempDir
    private Path folder;

    private static Path golden() {
        try {
            return Path.of(SafetensorsFileTest.class.getResource("dtypes.safetensors").toURI());
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void readsWhatTheFormatsOwnLibraryWrote() throws IOException {
        SafetensorsFile file = SafetensorsFile.load(golden());
        assertEquals(Map.of("format", "pt", "text", "Montréal \"脳\"\n"), file.metadata());
        assertEquals(TorchType.values().length + 2, file.tensors().size());
        for (TorchType type : TorchType.values()) {
            TorchTensor tensor = file.tensors().get(type.dtype());
            double[] expected = switch (type) {
                case UINT8 -> new double[] {0, 1, 2, 127, 128, 255};
                case BOOL -> new double[] {1, 0, 1, 0, 0, 1};
                case INT64, INT32, INT16, INT8 -> new double[] {0, 1, -2, 3, -4, 100};
                case FLOAT32, FLOAT64, FLOAT16, BFLOAT16 -> new double[] {0.5, 1.5, -1.5, 3.5, -3.5, 100.5};
            };
            assertEquals(type + " [2, 3]", tensor.toString());
            assertArrayEquals(expected, tensor.toDoubles(), type.dtype());
        }
        assertEquals("float32 [0, 5]", file.tensors().get("empty").toString());
        assertArrayEquals(new long[] {7}, file.tensors().get("number").toLongs());
    }

    @Test
    void whatIsSavedComesBackAlignedAndInItsOrder() throws IOException {
        Random random = new Random(5);
        float[] weights = new float[100_001];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = (float) random.nextGaussian();
        }
        Map<String, TorchTensor> tensors = new LinkedHashMap<>();
        tensors.put("a \"quoted\" name\\\n", TorchTensor.of(new long[] {1, 100_001}, weights));
        tensors.put("norm.num_batches_tracked", TorchTensor.ofLongs(new long[0], new long[] {1L << 40}));
        tensors.put("empty", TorchTensor.of(new long[] {0, 3}, new float[0]));
        tensors.put("transposed", SafetensorsFile.load(golden()).tensors().get("float64"));
        Path file = folder.resolve("model.safetensors");

        new SafetensorsFile(tensors, Map.of("where", "Montréal")).save(file);

        assertTrue(SafetensorsFile.isOne(file));
        SafetensorsFile loaded = SafetensorsFile.load(file);
        assertEquals(Map.of("where", "Montréal"), loaded.metadata());
        assertEquals(List.copyOf(tensors.keySet()), List.copyOf(loaded.tensors().keySet()));
        tensors.forEach((name, tensor) -> {
            assertEquals(tensor.toString(), loaded.tensors().get(name).toString());
            assertArrayEquals(tensor.toDoubles(), loaded.tensors().get(name).toDoubles(), name);
        });
        byte[] bytes = Files.readAllBytes(file);
        long header = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong();
        assertEquals(0, header % 8);
        assertTrue(new String(bytes, 8, (int) header, StandardCharsets.UTF_8).contains("\"data_offsets\":[0,8]"),
                "the widest type comes first");
        assertThrows(IllegalArgumentException.class, () -> new SafetensorsFile(
                Map.of("__metadata__", tensors.get("empty")), Map.of()).save(file));
    }

    @Test
    void otherFilesAreNotOfThisFormat() throws IOException {
        Path file = folder.resolve("other");
        for (String content : List.of("", "{}", "12345678", "participant_id\tsession_id\n", "PK\3\4...............")) {
            Files.writeString(file, content);
            assertFalse(SafetensorsFile.isOne(file), content);
            assertThrows(CheckpointException.class, () -> SafetensorsFile.load(file), content);
        }
        assertThrows(CheckpointException.class, () -> SafetensorsFile.load(folder));
        assertThrows(CheckpointException.class, () -> SafetensorsFile.load(folder.resolve("none")));
        String message = assertThrows(CheckpointException.class, () -> TorchFile.load(golden())).getMessage();
        assertTrue(message.contains("is a safetensors file, not a PyTorch file"), message);
    }

    static Stream<Arguments> headers() {
        return Stream.of(
                arguments("is damaged: its header has '[' at character 0 instead of '{'", "[]"),
                arguments("instead of ':'", "{\"a\" 1}"),
                arguments("instead of '}'", "{" + tensor("a", "U8", "4", "0,4")),
                arguments("the end of the header", "{} {}"),
                arguments("the end of a text", "{\"a"),
                arguments("an escape sequence", "{\"\\x\":{}}"),
                arguments("four hexadecimal digits", "{\"\\u00g0\":{}}"),
                arguments("names 'a' twice",
                        "{" + tensor("a", "U8", "4", "0,4") + "," + tensor("a", "U8", "0", "4,4") + "}"),
                arguments("lacks one of dtype, shape and data_offsets", "{\"a\":{\"dtype\":\"U8\",\"shape\":[4]}}"),
                arguments("lacks one of dtype, shape and data_offsets", "{" + tensor("a", "U8", "4", "4") + "}"),
                arguments("the unknown field 'strides'", "{\"a\":{\"strides\":[1]}}"),
                arguments("of the type 'F8_E4M3', which is not read", "{" + tensor("a", "F8_E4M3", "4", "0,4") + "}"),
                arguments("a whole number from 0", "{\"a\":{\"shape\":[-1]}}"),
                arguments("instead of ']'", "{\"a\":{\"shape\":[1e3]}}"),
                arguments("a whole number from 0", "{\"a\":{\"shape\":[99999999999999999999]}}"),
                arguments("instead of '\"'", "{\"__metadata__\":{\"a\":{}}}"),
                arguments("is larger than any file", "{" + tensor("a", "F64", "4294967296,4294967296", "0,4") + "}"),
                arguments("takes 4 bytes but has the place of 3", "{" + tensor("a", "F32", "1", "0,3") + "}"),
                arguments("takes 4 bytes but has the place of -4", "{" + tensor("a", "F32", "1", "4,0") + "}"),
                arguments("ends at byte 8 of the data, which are 4 bytes",
                        "{" + tensor("a", "F32", "2", "0,8") + "}"),
                arguments("overlaps another one",
                        "{" + tensor("a", "U8", "3", "0,3") + "," + tensor("b", "U8", "2", "2,4") + "}"),
                arguments("comes after a gap", "{" + tensor("a", "U8", "3", "1,4") + "}"),
                arguments("take 3 bytes, but 4 follow", "{" + tensor("a", "U8", "3", "0,3") + "}"),
                arguments("take 0 bytes, but 4 follow", "{}"));
    }

    private static String tensor(String name, String dtype, String shape, String place) {
        return "\"" + name + "\":{\"dtype\":\"" + dtype + "\",\"shape\":[" + shape + "],\"data_offsets\":[" + place
                + "]}";
    }

    @ParameterizedTest
    @MethodSource("headers")
    void headersThatDoNotHoldTogether(String expected, String header) throws IOException {
        assertRefused(expected, file(header, 4));
    }

    @Test
    void hugeHeadersAreRefusedBeforeTheyAreRead() throws IOException {
        assertRefused("do not give the length of a header", start(Long.MAX_VALUE));
        assertRefused("do not give the length of a header", start(-1));
        assertRefused("ends within its header of 1000 bytes", start(1000));
        assertRefused("more than 64 axes", file("{\"a\":{\"shape\":[" + "1,".repeat(70) + "1]}}", 0));
        assertRefused("the unknown field 'a'", file("{\"a\":".repeat(100_000), 0));
    }

    /** Cut short anywhere, or with any byte changed, the file is refused in a sentence or gives readable values. */
    @Test
    void damagedFiles() throws IOException {
        byte[] whole = Files.readAllBytes(golden());
        for (int length = 0; length < whole.length; length += 1 + whole.length / 128) {
            assertRefused("", Arrays.copyOf(whole, length));
        }
        Path file = folder.resolve("changed.safetensors");
        for (int seed = 0; seed < 300; seed++) {
            Random random = new Random(seed);
            byte[] changed = whole.clone();
            changed[random.nextInt(changed.length)] = (byte) random.nextInt();
            Files.write(file, changed);
            try {
                SafetensorsFile.load(file).tensors().values().forEach(TorchTensor::toDoubles);
            } catch (CheckpointException refused) {
                assertTrue(refused.getMessage().startsWith(file + " "), refused.getMessage());
            } catch (RuntimeException | Error e) {
                throw new AssertionError("changed with seed " + seed, e);
            }
        }
    }

    private static byte[] start(long length) {
        return ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN).putLong(length).put((byte) '{').array();
    }

    private static byte[] file(String header, int data) {
        byte[] json = header.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(8 + json.length + data).order(ByteOrder.LITTLE_ENDIAN)
                .putLong(json.length).put(json).array();
    }

    private void assertRefused(String expected, byte[] content) throws IOException {
        Path file = Files.write(folder.resolve("refused.safetensors"), content);
        String message =
                assertThrows(CheckpointException.class, () -> SafetensorsFile.load(file), expected).getMessage();
        assertTrue(message.startsWith(file + " ") && message.contains(expected), message);
        assertTrue(message.contains(": "), () -> "says what to do: " + message);
    }
}
