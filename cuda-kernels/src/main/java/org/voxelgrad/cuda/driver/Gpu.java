package org.voxelgrad.cuda.driver;

import static jcuda.driver.CUdevice_attribute.CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MAJOR;
import static jcuda.driver.CUdevice_attribute.CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MINOR;
import static jcuda.driver.CUdevice_attribute.CU_DEVICE_ATTRIBUTE_MULTIPROCESSOR_COUNT;
import static org.voxelgrad.cuda.driver.CudaStatus.check;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import jcuda.driver.CUcontext;
import jcuda.driver.CUdevice;
import jcuda.driver.JCudaDriver;

/**
 * A GPU of this machine.
 *
 * @param index as in {@code cuda:N}
 * @param architecture its compute capability as compilers write it: 90 for 9.0
 * @param totalBytes of its memory
 * @param freeBytes of its memory when it was looked at
 */
public record Gpu(
        int index, String name, int architecture, int multiprocessors, long totalBytes, long freeBytes) {

    /** The GPUs that the driver shows; needs the driver's library. */
    static List<Gpu> all() {
        check(JCudaDriver.cuInit(0), "starting the driver");
        int[] count = new int[1];
        check(JCudaDriver.cuDeviceGetCount(count), "counting devices");
        List<Gpu> gpus = new ArrayList<>();
        for (int index = 0; index < count[0]; index++) {
            gpus.add(look(index));
        }
        return gpus;
    }

    private static Gpu look(int index) {
        CUdevice device = new CUdevice();
        check(JCudaDriver.cuDeviceGet(device, index), "opening device " + index);
        byte[] name = new byte[256];
        check(JCudaDriver.cuDeviceGetName(name, name.length, device), "asking for a device's name");
        int major = attribute(CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MAJOR, device);
        int minor = attribute(CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MINOR, device);
        CUcontext context = new CUcontext();
        check(JCudaDriver.cuDevicePrimaryCtxRetain(context, device), "opening device " + index);
        try {
            check(JCudaDriver.cuCtxSetCurrent(context), "choosing a device");
            long[] free = new long[1];
            long[] total = new long[1];
            check(JCudaDriver.cuMemGetInfo(free, total), "asking for free memory");
            return new Gpu(
                    index, text(name), 10 * major + minor,
                    attribute(CU_DEVICE_ATTRIBUTE_MULTIPROCESSOR_COUNT, device), total[0], free[0]);
        } finally {
            JCudaDriver.cuDevicePrimaryCtxRelease(device);
        }
    }

    private static int attribute(int attribute, CUdevice device) {
        int[] value = new int[1];
        check(JCudaDriver.cuDeviceGetAttribute(value, attribute, device), "asking for a device's attributes");
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
