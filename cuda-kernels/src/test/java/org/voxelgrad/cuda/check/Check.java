package org.voxelgrad.cuda.check;

import java.io.IOException;
import java.util.function.Supplier;
import org.voxelgrad.engine.backend.Backend;
import org.voxelgrad.engine.backend.Precision;
import org.voxelgrad.training.TrainOptions.Resources;

/** What a stage works with. */
public record Check(Opener device, Extent extent, Peer peer, Report report) {

    Backend open(Precision precision) {
        return device.open(precision, false);
    }

    Supplier<Backend> deterministic(Precision precision) {
        return () -> device.open(precision, true);
    }

    /** Of benchmarks, which get the device itself. */
    Resources resources(int batchSize, int nproc) {
        return new Resources("cuda", nproc, batchSize, 0, 0, 0);
    }

    /**
     * Runs a stage; whatever it throws is a failure.
     *
     * @return whether all of it passed
     */
    public boolean run(Stage stage) {
        int before = report.failed();
        try {
            stage.body().run(this);
        } catch (IOException e) {
            report.check(false, "%s stopped: %s", stage.key(), e.getMessage());
        } catch (Exception | AssertionError e) {
            StringBuilder trace = new StringBuilder(e.toString());
            for (StackTraceElement element : e.getStackTrace()) {
                if (element.getClassName().startsWith("org.voxelgrad")) {
                    trace.append(System.lineSeparator()).append("            at ").append(element);
                }
            }
            report.check(false, "%s stopped: %s", stage.key(), trace);
        }
        return report.failed() == before;
    }
}
