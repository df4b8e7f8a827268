package org.voxelgrad.nifti;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A damaged or foreign file is refused in one sentence: the file, what was found, what to do. */
class NiftiCorruptionTest {

    private static final String COPY = "copy or download it again.";
    private static final String REPACK = "copy or download it again, or repack it with gunzip and gzip.";

    private static final int DIM = 40;
    private static final int DATATYPE = 70;
    private static final int VOX_OFFSET = 108;
    private static final int SCL_SLOPE = 112;
    private static final int QFORM_CODE = 252;
    private static final int QUATERN_B = 256;

    @TempDir
    Path folder;

    /**
     * One way to be wrong.
     *
     * @param name    of the file
     * @param content its bytes
     * @param found   what the message says was found
     * @param remedy  how the message ends
     */
    record Wrong(String name, byte[] content, String found, String remedy) {
        @Override
        public String toString() {
            return found;
        }
    }

    static Stream<Wrong> wrong() throws IOException {
        byte[] one = golden("int16_le.nii");
        byte[] two = golden("nifti2_int16_le.nii");
        byte[] zipped = gzip(one);
        byte[] huge = shorts(one, DIM, 3, 1000, 1000, 1000);
        byte[] pair = with(one, b -> b.put(345, (byte) 'i'));
        return Stream.of(
                new Wrong("empty.nii.gz", new byte[0], "is empty", COPY),
                new Wrong("short.nii", Arrays.copyOf(one, 3), "(it starts with bytes 5c 01 00)", "nibabel."),
                new Wrong("foreign.nii", "PK\3\4, an archive".getBytes(), "is not a NIfTI file", "nibabel."),
                new Wrong("header.nii", Arrays.copyOf(one, 347), "ends within its header, after 347 bytes", COPY),
                new Wrong("header2.nii", Arrays.copyOf(two, 539), "ends within its header, after 539 bytes", COPY),
                new Wrong("cut.nii", Arrays.copyOf(one, 471), "is cut short at 471 bytes, expected 120 bytes", COPY),
                new Wrong("analyze.nii", with(one, b -> b.putInt(344, 0)), "is an ANALYZE 7.5 header",
                        "fslchfiletype NIFTI_GZ, and check the orientation."),
                new Wrong("magic.nii", with(one, b -> b.put(344, (byte) 'x')), "has the magic bytes 78 2b 31", COPY),
                new Wrong("lines.nii", with(two, b -> b.putInt(8, 0x0a1a0a0a)), "translates line ends", "binary mode."),
                new Wrong("single.nii", pair, "is the header of a pair", "beside it."),
                new Wrong("alone.hdr", pair, "expected its image alone.img or alone.img.gz", "copy that file too."),
                new Wrong("alone.img", new byte[120], "expected its header alone.hdr", "copy that file too."),

                new Wrong("axes.nii", shorts(one, DIM, 8), "has 8 axes", COPY),
                new Wrong("negative.nii", shorts(one, DIM, 3, 3, -5), "has -5 voxels along axis 2", COPY),
                new Wrong("none.nii", shorts(one, DIM, 3, 0), "has 0 voxels along axis 1", COPY),
                new Wrong("volumes.nii", shorts(one, DIM, 5, 3, 5, 4, 2, 3), "holds 6 volumes (dim = 3 5 4 2 3)",
                        "fslroi or nibabel."),
                new Wrong("huge.nii", huge, "is cut short at 472 bytes, expected 2000000000 bytes", COPY),
                new Wrong("huge.nii.gz", gzip(huge), "bytes of gzip, expected what could hold 2000000000", COPY),
                new Wrong("overflow.nii", shorts(one, DIM, 3, 32767, 32767, 32767), "has too many voxels", COPY),
                new Wrong("overflow2.nii", with(two, b -> b.putLong(24, 1L << 62).putLong(32, 1L << 62)),
                        "has too many voxels", COPY),

                new Wrong("rgb.nii", shorts(one, DATATYPE, 128), "stores voxels as RGB24 (datatype 128)", "nibabel."),
                new Wrong("complex.nii", shorts(one, DATATYPE, 32), "stores voxels as complex64", "nibabel."),
                new Wrong("quad.nii", shorts(one, DATATYPE, 1536), "stores voxels as float128", "nibabel."),
                new Wrong("type.nii", shorts(one, DATATYPE, 3), "stores voxels as unknown (datatype 3)", "nibabel."),
                new Wrong("offset.nii", floats(one, VOX_OFFSET, 348), "has its voxels at byte 348.0", COPY),
                new Wrong("unset.nii", floats(one, VOX_OFFSET, 0), "has its voxels at byte 0.0", COPY),
                new Wrong("nan.nii", floats(one, VOX_OFFSET, Float.NaN), "has its voxels at byte NaN", COPY),
                new Wrong("behind.nii", with(two, b -> b.putLong(168, Long.MAX_VALUE)), "is cut short at 664", COPY),
                new Wrong("behind.nii.gz", gzip(floats(one, VOX_OFFSET, 4096)), "is cut short", COPY),
                new Wrong("intercept.nii", floats(one, SCL_SLOPE, 2, Float.NaN), "has scl_inter NaN with scl_slope 2.0",
                        "1 and 0 if not scaled."),
                new Wrong("rotation.nii", floats(shorts(one, QFORM_CODE, 1, 0), QUATERN_B, 1.5f),
                        "has an impossible qform rotation", "nibabel."),

                new Wrong("cut.nii.gz", Arrays.copyOf(zipped, zipped.length / 2), "is cut short", COPY),
                new Wrong("stub.nii.gz", Arrays.copyOf(zipped, 5), "is cut short", COPY),
                new Wrong("tail.nii.gz", Arrays.copyOf(zipped, zipped.length - 5), "is cut short", COPY),
                new Wrong("ends.nii.gz", gzip(Arrays.copyOf(one, 400)), "ends before its last voxel", COPY),
                new Wrong("sum.nii.gz", with(zipped, b -> b.putInt(zipped.length - 8, 0)), "CRC32", REPACK),
                new Wrong("padded.nii.gz", Arrays.copyOf(zipped, zipped.length + 12), "Unexpected data", REPACK));
    }

    @ParameterizedTest
    @MethodSource("wrong")
    void isRefusedInOneSentence(Wrong wrong) throws IOException {
        Path file = Files.write(folder.resolve(wrong.name()), wrong.content());

        String message = assertThrows(NiftiException.class, () -> Nifti.read(file)).getMessage();
        assertTrue(message.startsWith(file + " "), message);
        assertTrue(message.contains(wrong.found()), message);
        assertTrue(message.contains(", expected "), message);
        assertTrue(message.endsWith(wrong.remedy()), message);
    }

    @Test
    void missingFileAndFolder() {
        Path missing = folder.resolve("missing.nii");
        String message = assertThrows(NiftiException.class, () -> Nifti.read(missing)).getMessage();
        assertTrue(message.equals(missing + " does not exist, expected a NIfTI file: check the path."), message);

        message = assertThrows(NiftiException.class, () -> Nifti.readHeader(folder)).getMessage();
        assertTrue(message.contains("is a folder"), message);
    }

    @Test
    void headerAloneShowsAFileCutShort() throws IOException {
        byte[] one = golden("int16_le.nii");
        Path file = Files.write(folder.resolve("cut.nii"), Arrays.copyOf(one, 400));

        assertThrows(NiftiException.class, () -> Nifti.readHeader(file));
    }

    /** Whatever bytes change in the header, the answer is a volume or a sentence, never another exception. */
    @Test
    void noDamageEscapesAsAnotherException() throws IOException {
        SplittableRandom random = new SplittableRandom(3);
        Path file = folder.resolve("fuzzed.nii");
        for (String name : new String[] {"int16_le.nii", "nifti2_float64_be.nii", "zipped_members.nii.gz"}) {
            byte[] whole = golden(name);
            for (int round = 0; round < 700; round++) {
                byte[] damaged = whole.clone();
                for (int n = 0; n < 3; n++) {
                    damaged[random.nextInt(Math.min(damaged.length, 560))] = (byte) random.nextInt(256);
                }
                Files.write(file, damaged);
                try {
                    Nifti.read(file);
                } catch (NiftiException expected) {
                    // A sentence.
                } catch (IOException | RuntimeException | OutOfMemoryError e) {
                    fail(name + ", seed 3, round " + round, e);
                }
            }
        }
    }

    private static byte[] golden(String name) throws IOException {
        return Files.readAllBytes(Golden.path(name));
    }

    private static byte[] with(byte[] content, Consumer<ByteBuffer> damage) {
        byte[] copy = content.clone();
        damage.accept(ByteBuffer.wrap(copy).order(ByteOrder.LITTLE_ENDIAN));
        return copy;
    }

    private static byte[] shorts(byte[] content, int offset, int... values) {
        return with(content, b -> {
            for (int n = 0; n < values.length; n++) {
                b.putShort(offset + 2 * n, (short) values[n]);
            }
        });
    }

    private static byte[] floats(byte[] content, int offset, float... values) {
        return with(content, b -> b.slice(offset, 4 * values.length).order(b.order()).asFloatBuffer().put(values));
    }

    private static byte[] gzip(byte[] content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(content);
        }
        return bytes.toByteArray();
    }
}
