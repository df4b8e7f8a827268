package org.voxelgrad.cuda;

import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.voxelgrad.cuda.driver.CudaLibrary;
import org.voxelgrad.cuda.driver.CudaMachine;
import org.voxelgrad.cuda.driver.DriverState;
import org.voxelgrad.cuda.driver.Gpu;

/**
 * A machine made up.
 *
 * @param freeBytes by index of a GPU; another process has those that are not named
 */
record FakeMachine(Set<CudaLibrary> libraries, DriverState driver, Map<Integer, Long> freeBytes)
        implements CudaMachine {

    static final Gpu H100 = new Gpu(0, "NVIDIA H100 80GB HBM3", 90, 132, 80L << 30);

    static Gpu gpu(int index, int architecture) {
        return new Gpu(index, "Some GPU", architecture, 10, 16L << 30);
    }

    /** With every library, a driver of this version and these GPUs, with 1 GiB free on the first, 2 on the second... */
    static FakeMachine with(int driver, Gpu... gpus) {
        Map<Integer, Long> free = new HashMap<>();
        for (Gpu gpu : gpus) {
            free.put(gpu.index(), (gpu.index() + 1L) << 30);
        }
        return new FakeMachine(
                EnumSet.allOf(CudaLibrary.class), new DriverState.Working(driver, List.of(gpus)), free);
    }

    FakeMachine without(CudaLibrary... missing) {
        Set<CudaLibrary> left = EnumSet.copyOf(libraries);
        left.removeAll(Set.of(missing));
        return new FakeMachine(left, driver, freeBytes);
    }

    FakeMachine taken(Integer... indices) {
        Map<Integer, Long> left = new HashMap<>(freeBytes);
        left.keySet().removeAll(Set.of(indices));
        return new FakeMachine(libraries, driver, left);
    }

    @Override
    public Optional<String> place(CudaLibrary library) {
        return libraries.contains(library) ? Optional.of("/usr/lib/" + library.fileName()) : Optional.empty();
    }

    @Override
    public Optional<String> version(CudaLibrary library) {
        return library == CudaLibrary.CUDNN ? Optional.of("9.5.1") : Optional.empty();
    }

    @Override
    public OptionalLong freeBytes(Gpu gpu) {
        Long free = freeBytes.get(gpu.index());
        return free == null ? OptionalLong.empty() : OptionalLong.of(free);
    }
}
