package org.voxelgrad.cuda.driver;

import static org.voxelgrad.cuda.driver.CudaStatus.check;
import static org.voxelgrad.cuda.driver.CudaStatus.checkStart;

import java.lang.foreign.MemorySegment;
import jcuda.Pointer;
import jcuda.driver.CUdeviceptr;
import jcuda.driver.CUevent;
import jcuda.driver.CUevent_flags;
import jcuda.driver.CUstream;
import jcuda.driver.JCudaDriver;

/**
 * Copies between the JVM's memory and the GPU's through two page-locked buffers in turn, so that one is filled while
 * the other is under way, and the caller goes on while the last ones are.
 */
final class Staging implements AutoCloseable {

    private static final long BYTES = 16 << 20;

    private final CUstream stream;
    private final Buffer[] buffers = {new Buffer(), new Buffer()};
    private int next;

    Staging(CUstream stream) {
        this.stream = stream;
    }

    private static final class Buffer {
        final Pointer pointer = new Pointer();
        final MemorySegment segment;
        final CUevent copied = new CUevent();

        Buffer() {
            checkStart(JCudaDriver.cuMemHostAlloc(pointer, BYTES, 0), "locking memory for copies");
            segment = MemorySegment.ofBuffer(pointer.getByteBuffer(0, BYTES));
            checkStart(JCudaDriver.cuEventCreate(copied, CUevent_flags.CU_EVENT_DISABLE_TIMING), "making an event");
        }

        void free() {
            JCudaDriver.cuEventDestroy(copied);
            JCudaDriver.cuMemFreeHost(pointer);
        }
    }

    /** Returns when the source has been read; the copy itself takes its turn on the stream. */
    void write(CUdeviceptr target, MemorySegment source) {
        for (long at = 0; at < source.byteSize(); at += BYTES) {
            long count = Math.min(BYTES, source.byteSize() - at);
            Buffer buffer = buffers[next];
            next = 1 - next;
            check(JCudaDriver.cuEventSynchronize(buffer.copied), "copying to the GPU");
            MemorySegment.copy(source, at, buffer.segment, 0, count);
            check(
                    JCudaDriver.cuMemcpyHtoDAsync(target.withByteOffset(at), buffer.pointer, count, stream),
                    "copying to the GPU");
            check(JCudaDriver.cuEventRecord(buffer.copied, stream), "copying to the GPU");
        }
    }

    /** Lets what is put on another stream from now on wait for the copies made so far. */
    void hold(CUstream other) {
        for (Buffer buffer : buffers) {
            check(JCudaDriver.cuStreamWaitEvent(other, buffer.copied, 0), "waiting for a copy to the GPU");
        }
    }

    /** Waits for everything on the stream. */
    void read(CUdeviceptr source, MemorySegment target) {
        for (long at = 0; at < target.byteSize(); at += BYTES) {
            long count = Math.min(BYTES, target.byteSize() - at);
            Buffer buffer = buffers[next];
            check(JCudaDriver.cuEventSynchronize(buffer.copied), "copying from the GPU");
            check(
                    JCudaDriver.cuMemcpyDtoHAsync(buffer.pointer, source.withByteOffset(at), count, stream),
                    "copying from the GPU");
            check(JCudaDriver.cuStreamSynchronize(stream), "waiting for the GPU");
            MemorySegment.copy(buffer.segment, 0, target, at, count);
        }
    }

    @Override
    public void close() {
        for (Buffer buffer : buffers) {
            buffer.free();
        }
    }
}
