package org.voxelgrad.cuda.driver;

import java.util.Optional;
import java.util.OptionalLong;

/** What the backend can find out about a machine; nothing is looked at before it is asked for. */
public interface CudaMachine {

    /** The machine that this runs on, with the user's settings. */
    static CudaMachine here() {
        return of(CudaLibraries.ofUser());
    }

    /** The machine that this runs on. */
    static CudaMachine of(CudaLibraries libraries) {
        return new ThisMachine(libraries);
    }

    /** Where a library was found, in words; empty if nowhere. */
    Optional<String> place(CudaLibrary library);

    /** The version of a library that was found, where it tells. */
    Optional<String> version(CudaLibrary library);

    /** Asked only where {@link CudaLibrary#DRIVER} was found. */
    DriverState driver();

    /** Free memory of a GPU; empty where it lets no further process in. */
    OptionalLong freeBytes(Gpu gpu);

    /** Asks NVIDIA's libraries. */
    record ThisMachine(CudaLibraries libraries) implements CudaMachine {

        @Override
        public Optional<String> place(CudaLibrary library) {
            return libraries.found(library).map(CudaLibraries.Found::place);
        }

        @Override
        public Optional<String> version(CudaLibrary library) {
            return LibraryVersion.of(library);
        }

        @Override
        public DriverState driver() {
            return DriverState.ask();
        }

        @Override
        public OptionalLong freeBytes(Gpu gpu) {
            return gpu.freeBytes();
        }
    }
}
