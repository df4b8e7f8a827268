package org.voxelgrad.training;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/** A process that trains, to be killed. It says {@code begun} when it starts to write. */
final class KilledRun {

    private KilledRun() {}

    /** @param args the folder of a {@link Study}, the network type, and the results folder to begin or to resume */
    public static void main(String[] args) throws IOException, InterruptedException {
        Path results = Path.of(args[2]);
        RunControl control = new RunControl(new CheckpointTimes(Duration.ofMillis(1), Duration.ZERO));
        TrainListener listener = new TrainListener() {
            @Override
            public void runStarts(RunSummary summary) {
                System.out.println("begun");
            }
        };
        if (args[3].equals("resume")) {
            Study.resume(results, listener, control);
        } else {
            TrainOptions options = Study.at(Path.of(args[0])).eventful(NetworkType.valueOf(args[1]));
            Study.run(Study.into(results, options), listener, control);
        }
    }
}
