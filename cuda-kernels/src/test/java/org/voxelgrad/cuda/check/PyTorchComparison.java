package org.voxelgrad.cuda.check;

import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.voxelgrad.cuda.check.Peer.Way;
import org.voxelgrad.engine.backend.Backend;
import org.voxelgrad.engine.backend.Precision;
import org.voxelgrad.training.bench.ConvBenchmark;
import org.voxelgrad.training.bench.StepBenchmark;

/** The same work by turns: each round has ours and PyTorch's, and ratios are taken within a round. */
final class PyTorchComparison {

    /** What is set against each way of using PyTorch. */
    private static final Map<Way, Precision> OURS =
            new EnumMap<>(Map.of(Way.EAGER, Precision.TF32, Way.COMPILED, Precision.BF16));

    /** Images a second, and bytes. */
    private record Turn(double ours, double peer, double ourBytes, double peerBytes) {}

    private PyTorchComparison() {}

    static void run(Check check) throws IOException, InterruptedException {
        if (check.peer() == null) {
            throw new IOException("no PyTorch to compare with: name a Python that has it by PEERS_PYTHON");
        }
        check.report().say("beside %s", check.peer().description());
        steps(check);
        convolutions(check);
        check.report().check(true, "PyTorch ran beside voxelgrad");
    }

    private static void steps(Check check) throws IOException, InterruptedException {
        Extent extent = check.extent();
        long start = System.nanoTime();
        Set<Integer> batchSizes = new LinkedHashSet<>(List.of(extent.batchSize()));
        batchSizes.addAll(extent.batchSizes());
        List<List<String>> rows = new ArrayList<>();
        for (int batchSize : batchSizes) {
            if (System.nanoTime() - start > extent.compareSeconds() * 1e9) {
                check.report().say("  no time left for batches of %d", batchSize);
                continue;
            }
            Map<Way, List<Turn>> turns = new EnumMap<>(Way.class);
            int rounds = batchSize == extent.batchSize() ? extent.rounds() : 1;
            for (int round = 0; round < rounds; round++) {
                for (Way way : Way.values()) {
                    Turn turn = turn(check, way, batchSize);
                    turns.computeIfAbsent(way, unused -> new ArrayList<>()).add(turn);
                    check.report().say("  batch %d, round %d, %s: ours %.1f images/s, PyTorch %.1f", batchSize,
                            round + 1, way.words(), turn.ours(), turn.peer());
                }
            }
            turns.forEach((way, ofWay) -> {
                rows.add(row(batchSize, way, ofWay));
                check.report().say("  batch %d: %s times as fast as %s; the goal at batch 8 is %.1f", batchSize,
                        ratio(ofWay), way.words(), way.goal());
            });
        }
        check.report().table(
                "Training steps beside PyTorch",
                Measurements.words(extent.network()) + ", images of " + extent.size() + " voxels, "
                        + check.peer().description() + "; medians over the rounds, least and most in brackets. Peak"
                        + " memory: of ours what the device lost to it without the context, of PyTorch what its"
                        + " tensors took at once.",
                List.of("batch", "voxelgrad", "PyTorch", "voxelgrad, images/s", "PyTorch, images/s", "times faster",
                        "voxelgrad, MiB", "PyTorch, MiB", "share of memory"),
                rows);
    }

    private static Turn turn(Check check, Way way, int batchSize) throws IOException, InterruptedException {
        Extent extent = check.extent();
        StepBenchmark.Result ours;
        try (Backend backend = check.open(OURS.get(way))) {
            ours = new StepBenchmark(
                    extent.network(), StepBenchmark.Mode.TRAIN, extent.size(), check.resources(batchSize, 0),
                    extent.warmUpSeconds(), extent.steps()).run(backend);
        }
        Peer.Step peer = check.peer().step(way, extent.network(), extent.size(), batchSize, extent.steps());
        return new Turn(
                batchSize / ours.step().median(), batchSize / peer.seconds(), ours.deviceBytes().orElseThrow(),
                peer.peakBytes());
    }

    private static List<String> row(int batchSize, Way way, List<Turn> turns) {
        double ourMib = turns.stream().mapToDouble(Turn::ourBytes).max().orElseThrow() / (1 << 20);
        double peerMib = turns.stream().mapToDouble(Turn::peerBytes).max().orElseThrow() / (1 << 20);
        return List.of(
                Integer.toString(batchSize), OURS.get(way).key(), way.words(),
                Spread.of("%.1f", turns.stream().mapToDouble(Turn::ours)),
                Spread.of("%.1f", turns.stream().mapToDouble(Turn::peer)),
                ratio(turns),
                Report.format("%.0f", ourMib), Report.format("%.0f", peerMib),
                Report.format("%.2f", ourMib / peerMib));
    }

    private static String ratio(List<Turn> turns) {
        return Spread.of("%.2f", turns.stream().mapToDouble(turn -> turn.ours() / turn.peer()));
    }

    private static void convolutions(Check check) throws IOException, InterruptedException {
        Extent extent = check.extent();
        Map<Way, List<ConvBenchmark.Row>> ours = new EnumMap<>(Way.class);
        Map<Way, Map<Peer.Pass, Double>> theirs = new EnumMap<>(Way.class);
        for (Way way : Way.values()) {
            try (Backend backend = check.open(OURS.get(way))) {
                ours.put(way, new ConvBenchmark(
                        extent.size(), check.resources(extent.batchSize(), 0), extent.passSeconds())
                        .run(backend).rows());
            }
            theirs.put(way, new HashMap<>(check.peer().convolutions(
                    way, extent.size(), extent.batchSize(), extent.passSeconds())));
        }
        List<List<String>> rows = new ArrayList<>();
        for (int i = 0; i < ours.get(Way.EAGER).size(); i++) {
            ConvBenchmark.Row first = ours.get(Way.EAGER).get(i);
            List<String> row = new ArrayList<>(Measurements.names(first));
            for (Way way : Way.values()) {
                double mine = ours.get(way).get(i).timings().median() * 1e3;
                double other = theirs.get(way).get(new Peer.Pass(first.layer(), first.pass()));
                row.addAll(List.of(
                        Report.format("%.3f", mine), Report.format("%.3f", other),
                        Report.format("%.2f", other / mine)));
            }
            rows.add(row);
        }
        check.report().table(
                "Convolutions beside PyTorch",
                "Batches of " + extent.batchSize() + ". PyTorch: eager with TF32, and bf16 tensors in channels_last_3d;"
                        + " ours in bf16 takes and gives float32, so its conversions are in the time.",
                List.of("convolution", "pass", "tf32, ms", "PyTorch, ms", "times faster", "bf16, ms", "PyTorch, ms",
                        "times faster"),
                rows);
    }
}
