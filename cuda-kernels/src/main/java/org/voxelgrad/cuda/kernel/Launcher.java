package org.voxelgrad.cuda.kernel;

import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;
import org.voxelgrad.cuda.device.Arguments;
import org.voxelgrad.cuda.device.Device;
import org.voxelgrad.cuda.device.DeviceStorage;
import org.voxelgrad.cuda.device.Grid;
import org.voxelgrad.cuda.device.Kernel;
import org.voxelgrad.engine.tensor.Tensor;

/** Starts kernels on tensors. */
public final class Launcher implements AutoCloseable {

    private final Device device;
    private final Arena arena = Arena.ofShared();
    private final Arguments arguments = new Arguments(arena);
    private final Workspace workspace;
    private final List<Runnable> closings = new ArrayList<>();

    public Launcher(Device device) {
        this.device = device;
        workspace = new Workspace(device);
    }

    public Device device() {
        return device;
    }

    public Workspace workspace() {
        return workspace;
    }

    /**
     * @param values in the order of the kernel's parameters: tensors of the device (or null, for a null pointer),
     *     integers, longs, floats and doubles, each of the parameter's own type, and arrays for structures
     */
    public void run(Kernel kernel, Grid grid, Object... values) {
        arguments.clear();
        for (Object value : values) {
            switch (value) {
                case null -> arguments.addAddress(0);
                case Tensor tensor -> arguments.addAddress(DeviceStorage.address(tensor));
                case Integer number -> arguments.add(number.intValue());
                case Long number -> arguments.add(number.longValue());
                case Float number -> arguments.add(number.floatValue());
                case Double number -> arguments.add(number.doubleValue());
                case int[] structure -> arguments.add(structure);
                case float[] structure -> arguments.add(structure);
                case Workspace.Part part -> arguments.addAddress(part.address());
                default -> throw new IllegalArgumentException(kernel + " does not take " + value);
            }
        }
        device.launch(kernel, grid, arguments);
    }

    /** What to do before the device is closed: libraries have handles of their own. */
    public void onClose(Runnable closing) {
        closings.add(closing);
    }

    @Override
    public void close() {
        closings.forEach(Runnable::run);
        arena.close();
    }
}
