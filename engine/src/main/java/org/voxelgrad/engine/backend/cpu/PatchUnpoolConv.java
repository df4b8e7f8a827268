package org.voxelgrad.engine.backend.cpu;

import java.util.Arrays;
import java.util.List;
import org.voxelgrad.engine.backend.Pool3dSpec;
import org.voxelgrad.engine.backend.Size3;
import org.voxelgrad.engine.backend.UnpoolBlockSpec;
import org.voxelgrad.engine.tensor.Shape;
import org.voxelgrad.engine.tensor.Tensor;

/**
 * Unpooling and the transposed 3x3x3 convolution, pooled value by pooled value: each adds its patch of weights to the
 * output, and takes its gradients from the patch of {@code dy} around it. That is 64 multiply-adds a value and channel
 * where a dense convolution has 216. It pays where the table of patches stays in the cache.
 */
final class PatchUnpoolConv implements UnpoolConv {

    /**
     * Pairs of channels, at most. From 16 to 8 channels of 85x104x90 voxels both passes of two images take 320 ms, and
     * 270 ms by unpooling and Winograd's algorithm.
     */
    private static final int MOST_PAIRS = 64;

    /** Rows of windows that share a pass over the table. */
    private static final int FORWARD_ROWS = 8;

    /** Floats of all teams' gradient tables together, at most, unless one team needs more. */
    private static final int SUMS = 1 << 22;
    private static final int MOST_TEAMS = 64;

    private final Workers workers;
    private final PatchRows rows;
    private float[] patches = {};
    private float[] sums = {};

    PatchUnpoolConv(Workers workers, PatchRows rows) {
        this.workers = workers;
        this.rows = rows;
    }

    /** Whether this is the faster way, and one at all. */
    static boolean pays(UnpoolBlockSpec spec) {
        return fits(spec) && spec.adjoint().inChannels() * spec.adjoint().outChannels() <= MOST_PAIRS;
    }

    /** Whether the convolution keeps sizes and the windows are those of 2x2x2 side by side. */
    static boolean fits(UnpoolBlockSpec spec) {
        Pool3dSpec pool = spec.pool();
        return spec.adjoint().isSame3()
                && pool.kernel().equals(Size3.cube(2)) && pool.stride().equals(Size3.cube(2))
                && pool.padding() == Pool3dSpec.Padding.ZERO && pool.high().equals(Size3.cube(0))
                && pool.low().d() <= 1 && pool.low().h() <= 1 && pool.low().w() <= 1;
    }

    @Override
    public List<Shape> workspace(UnpoolBlockSpec spec) {
        return List.of();
    }

    private PatchTable table(UnpoolBlockSpec spec, Tensor weight) {
        PatchTable table = new PatchTable(spec.adjoint().outChannels(), spec.adjoint().inChannels());
        if (patches.length < table.floats(1)) {
            patches = new float[table.floats(1)];
        }
        table.spread(Heap.floats(weight, spec.adjoint().weightShape()), patches);
        return table;
    }

    /**
     * Windows of even depths touch planes of their own, which they also start with the bias; those of odd depths follow
     * when all even ones are done.
     */
    @Override
    public void forward(
            UnpoolBlockSpec spec, Tensor x, Tensor winners, Tensor weight, Tensor bias, List<Tensor> workspace,
            Tensor y) {
        PatchTable table = table(spec, weight);
        PatchWindows windows = new PatchWindows(spec.pool());
        Scatter scatter = new Scatter(
                table, windows, Heap.floats(x, spec.pool().outputShape()),
                Heap.ints(winners, spec.pool().outputShape()), Heap.floatsOrNull(bias),
                Heap.floats(y, spec.adjoint().inputShape()));
        int even = Math.ceilDiv(windows.output().d(), 2);
        int odd = windows.output().d() / 2;
        workers.run(spec.pool().batch() * even, (block, scratch) -> {
            scatter.start(block / even, 2 * (block % even));
            scatter.depth(block / even, 2 * (block % even), scratch);
        });
        workers.run(spec.pool().batch() * odd, (block, scratch) ->
                scatter.depth(block / odd, 2 * (block % odd) + 1, scratch));
    }

    private final class Scatter {
        private final PatchTable table;
        private final PatchWindows windows;
        private final float[] x;
        private final int[] winners;
        private final float[] bias;
        private final float[] y;

        Scatter(PatchTable table, PatchWindows windows, float[] x, int[] winners, float[] bias, float[] y) {
            this.table = table;
            this.windows = windows;
            this.x = x;
            this.winners = winners;
            this.bias = bias;
            this.y = y;
        }

        /** Fills the planes from an even depth to the next one with the bias. */
        void start(int image, int depth) {
            Size3 size = windows.size();
            int first = depth == 0 ? 0 : windows.firstPlane(depth);
            int end = depth + 2 < windows.output().d() ? windows.firstPlane(depth + 2) : size.d();
            for (int c = 0; c < table.outChannels(); c++) {
                int at = (image * table.outChannels() + c) * size.d();
                int plane = size.h() * size.w();
                Arrays.fill(y, (at + first) * plane, (at + end) * plane, bias == null ? 0 : bias[c]);
            }
        }

        /** Adds the windows of one depth. */
        void depth(int image, int depth, Scratch scratch) {
            int width = windows.output().w();
            int perRow = width * table.inChannels();
            int[] at = scratch.positions(FORWARD_ROWS * perRow);
            float[] strip = scratch.output(windows.stripFloats(1));
            for (int h = 0; h < windows.output().h(); h += FORWARD_ROWS) {
                int count = Math.min(FORWARD_ROWS, windows.output().h() - h);
                for (int row = 0; row < count; row++) {
                    windows.locate(rows, image, depth, h + row, winners, at, row * perRow, width);
                }
                for (int c = 0; c < table.outChannels(); c++) {
                    for (int row = 0; row < count; row++) {
                        rows.scatter(
                                x, windows.row(image * table.inChannels(), depth, h + row), windows.channelStride(), at,
                                row * perRow, width, table.inChannels(), patches,
                                PatchRows.START + c * table.perOutput(), strip);
                        windows.add(strip, y, image * table.outChannels() + c, depth, h + row);
                    }
                }
            }
        }
    }

    /** Depths of windows are shared out to teams, each with a table of sums; the tables are added in their order. */
    @Override
    public void backward(
            UnpoolBlockSpec spec, Tensor x, Tensor winners, Tensor dy, Tensor weight, List<Tensor> workspace,
            Tensor dx, Tensor dWeight) {
        PatchTable table = table(spec, weight);
        PatchWindows windows = new PatchWindows(spec.pool());
        int depths = spec.pool().batch() * windows.output().d();
        int teams = Math.clamp(SUMS / table.floats(), 1, Math.clamp(depths, 1, MOST_TEAMS));
        if (sums.length < table.floats(teams)) {
            sums = new float[table.floats(teams)];
        }
        Gather gather = new Gather(
                table, windows, Heap.floats(x, spec.pool().outputShape()),
                Heap.ints(winners, spec.pool().outputShape()), Heap.floats(dy, spec.adjoint().inputShape()),
                Heap.floatsOrNull(dx));
        workers.run(teams, (team, scratch) -> {
            int sumsAt = PatchRows.START + team * table.floats();
            Arrays.fill(sums, sumsAt, sumsAt + table.floats(), 0);
            for (int i = team; i < depths; i += teams) {
                gather.depth(i / windows.output().d(), i % windows.output().d(), sumsAt, scratch);
            }
        });
        if (dWeight != null) {
            float[] gradients = Heap.floats(dWeight, spec.adjoint().weightShape());
            int perChannel = table.outChannels() * 27;
            workers.run(table.inChannels(), (channel, scratch) -> {
                for (int i = channel * perChannel; i < (channel + 1) * perChannel; i++) {
                    gradients[i] += (float) table.collect(sums, teams, i);
                }
            });
        }
    }

    private final class Gather {
        private final PatchTable table;
        private final PatchWindows windows;
        private final float[] x;
        private final int[] winners;
        private final float[] dy;
        private final float[] dx;

        Gather(PatchTable table, PatchWindows windows, float[] x, int[] winners, float[] dy, float[] dx) {
            this.table = table;
            this.windows = windows;
            this.x = x;
            this.winners = winners;
            this.dy = dy;
            this.dx = dx;
        }

        /** The windows of one depth: the more output channels, the more rows share a pass over the tables. */
        void depth(int image, int depth, int sumsAt, Scratch scratch) {
            int width = windows.output().w();
            int together = Math.max(rows.rowsTogether(), table.outChannels() / 4);
            int perChannel = together * width;
            int[] at = scratch.positions(table.inChannels() * perChannel);
            int[] chains = scratch.chains(PatchRows.HEADS + 2 * rows.rowsTogether() * width);
            float[] strips = scratch.output(windows.stripFloats(rows.rowsTogether()));
            int floats = PatchRows.START + table.inChannels() * perChannel * rows.productFloats();
            float[] products = scratch.window(floats);
            for (int h = 0; h < windows.output().h(); h += together) {
                int count = Math.min(together, windows.output().h() - h);
                Arrays.fill(products, 0, floats, 0);
                for (int row = 0; row < count; row++) {
                    windows.locate(rows, image, depth, h + row, winners, at, row * width, perChannel);
                }
                for (int c = 0; c < table.outChannels(); c++) {
                    for (int row = 0; row < count; row += rows.rowsTogether()) {
                        int some = Math.min(rows.rowsTogether(), count - row);
                        for (int i = 0; i < some; i++) {
                            windows.read(dy, image * table.outChannels() + c, depth, h + row + i, strips, i);
                        }
                        rows.gather(
                                x, windows.row(image * table.inChannels(), depth, h + row), windows.channelStride(), at,
                                row * width, perChannel, width, some, table.inChannels(), patches,
                                PatchRows.START + c * table.perOutput(), strips, products, sums,
                                sumsAt + c * table.perOutput(), chains);
                    }
                }
                for (int c = 0; c < table.inChannels() && dx != null; c++) {
                    rows.sumProducts(
                            products, c * perChannel, count * width, dx,
                            windows.row(image * table.inChannels() + c, depth, h));
                }
            }
        }
    }
}
