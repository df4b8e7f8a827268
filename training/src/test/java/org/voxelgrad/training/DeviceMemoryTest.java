package org.voxelgrad.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.voxelgrad.engine.backend.DeviceMemoryException;
import org.voxelgrad.engine.nn.arch.Cnn;
import org.voxelgrad.training.TrainOptions.Resources;
import org.voxelgrad.training.loop.Classification;

/** Runs on a device with memory of its own. */
class DeviceMemoryTest {

    @TempDir
    private Path folder;

    private TrainOptions options;

    @BeforeEach
    void makeStudy() throws IOException {
        options = Study.in(folder).options(NetworkType.CNN);
    }

    private void train(SmallDevice device, Recorder recorder) throws IOException, InterruptedException {
        new TrainRun(
                options, recorder, new RunControl(CheckpointTimes.defaults()),
                (architecture, image) ->
                        new Classification(Cnn.of(architecture, image, 0.5, Classification.CLASSES)),
                (word, deviceOptions, notices) -> device).run();
    }

    @Test
    void aRunThatFitsSaysWhatBothMemoriesWillHold() throws IOException, InterruptedException {
        Recorder recorder = new Recorder();
        train(new SmallDevice(1L << 40), recorder);

        long device = recorder.summary.expectedDeviceBytes().orElseThrow();
        assertTrue(device > 10 << 20, "weights and moments alone are more than " + device);
        assertEquals(OptionalLong.empty(), Study.run(options.withOverwrite(true)).summary.expectedDeviceBytes());
    }

    @Test
    void aRunThatCannotFitIsRefusedBeforeItWrites() throws IOException, InterruptedException {
        Recorder recorder = new Recorder();
        String message = assertThrows(
                InputException.class, () -> train(new SmallDevice(1 << 20), recorder)).getMessage();

        assertTrue(message.matches("This run needs about \\d+ MiB of GPU memory with --batch_size 2, and 1 MiB are"
                + " free: no smaller --batch_size fits; .*"), message);
        assertEquals(List.of(), recorder.events);
        assertFalse(Files.exists(options.outputDirectory()));
    }

    @Test
    void aDeviceThatFillsUpEndsTheRunInASentence() {
        SmallDevice device = new SmallDevice(1L << 40);
        Recorder recorder = new Recorder() {
            @Override
            void heard(String event) {
                super.heard(event);
                if (event.startsWith("iteration 0.0")) {
                    device.fillUp();
                }
            }
        };

        OutOfMemoryException failure = assertThrows(OutOfMemoryException.class, () -> train(device, recorder));

        assertEquals("The GPU is out of memory: a tensor needs 64 MiB more and 1 MiB are free. By the estimate,"
                + " --batch_size 1 --accumulation_steps 2 fits and updates the weights as often.",
                failure.getMessage());
        assertInstanceOf(DeviceMemoryException.class, failure.getCause());
    }

    @Test
    void aCpuSaysThatItDoesNotComputeInBf16() throws IOException, InterruptedException {
        Resources resources = options.resources();
        String sentence = "--precision bf16 is for GPUs: the CPU computes in float32.";

        assertEquals(
                List.of(sentence), Study.run(options.with(resources.withPrecision("bf16", false))).notices);
        assertEquals(
                List.of(),
                Study.run(options.with(resources.withPrecision("fp32", true)).withOverwrite(true)).notices);
    }
}
