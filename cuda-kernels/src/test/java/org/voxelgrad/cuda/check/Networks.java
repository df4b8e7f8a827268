package org.voxelgrad.cuda.check;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.voxelgrad.engine.backend.Backend;
import org.voxelgrad.engine.backend.Backends;
import org.voxelgrad.engine.backend.Precision;
import org.voxelgrad.engine.backend.reference.ReferenceBackend;
import org.voxelgrad.engine.nn.GoldenNetwork;
import org.voxelgrad.engine.nn.TenSteps;
import org.voxelgrad.engine.tensor.Shape;
import org.voxelgrad.training.ImageSize;
import org.voxelgrad.training.NetworkType;

/** Whole networks in training. */
final class Networks {

    /** Of the norm of each gradient, as of the CPU backend. */
    private static final double GRADIENTS = 1e-4;

    private static final int IMAGES = 2;
    private static final double DROPOUT = 0.5;

    private Networks() {}

    static void gradients(Check check) {
        check.report().run(
                "three steps against PyTorch in float64",
                check.extent().goldens().stream().map(network -> golden(check, network)));
    }

    private static DynamicTest golden(Check check, GoldenNetwork network) {
        return DynamicTest.dynamicTest(network.name(), () -> {
            try (Backend backend = check.open(Precision.FP32)) {
                network.check(backend, GRADIENTS);
            }
        });
    }

    /** Strict float32 must keep to the tolerance; the other precisions are told, as nobody owes them. */
    static void training(Check check) {
        List<List<String>> rows = new ArrayList<>();
        for (NetworkType network : check.extent().networks()) {
            TenSteps small = training(check, network, images(check.extent().referenceSize(), IMAGES), 0);
            try (Backend reference = new ReferenceBackend()) {
                rows.add(compare(
                        check, small, network + ", " + check.extent().referenceSize() + ", reference in float64",
                        reference));
            }
            TenSteps brains = training(check, network, images(check.extent().size(), IMAGES), 0);
            try (Backend cpu = Backends.open("cpu", 0, notice -> {})) {
                rows.add(compare(check, brains, network + ", " + check.extent().size() + ", CPU in float32", cpu));
            }
        }
        check.report().table(
                "Training against another backend",
                "The most by which the loss of an evaluation is off in " + check.extent().trainingSteps()
                        + " steps at a learning rate of 1e-4, relative to it.",
                header("network, images, against", check.extent().precisions()), rows);
    }

    private static TenSteps training(Check check, NetworkType network, Shape images, double dropout) {
        return new TenSteps(
                TenSteps.Network.valueOf(network.name()), images, dropout, check.extent().trainingSteps());
    }

    private static List<String> header(String first, List<Precision> precisions) {
        return Stream.concat(Stream.of(first), precisions.stream().map(Precision::key)).toList();
    }

    private static List<String> compare(Check check, TenSteps training, String name, Backend other) {
        double[] expected = training.run(other).losses();
        List<String> row = new ArrayList<>(List.of(name));
        for (Precision precision : check.extent().precisions()) {
            try (Backend backend = check.open(precision)) {
                double error = training.run(backend).error(expected);
                row.add(Report.format("%.1e", error));
                if (precision == Precision.FP32) {
                    check.report().check(
                            error <= TenSteps.FLOAT32, "%s: losses off by %.1e, allowed %.0e", name, error,
                            TenSteps.FLOAT32);
                }
            }
        }
        return row;
    }

    static void determinism(Check check) {
        for (Precision precision : check.extent().precisions()) {
            for (NetworkType network : check.extent().networks()) {
                TenSteps training = training(
                        check, network, images(check.extent().size(), check.extent().batchSize()), DROPOUT);
                TenSteps.Result first = run(check, training, precision);
                TenSteps.Result second = run(check, training, precision);
                boolean same = Arrays.equals(first.losses(), second.losses())
                        && first.state().entrySet().stream()
                                .allMatch(e -> Arrays.equals(e.getValue(), second.state().get(e.getKey())));
                check.report().check(same, "%s in %s: same bits in two runs", network, precision.key());
            }
        }
    }

    private static TenSteps.Result run(Check check, TenSteps training, Precision precision) {
        try (Backend backend = check.deterministic(precision).get()) {
            return training.run(backend);
        }
    }

    private static Shape images(ImageSize size, int batch) {
        return Shape.of(batch, 1, size.d(), size.h(), size.w());
    }
}
