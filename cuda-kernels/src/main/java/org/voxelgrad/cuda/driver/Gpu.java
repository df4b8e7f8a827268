package org.voxelgrad.cuda.driver;

import static jcuda.driver.CUdevice_attribute.CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MAJOR;
import static jcuda.driver.CUdevice_attribute.CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MINOR;
import static jcuda.driver.CUdevice_attribute.CU_DEVICE_ATTRIBUTE_MULTIPROCESSOR_COUNT;
import static org.voxelgrad.cuda.driver.CudaStatus.checkStart;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import jcuda.driver.CUcontext;
import jcuda.driver.CUdevice;
import jcuda.driver.CUresult;
import jcuda.driver.JCudaDriver;

/**
 * A GPU of this machine.
 *
 * @param index as in {@code cuda:N}
 * @param architecture its compute capability as compilers write it: 90 for 9.0
 * @param totalBytes of its memory
 */
public record Gpu(int index, String name, int architecture, int multiprocessors, long totalBytes) {

    /** The GPUs that the driver shows; needs the driver's library, started. Nothing is put on them. */
    static List<Gpu> all() {
        int[] count = new int[1];
        checkStart(JCudaDriver.cuDeviceGetCount(count), "counting devices");
        List<Gpu> gpus = new ArrayList<>();
        for (int index = 0; index < count[0]; index++) {
            gpus.add(look(index));
        }
        return gpus;
    }

    private static Gpu look(int index) {
        CUdevice device = device(index);
        byte[] name = new byte[256];
        checkStart(JCudaDriver.cuDeviceGetName(name, name.length, device), "asking for a device's name");
        long[] total = new long[1];
        checkStart(JCudaDriver.cuDeviceTotalMem(total, device), "asking for a device's memory");
        int major = attribute(CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MAJOR, device);
        int minor = attribute(CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MINOR, device);
        return new Gpu(
                index, text(name), 10 * major + minor,
                attribute(CU_DEVICE_ATTRIBUTE_MULTIPROCESSOR_COUNT, device), total[0]);
    }

    private static CUdevice device(int index) {
        CUdevice device = new CUdevice();
        checkStart(JCudaDriver.cuDeviceGet(device, index), "opening device " + index);
        return device;
    }

    /**
     * Bytes of its memory that nobody uses; empty where it lets no further process in. Takes some hundred MiB of it for
     * a moment.
     */
    OptionalLong freeBytes() {
        CUdevice device = device(index);
        CUcontext context = new CUcontext();
        if (JCudaDriver.cuDevicePrimaryCtxRetain(context, device) != CUresult.CUDA_SUCCESS) {
            return OptionalLong.empty();
        }
        try {
            long[] free = new long[1];
            JCudaDriver.cuCtxPushCurrent(context);
            int status = JCudaDriver.cuMemGetInfo(free, new long[1]);
            JCudaDriver.cuCtxPopCurrent(context);
            return status == CUresult.CUDA_SUCCESS ? OptionalLong.of(free[0]) : OptionalLong.empty();
        } finally {
            JCudaDriver.cuDevicePrimaryCtxRelease(device);
        }
    }

    private static int attribute(int attribute, CUdevice device) {
        int[] value = new int[1];
        checkStart(JCudaDriver.cuDeviceGetAttribute(value, attribute, device), "asking for a device's attributes");
        return value[0];
    }

    private static String text(byte[] zeroTerminated) {
        int length = 0;
        while (length < zeroTerminated.length && zeroTerminated[length] != 0) {
            length++;
        }
        return new String(zeroTerminated, 0, length, StandardCharsets.US_ASCII);
    }

    @Override
    public String toString() {
        return name + ", " + (totalBytes >> 20) + " MiB (cuda:" + index + ")";
    }
}
