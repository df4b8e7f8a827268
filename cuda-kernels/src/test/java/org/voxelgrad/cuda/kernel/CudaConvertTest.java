package org.voxelgrad.cuda.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.voxelgrad.cuda.device.DeviceMemory;
import org.voxelgrad.cuda.host.HostCompiler;
import org.voxelgrad.cuda.host.HostDevice;
import org.voxelgrad.engine.tensor.DType;
import org.voxelgrad.engine.tensor.Shape;
import org.voxelgrad.engine.tensor.Tensor;

class CudaConvertTest {

    @TempDir
    static Path folder;

    private HostDevice device;
    private Launcher launcher;
    private CudaConvert convert;

    @BeforeAll
    static void skipsWithoutCompiler() {
        String refusal = HostCompiler.refusal();
        assumeTrue(refusal == null, () -> "skipped: " + refusal);
    }

    @BeforeEach
    void open() {
        device = new HostDevice(new HostCompiler(folder), 1 << 28);
        launcher = new Launcher(device);
        convert = new CudaConvert(launcher);
    }

    @AfterEach
    void close() {
        launcher.close();
        device.close();
    }

    @Test
    void roundsToTheNearestAndTiesToEven() {
        float[] floats = {
            1, -2.5f, 0f, -0f, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, Float.MAX_VALUE,
            // One bit of bfloat16 above 1 is 2^-7: halves of it are ties.
            1 + 0x1p-8f, 1 + 0x3p-8f, 1 + 0x1p-8f + 0x1p-20f, 1 + 0x1p-8f - 0x1p-20f, -1 - 0x3p-8f,
            Float.MIN_VALUE, 0x1p-133f, 0x3p-134f
        };
        float[] expected = {
            1, -2.5f, 0f, -0f, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, Float.POSITIVE_INFINITY,
            1, 1 + 0x1p-6f, 1 + 0x1p-7f, 1, -1 - 0x1p-6f,
            0, 0x1p-133f, 0x1p-132f
        };
        assertArrayEquals(expected, widened(floats));
    }

    @Test
    void keepsNaNOfEveryKind() {
        int[] kinds = {0x7fc00000, 0x7f800001, 0xff800001, 0xffffffff, 0x7fffffff};
        float[] floats = new float[kinds.length];
        for (int i = 0; i < kinds.length; i++) {
            floats[i] = Float.intBitsToFloat(kinds[i]);
        }
        for (float value : widened(floats)) {
            assertEquals(Float.NaN, value);
        }
    }

    private float[] widened(float[] floats) {
        short[] bits = channelsLast(tensor(Shape.of(1, 1, floats.length), floats));
        float[] widened = new float[bits.length];
        for (int i = 0; i < bits.length; i++) {
            widened[i] = Float.intBitsToFloat(bits[i] << 16);
        }
        return widened;
    }

    /** Tiles are 32 channels of 64 voxels. */
    @ParameterizedTest
    @CsvSource({"1, 1, 1", "2, 8, 65", "3, 33, 63", "1, 64, 128", "2, 40, 27", "65, 3, 2"})
    void putsChannelsLastAndFirstAgain(int images, int channels, int voxels) {
        Shape shape = Shape.of(images, channels, voxels);
        float[] floats = new float[images * channels * voxels];
        short[] expected = new short[floats.length];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = i % 251;
            int last = (i / (channels * voxels) * voxels + i % voxels) * channels + i / voxels % channels;
            expected[last] = (short) (Float.floatToIntBits(floats[i]) >> 16);
        }
        assertArrayEquals(expected, channelsLast(tensor(shape, floats)));

        Workspace.Part part = launcher.workspace().bytes(expected.length * 2L);
        device.write(part.address(), MemorySegment.ofArray(expected));
        Tensor back = tensor(shape, new float[floats.length]);
        convert.fromChannelsLast(part, null, back);
        assertArrayEquals(floats, floats(back));

        convert.addFromChannelsLast(part, back);
        float[] twice = floats.clone();
        for (int i = 0; i < twice.length; i++) {
            twice[i] *= 2;
        }
        assertArrayEquals(twice, floats(back));
    }

    @Test
    void addsABiasToItsChannel() {
        Shape shape = Shape.of(2, 3, 2);
        Tensor bias = tensor(Shape.of(3), new float[] {10, 20, 30});
        Tensor y = tensor(shape, new float[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12});
        float[] expected = {11, 12, 23, 24, 35, 36, 17, 18, 29, 30, 41, 42};

        Workspace.Part part = launcher.workspace().bytes(y.elements() * Short.BYTES);
        convert.toChannelsLast(y, part);
        Tensor widened = tensor(shape, new float[12]);
        convert.fromChannelsLast(part, bias, widened);
        convert.addBias(bias, y);

        assertArrayEquals(expected, floats(y));
        assertArrayEquals(expected, floats(widened));
    }

    private short[] channelsLast(Tensor x) {
        short[] bits = new short[Math.toIntExact(x.elements())];
        Workspace.Part part = launcher.workspace().bytes(bits.length * (long) Short.BYTES);
        convert.toChannelsLast(x, part);
        device.read(part.address(), MemorySegment.ofArray(bits));
        return bits;
    }

    private Tensor tensor(Shape shape, float[] values) {
        Tensor tensor = new Tensor(shape, new DeviceMemory(device).allocate(DType.FLOAT32, values.length));
        tensor.storage().write(0, values, 0, values.length);
        return tensor;
    }

    private static float[] floats(Tensor tensor) {
        float[] values = new float[Math.toIntExact(tensor.elements())];
        tensor.storage().read(0, values, 0, values.length);
        return values;
    }
}
