package org.voxelgrad.cuda.host;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.AddressLayout;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.voxelgrad.cuda.device.Arguments;
import org.voxelgrad.cuda.device.Device;
import org.voxelgrad.cuda.device.Grid;
import org.voxelgrad.cuda.device.Kernel;
import org.voxelgrad.engine.backend.DeviceMemoryException;

/**
 * A device in host memory that runs the CUDA sources compiled as C++, thread by thread: slow, but the same arithmetic
 * and the same indices. It is stricter than a GPU: wrong argument types, a barrier that not all threads reach, copies
 * beyond an allocation and memory freed twice are errors, and new memory holds NaN.
 */
public final class HostDevice implements Device {

    private static final byte GARBAGE = (byte) 0xff;
    private static final AddressLayout STRING = ADDRESS.withTargetLayout(
            java.lang.foreign.MemoryLayout.sequenceLayout(64, java.lang.foreign.ValueLayout.JAVA_BYTE));

    /** What a compiled kernel offers. */
    private record Entry(MethodHandle launch, String types) {}

    private record Allocation(Arena arena, MemorySegment segment) {}

    private final Arena arena = Arena.ofShared();
    private final TreeMap<Long, Allocation> allocations = new TreeMap<>();
    private final Map<Kernel, Entry> entries = new HashMap<>();
    private final Map<String, SymbolLookup> libraries = new HashMap<>();
    private final HostCompiler compiler;
    private final long capacity;
    private long allocated;

    /** @param capacity bytes that can be allocated */
    public HostDevice(HostCompiler compiler, long capacity) {
        this.compiler = compiler;
        this.capacity = capacity;
    }

    @Override
    public String description() {
        return "CUDA kernels on the host";
    }

    @Override
    public int multiprocessors() {
        return 4;
    }

    @Override
    public long freeBytes() {
        return capacity - allocated;
    }

    @Override
    public long allocate(long bytes) {
        if (bytes > freeBytes()) {
            throw new DeviceMemoryException(bytes, freeBytes());
        }
        Arena own = Arena.ofShared();
        MemorySegment segment = own.allocate(bytes, 256).fill(GARBAGE);
        allocations.put(segment.address(), new Allocation(own, segment));
        allocated += bytes;
        return segment.address();
    }

    @Override
    public void free(long address) {
        Allocation allocation = allocations.remove(address);
        if (allocation == null) {
            throw new IllegalStateException("freed twice, or never allocated");
        }
        allocated -= allocation.segment().byteSize();
        allocation.arena().close();
    }

    private MemorySegment segment(long address, long bytes) {
        Map.Entry<Long, Allocation> entry = allocations.floorEntry(address);
        if (entry == null) {
            throw new IllegalStateException("no memory of this device");
        }
        return entry.getValue().segment().asSlice(address - entry.getKey(), bytes);
    }

    @Override
    public void zero(long address, long bytes) {
        segment(address, bytes).fill((byte) 0);
    }

    @Override
    public void copy(long from, long to, long bytes) {
        segment(to, bytes).copyFrom(segment(from, bytes));
    }

    @Override
    public void write(long address, MemorySegment source) {
        segment(address, source.byteSize()).copyFrom(source);
    }

    @Override
    public void writeAhead(long address, MemorySegment source) {
        write(address, source);
    }

    @Override
    public void read(long address, MemorySegment target) {
        target.copyFrom(segment(address, target.byteSize()));
    }

    @Override
    public void launch(Kernel kernel, Grid grid, Arguments arguments) {
        Entry entry = entries.computeIfAbsent(kernel, this::entry);
        if (!entry.types().equals(arguments.types())) {
            throw new IllegalArgumentException(
                    kernel + " takes arguments " + entry.types() + ", got " + arguments.types());
        }
        try (Arena call = Arena.ofConfined()) {
            MemorySegment sizes = call.allocateFrom(
                    JAVA_INT, grid.blocksX(), grid.blocksY(), grid.blocksZ(), grid.threads());
            if ((int) entry.launch().invokeExact(sizes, arguments.addresses()) != 0) {
                throw new IllegalStateException(kernel + ": some threads wait at a barrier that others never reach");
            }
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    private Entry entry(Kernel kernel) {
        SymbolLookup library = libraries.computeIfAbsent(kernel.source(), this::load);
        Linker linker = Linker.nativeLinker();
        MethodHandle launch = linker.downcallHandle(
                library.findOrThrow("launch_" + kernel.name()), FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS));
        MethodHandle types = linker.downcallHandle(
                library.findOrThrow("types_" + kernel.name()), FunctionDescriptor.of(STRING));
        try {
            return new Entry(launch, ((MemorySegment) types.invokeExact()).getString(0));
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    private SymbolLookup load(String source) {
        Path library = compiler.compile(source);
        return SymbolLookup.libraryLookup(library, arena);
    }

    @Override
    public void close() {
        allocations.values().forEach(allocation -> allocation.arena().close());
        allocations.clear();
        arena.close();
    }
}
