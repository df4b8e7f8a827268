package org.voxelgrad.training.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.voxelgrad.engine.backend.Size3;
import org.voxelgrad.training.ImageSize;
import org.voxelgrad.training.InputException;
import org.voxelgrad.training.NetworkType;
import org.voxelgrad.training.TrainOptions.Resources;

class BenchmarksTest {

    private static final ImageSize SIZE = new ImageSize(17, 20, 18);
    private static final Resources ONE_THREAD = new Resources("cpu", 1, 2, 0, 1, 0);

    @ParameterizedTest
    @CsvSource({"CNN, TRAIN", "CNN, INFER", "AUTOENCODER, TRAIN"})
    void aStepIsTimedPerImage(NetworkType network, StepBenchmark.Mode mode) {
        StepBenchmark.Result result = new StepBenchmark(network, mode, SIZE, ONE_THREAD, 0, 3).run(notice -> {});

        assertEquals(3, result.step().count());
        assertEquals(result.step().median() / 2, result.secondsPerImage());
        assertTrue(result.step().min() <= result.step().median() && result.step().median() <= result.step().max());
        assertEquals("cpu", result.hardware().device());
        assertEquals(1, result.hardware().threads());
    }

    @Test
    void trainingTakesNearlyThreeTimesTheOperationsOfInference() {
        Resources one = new Resources("cpu", 1, 1, 0, 1, 0);
        long train = new StepBenchmark(NetworkType.CNN, StepBenchmark.Mode.TRAIN, SIZE, one, 0, 1)
                .run(notice -> {}).flops();
        long infer = new StepBenchmark(NetworkType.CNN, StepBenchmark.Mode.INFER, SIZE, one, 0, 1)
                .run(notice -> {}).flops();

        assertTrue(train > 2 * infer && train < 3 * infer, "no gradient of the image: " + train + ", " + infer);
    }

    @Test
    void everyConvolutionIsTimedInEveryPass() {
        ConvBenchmark.Result result = new ConvBenchmark(SIZE, ONE_THREAD, 0).run(notice -> {});

        assertEquals(15, result.rows().size());
        ConvBenchmark.Row last = result.rows().getLast();
        assertEquals(5, last.layer());
        assertEquals(128, last.spec().outChannels());
        assertEquals(new Size3(2, 2, 2), last.spec().input());
        assertEquals(4 * (2 * (64 + 128) * 8 + 64 * 128 * 27), last.bytes());
        assertTrue(result.peakFlopsPerSecond().orElseThrow() > 0);
    }

    @Test
    void anEpochLeavesNothingBehind() throws Exception {
        List<String> notices = new ArrayList<>();

        EpochBenchmark.Result result =
                new EpochBenchmark(NetworkType.CNN, SIZE, ONE_THREAD, 3).run(notices::add);

        assertEquals(6, result.images());
        assertTrue(result.epoch() > 0 && result.compute() > 0 && result.load() > 0);
        assertTrue(result.waited() >= 0 && result.waited() < result.epoch());
        assertTrue(notices.getFirst().startsWith("Making phantom images of 17x20x18 voxels in "), notices.toString());
        Path folder = Path.of(notices.getFirst().replaceFirst(".* in (.*)\\.", "$1"));
        assertTrue(Files.notExists(folder), folder + " is left");
    }

    @Test
    void whatCannotBeMeasuredIsSaid() throws IOException {
        Resources single = new Resources("cpu", 1, 1, 0, 1, 0);
        StepBenchmark onePoint = new StepBenchmark(
                NetworkType.CNN, StepBenchmark.Mode.TRAIN, new ImageSize(16, 16, 16), single, 0, 1);
        InputException tooSmall = assertThrows(InputException.class, () -> onePoint.run(notice -> {}));
        assertTrue(tooSmall.getMessage().startsWith("Images of 16x16x16 voxels do not fit"), tooSmall.getMessage());
        InputException noVoxels = assertThrows(InputException.class, () ->
                new ConvBenchmark(new ImageSize(0, 4, 4), ONE_THREAD, 0).run(notice -> {}));
        assertTrue(noVoxels.getMessage().contains("--size"), noVoxels.getMessage());
        InputException noSteps = assertThrows(InputException.class, () ->
                new StepBenchmark(NetworkType.CNN, StepBenchmark.Mode.TRAIN, SIZE, ONE_THREAD, 0, 0));
        assertTrue(noSteps.getMessage().contains("--steps is 0"), noSteps.getMessage());
    }
}
