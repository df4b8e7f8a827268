package org.voxelgrad.cuda.kernel;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import org.voxelgrad.cuda.device.Device;
import org.voxelgrad.cuda.device.DeviceStorage;
import org.voxelgrad.cuda.device.Grid;
import org.voxelgrad.cuda.device.Kernel;
import org.voxelgrad.engine.backend.AdamSpec;
import org.voxelgrad.engine.backend.UpdateKernels;
import org.voxelgrad.engine.tensor.Tensor;

/**
 * Steps of the optimiser, one launch for all parameters; {@code adam.cu}. The kernel finds them by a table in device
 * memory, which is written only when it changes: parameters stay where they are, and mostly so do their gradients.
 */
public final class CudaUpdate implements UpdateKernels {

    private static final Kernel ADAM = new Kernel("adam", "adam");

    /** Elements of a piece: enough for a block's threads to be busy, few enough for all blocks to have their share. */
    private static final int PIECE = 64 * Grid.THREADS;

    /** Longs of the structure {@code Piece}: four addresses and a count. */
    private static final int MEMBERS = 5;

    private final Launcher launcher;
    private long[] table = {};
    private long tableAddress;
    private int tableCapacity;

    public CudaUpdate(Launcher launcher) {
        this.launcher = launcher;
    }

    @Override
    public void adam(AdamSpec spec, Tensor parameter, Tensor gradient, Tensor m, Tensor v) {
        adam(spec, List.of(new Trained(parameter, gradient, m, v)));
    }

    @Override
    public void adam(AdamSpec spec, List<Trained> parameters) {
        if (parameters.isEmpty()) {
            return;
        }
        place(pieces(parameters));
        launcher.run(
                ADAM, Grid.ofBlocks(table.length / MEMBERS), AdamConstants.of(spec),
                new Workspace.Part(tableAddress));
    }

    private static long[] pieces(List<Trained> parameters) {
        int count = 0;
        for (Trained trained : parameters) {
            count += Math.toIntExact(Math.ceilDiv(trained.parameter().elements(), PIECE));
        }
        long[] pieces = new long[MEMBERS * count];
        int at = 0;
        for (Trained trained : parameters) {
            Tensor[] tensors = {trained.parameter(), trained.gradient(), trained.m(), trained.v()};
            long elements = trained.parameter().elements();
            for (long first = 0; first < elements; first += PIECE) {
                for (Tensor tensor : tensors) {
                    Operands.require(tensor, trained.parameter().shape());
                    pieces[at++] = DeviceStorage.address(tensor) + first * Float.BYTES;
                }
                pieces[at++] = Math.min(PIECE, elements - first);
            }
        }
        return pieces;
    }

    private void place(long[] pieces) {
        if (Arrays.equals(pieces, table)) {
            return;
        }
        Device device = launcher.device();
        if (pieces.length > tableCapacity) {
            if (tableCapacity > 0) {
                device.free(tableAddress);
                tableCapacity = 0;
            }
            tableAddress = device.allocate((long) pieces.length * Long.BYTES);
            tableCapacity = pieces.length;
        }
        device.write(tableAddress, MemorySegment.ofArray(pieces));
        table = pieces;
    }
}
