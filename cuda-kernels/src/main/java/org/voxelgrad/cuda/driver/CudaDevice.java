package org.voxelgrad.cuda.driver;

import static org.voxelgrad.cuda.driver.CudaStatus.check;
import static org.voxelgrad.cuda.driver.CudaStatus.checkStart;

import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import jcuda.Pointer;
import jcuda.driver.CUcontext;
import jcuda.driver.CUdevice;
import jcuda.driver.CUdeviceptr;
import jcuda.driver.CUevent;
import jcuda.driver.CUevent_flags;
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

/**
 * A GPU through the driver; everything runs on one stream of its own, but for copies to the GPU that need not wait for
 * what it computes.
 */
public final class CudaDevice implements Device {

    private final Gpu gpu;
    private final CUdevice handle = new CUdevice();
    private final CUcontext context = new CUcontext();
    private final CUstream stream = new CUstream();
    private final CUstream copies = new CUstream();
    private final CUevent zeroed = new CUevent();
    private final Staging staging;
    private final Staging ahead;
    private final KernelImages images;
    private final Map<String, CUmodule> modules = new HashMap<>();
    private final Map<Kernel, CUfunction> functions = new HashMap<>();
    private final Set<Long> allocations = new HashSet<>();

    CudaDevice(Gpu gpu, KernelImages images) {
        this.gpu = gpu;
        this.images = images;
        checkStart(JCudaDriver.cuDeviceGet(handle, gpu.index()), "opening " + gpu);
        checkStart(JCudaDriver.cuDevicePrimaryCtxRetain(context, handle), "opening " + gpu);
        enter();
        checkStart(JCudaDriver.cuStreamCreate(stream, CUstream_flags.CU_STREAM_NON_BLOCKING), "making a stream");
        checkStart(JCudaDriver.cuStreamCreate(copies, CUstream_flags.CU_STREAM_NON_BLOCKING), "making a stream");
        checkStart(JCudaDriver.cuEventCreate(zeroed, CUevent_flags.CU_EVENT_DISABLE_TIMING), "making an event");
        staging = new Staging(stream);
        ahead = new Staging(copies);
    }

    /**
     * Lets this thread's calls of NVIDIA's libraries go to this device. A thread has one context at a time, and it may
     * use several devices; setting it again costs next to nothing.
     */
    public void enter() {
        check(JCudaDriver.cuCtxSetCurrent(context), "entering the context of " + gpu);
    }

    /** @param libraries that were found; those of the driver must be among them */
    public static CudaDevice open(Gpu gpu, CudaLibraries libraries) {
        boolean compiler = libraries.found(CudaLibrary.NVRTC).isPresent();
        return new CudaDevice(gpu, new KernelImages(compiler, CacheFolder.ofUser()));
    }

    /** Memory at an address; JCuda has no other way to make one from a number. */
    public static CUdeviceptr pointer(long address) {
        return new CUdeviceptr().withByteOffset(address);
    }

    /** A pointer that the driver fills in and that tells its address. */
    private static final class Address extends CUdeviceptr {
        long value() {
            return getNativePointer();
        }
    }

    /** Where everything that it is asked for runs, in order. */
    public CUstream stream() {
        return stream;
    }

    public Gpu gpu() {
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
        enter();
        long[] free = new long[1];
        long[] total = new long[1];
        check(JCudaDriver.cuMemGetInfo(free, total), "asking for free memory");
        return free[0];
    }

    @Override
    public long allocate(long bytes) {
        enter();
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
        enter();
        if (allocations.remove(address)) {
            check(JCudaDriver.cuMemFree(pointer(address)), "freeing memory");
        }
    }

    /** Copies to the GPU wait for it: the first of them may fill the memory that is cleared here. */
    @Override
    public void zero(long address, long bytes) {
        enter();
        check(JCudaDriver.cuMemsetD8Async(pointer(address), (byte) 0, bytes, stream), "clearing memory");
        check(JCudaDriver.cuEventRecord(zeroed, stream), "clearing memory");
        check(JCudaDriver.cuStreamWaitEvent(copies, zeroed, 0), "clearing memory");
    }

    @Override
    public void copy(long from, long to, long bytes) {
        enter();
        check(JCudaDriver.cuMemcpyDtoDAsync(pointer(to), pointer(from), bytes, stream), "copying on the GPU");
    }

    @Override
    public void write(long address, MemorySegment source) {
        enter();
        staging.write(pointer(address), source);
    }

    @Override
    public void writeAhead(long address, MemorySegment source) {
        enter();
        ahead.write(pointer(address), source);
        ahead.hold(stream);
    }

    @Override
    public void read(long address, MemorySegment target) {
        enter();
        staging.read(pointer(address), target);
    }

    @Override
    public void launch(Kernel kernel, Grid grid, Arguments arguments) {
        enter();
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
        enter();
        JCudaDriver.cuStreamSynchronize(stream);
        allocations.forEach(address -> JCudaDriver.cuMemFree(pointer(address)));
        allocations.clear();
        modules.values().forEach(JCudaDriver::cuModuleUnload);
        JCudaDriver.cuStreamSynchronize(copies);
        staging.close();
        ahead.close();
        JCudaDriver.cuEventDestroy(zeroed);
        JCudaDriver.cuStreamDestroy(copies);
        JCudaDriver.cuStreamDestroy(stream);
        JCudaDriver.cuDevicePrimaryCtxRelease(handle);
    }
}
