package org.voxelgrad.cuda;

import java.util.List;
import org.voxelgrad.cuda.driver.CudaDevice;
import org.voxelgrad.cuda.driver.CudaLibraries;
import org.voxelgrad.cuda.driver.CudaMachine;
import org.voxelgrad.cuda.library.LibraryKernels;
import org.voxelgrad.engine.backend.Backend;
import org.voxelgrad.engine.backend.BackendProvider;
import org.voxelgrad.engine.backend.DeviceOptions;
import org.voxelgrad.engine.backend.Finding;
import org.voxelgrad.engine.backend.Probe;

/**
 * Offers the GPUs of this machine. Index -1 is the usable one with the most free memory. Nothing of CUDA is touched
 * before it is asked.
 */
public final class CudaProvider implements BackendProvider {

    @Override
    public String id() {
        return "cuda";
    }

    @Override
    public int rank() {
        return 20;
    }

    @Override
    public Probe probe(Request request) {
        return switch (GpuChoice.of(CudaMachine.here(), request)) {
            case GpuChoice.Chosen(var gpu) -> new Probe.Available(gpu.toString());
            case GpuChoice.Refused(String reason, String remedy) -> new Probe.Unavailable(reason, remedy);
        };
    }

    @Override
    public Backend open(Request request) {
        CudaLibraries libraries = CudaLibraries.ofUser();
        return switch (GpuChoice.of(CudaMachine.of(libraries), request)) {
            case GpuChoice.Chosen(var gpu) -> open(CudaDevice.open(gpu, libraries), request.options());
            case GpuChoice.Refused(String reason, String remedy) ->
                    throw new IllegalStateException("cuda is not available: " + reason + "; " + remedy + ".");
        };
    }

    private static Backend open(CudaDevice device, DeviceOptions options) {
        try {
            return new CudaBackend(
                    device, options.precision(), launcher -> LibraryKernels.of(device, launcher, options));
        } catch (RuntimeException e) {
            device.close();
            throw e;
        }
    }

    @Override
    public List<Finding> findings() {
        return GpuFindings.of(CudaMachine.here());
    }
}
