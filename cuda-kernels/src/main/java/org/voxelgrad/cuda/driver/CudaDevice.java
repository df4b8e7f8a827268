package org.voxelgrad.cuda.driver;

import static org.voxelgrad.cuda.driver.CudaStatus.check;

import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import jcuda.Pointer;
import jcuda.driver.CUcontext;
import jcuda.driver.CUdevice;
import jcuda.driver.CUdeviceptr;
import jcuda.driver.CUfunction;
import jcuda.driver.CUmodule;
import jcuda.driver.CUresult;
import jcuda.driver.CUstream;
import jcuda.driver.CUstream_flags;
import jcuda.driver.JCudaDriver;
import org.voxelgrad.cuda.device.Arguments;
import org.voxelgrad.cuda.device.Device;
import org.voxelgrad.cuda.device.Grid;
import org.voxelgrad.cuda.device.Kernel;
import org.voxelgrad.engine.backend.DeviceMemoryException;

/** A GPU through the driver; everything runs on one stream of its own. */
public final class CudaDevice implements Device {

    private final Gpu gpu;
    private final CUdevice handle = new CUdevice();
    private final CUstream stream = new CUstream();
    private final Staging staging;
    private final KernelImages images;
    private final Map<String, CUmodule> modules = new HashMap<>();
    private final Map<Kernel, CUfunction> functions = new HashMap<>();
    private final Set<Long> allocations = new HashSet<>();

    CudaDevice(Gpu gpu, KernelImages images) {
        this.gpu = gpu;
        this.images = images;
        check(JCudaDriver.cuDeviceGet(handle, gpu.index()), "opening " + gpu);
        CUcontext context = new CUcontext();
        check(JCudaDriver.cuDevicePrimaryCtxRetain(context, handle), "opening " + gpu);
        check(JCudaDriver.cuCtxSetCurrent(context), "opening " + gpu);
        check(JCudaDriver.cuStreamCreate(stream, CUstream_flags.CU_STREAM_NON_BLOCKING), "making a stream");
        staging = new Staging(stream);
    }

    /** @param libraries that were found; those of the driver must be among them */
    public static CudaDevice open(Gpu gpu, CudaLibraries libraries) {
        boolean compiler = libraries.found(CudaLibrary.NVRTC).isPresent();
        return new CudaDevice(gpu, new KernelImages(compiler, CacheFolder.ofUser()));
    }

    /** Memory at an address; JCuda has no other way to make one from a number. */
    static CUdeviceptr pointer(long address) {
        return new CUdeviceptr().withByteOffset(address);
    }

    /** A pointer that the driver fills in and that tells its address. */
    private static final class Address extends CUdeviceptr {
        long value() {
            return getNativePointer();
        }
    }

    CUstream stream() {
        return stream;
    }

    Gpu gpu() {
        return gpu;
    }

    @Override
    public String description() {
        return gpu.toString();
    }

    @Override
    public int multiprocessors() {
        return gpu.multiprocessors();
    }

    @Override
    public long freeBytes() {
        long[] free = new long[1];
        long[] total = new long[1];
        check(JCudaDriver.cuMemGetInfo(free, total), "asking for free memory");
        return free[0];
    }

    @Override
    public long allocate(long bytes) {
        Address address = new Address();
        int status = JCudaDriver.cuMemAlloc(address, bytes);
        if (status == CUresult.CUDA_ERROR_OUT_OF_MEMORY) {
            throw new DeviceMemoryException(bytes, freeBytes());
        }
        check(status, "allocating " + bytes + " bytes");
        allocations.add(address.value());
        return address.value();
    }

    /** The driver waits for what still uses the memory. */
    @Override
    public void free(long address) {
        if (allocations.remove(address)) {
            check(JCudaDriver.cuMemFree(pointer(address)), "freeing memory");
        }
    }

    @Override
    public void zero(long address, long bytes) {
        check(JCudaDriver.cuMemsetD8Async(pointer(address), (byte) 0, bytes, stream), "clearing memory");
    }

    @Override
    public void copy(long from, long to, long bytes) {
        check(JCudaDriver.cuMemcpyDtoDAsync(pointer(to), pointer(from), bytes, stream), "copying on the GPU");
    }

    @Override
    public void write(long address, MemorySegment source) {
        staging.write(pointer(address), source);
    }

    @Override
    public void read(long address, MemorySegment target) {
        staging.read(pointer(address), target);
    }

    @Override
    public void launch(Kernel kernel, Grid grid, Arguments arguments) {
        CUfunction function = functions.computeIfAbsent(kernel, this::function);
        int status = JCudaDriver.cuLaunchKernel(
                function, grid.blocksX(), grid.blocksY(), grid.blocksZ(), grid.threads(), 1, 1, 0, stream,
                Pointer.to(arguments.addresses().asByteBuffer()), null);
        check(status, "kernel " + kernel.name());
    }

    private CUfunction function(Kernel kernel) {
        CUmodule module = modules.computeIfAbsent(kernel.source(), this::module);
        CUfunction function = new CUfunction();
        check(JCudaDriver.cuModuleGetFunction(function, module, kernel.name()), "looking up kernel " + kernel.name());
        return function;
    }

    private CUmodule module(String source) {
        CUmodule module = new CUmodule();
        byte[] image = images.image(source, gpu.architecture());
        check(JCudaDriver.cuModuleLoadData(module, image), "loading the kernels of " + source + ".cu");
        return module;
    }

    @Override
    public void close() {
        JCudaDriver.cuStreamSynchronize(stream);
        allocations.forEach(address -> JCudaDriver.cuMemFree(pointer(address)));
        allocations.clear();
        modules.values().forEach(JCudaDriver::cuModuleUnload);
        staging.close();
        JCudaDriver.cuStreamDestroy(stream);
        JCudaDriver.cuDevicePrimaryCtxRelease(handle);
    }
}
