package org.voxelgrad.cuda.library;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.voxelgrad.cuda.host.HostCompiler;
import org.voxelgrad.cuda.host.HostDevice;
import org.voxelgrad.cuda.kernel.Workspace;
import org.voxelgrad.cuda.library.ConvLibrary.ConvAlgorithm;
import org.voxelgrad.engine.backend.Conv3dSpec;
import org.voxelgrad.engine.backend.Precision;
import org.voxelgrad.engine.backend.Size3;

class AlgorithmChooserTest {

    private static final ConvOperands OPERANDS = new ConvOperands(0, 0, 0);
    private static final int MIB = 1 << 20;

    @TempDir
    Path folder;

    private HostDevice device;
    private Path path;

    @BeforeEach
    void open() {
        device = new HostDevice(new HostCompiler(folder), 64 * MIB);
        path = folder.resolve("gpu.txt");
    }

    @AfterEach
    void close() {
        device.close();
    }

    /** A library whose algorithms, by number, want workspaces of so many bytes. */
    private static final class Calls implements ConvCalls {

        final Map<Integer, Long> workspaces;
        final List<Candidate> measured;
        final List<Candidate> ranked;
        final List<Integer> ran = new ArrayList<>();
        int measurements;

        Calls(Map<Integer, Long> workspaces, List<Candidate> measured, List<Candidate> ranked) {
            this.workspaces = workspaces;
            this.measured = measured;
            this.ranked = ranked;
        }

        @Override
        public List<Candidate> measure(ConvOperands operands, Workspace.Part workspace, long bytes) {
            measurements++;
            return measured.stream().filter(candidate -> workspaces.get(candidate.algorithm()) <= bytes).toList();
        }

        @Override
        public List<Candidate> rank() {
            return ranked;
        }

        @Override
        public OptionalLong workspaceBytes(int algorithm) {
            Long bytes = workspaces.get(algorithm);
            return bytes == null ? OptionalLong.empty() : OptionalLong.of(bytes);
        }

        @Override
        public void run(int algorithm, ConvOperands operands, Workspace.Part workspace, long bytes) {
            ran.add(algorithm);
        }
    }

    /** Algorithm 3 is the fastest and wants 2 MiB, then come 1 and 0. */
    private static Calls calls() {
        return new Calls(
                Map.of(0, 0L, 1, 1024L, 3, 2L * MIB),
                List.of(new Candidate(3, false), new Candidate(1, true), new Candidate(0, true)),
                List.of(new Candidate(3, false), new Candidate(0, true), new Candidate(1, true)));
    }

    private static ConvProblem problem(ConvPass pass, Precision precision) {
        return new ConvProblem(
                pass,
                new Conv3dSpec(
                        2, 8, 16, new Size3(5, 6, 7), Size3.cube(3), Size3.cube(1), Size3.cube(1), Size3.cube(1)),
                precision);
    }

    private static ConvProblem problem() {
        return problem(ConvPass.FORWARD, Precision.TF32);
    }

    /** Which algorithm runs when a run of the program begins anew. */
    private int chosen(boolean deterministic, ConvProblem problem, Calls calls) {
        AlgorithmChooser chooser = new AlgorithmChooser(device, deterministic, new AlgorithmFile(path));
        ConvAlgorithm algorithm = chooser.choose(problem, calls, OPERANDS).orElseThrow();
        algorithm.run(OPERANDS);
        return calls.ran.getLast();
    }

    @Test
    void theFastestIsMeasuredOnce() {
        Calls calls = calls();
        assertEquals(3, chosen(false, problem(), calls));
        assertEquals(3, chosen(false, problem(), calls));
        assertEquals(1, calls.measurements);
    }

    @Test
    void everyPassAndPrecisionIsMeasured() {
        Calls calls = calls();
        chosen(false, problem(), calls);
        chosen(false, problem(ConvPass.BACKWARD_DATA, Precision.TF32), calls);
        chosen(false, problem(ConvPass.FORWARD, Precision.FP32), calls);
        assertEquals(3, calls.measurements);
    }

    @Test
    void deterministicRunsNeverDependOnTimes() {
        Calls calls = calls();
        chosen(false, problem(), calls);
        assertEquals(0, chosen(true, problem(), calls));
        assertEquals(1, calls.measurements);
    }

    @Test
    void aFullDeviceGetsTheFastestThatFits() {
        long hog = device.allocate(60L * MIB);
        assertEquals(1, chosen(false, problem(), calls()));
        device.free(hog);
    }

    @Test
    void whatWasMeasuredOnAnEmptyDeviceFitsAFullOne() {
        assertEquals(3, chosen(false, problem(), calls()));
        long hog = device.allocate(device.freeBytes() - MIB);
        assertEquals(1, chosen(false, problem(), calls()));
        device.free(hog);
    }

    @Test
    void theMeasurementsMemoryIsGivenBack() {
        chosen(false, problem(), calls());
        assertEquals(64L * MIB - 2L * MIB, device.freeBytes());
    }

    @Test
    void whatTheLibraryCannotDoIsNotChosen() {
        AlgorithmChooser chooser = new AlgorithmChooser(device, false, new AlgorithmFile(path));
        Calls none = new Calls(Map.of(), List.of(), List.of());
        assertEquals(Optional.empty(), chooser.choose(problem(), none, OPERANDS));
        assertTrue(Files.notExists(path));
    }

    @Test
    void theFileIsReadableText() throws IOException {
        chosen(false, problem(), calls());
        assertEquals(
                "conv3d forward tf32 [2, 8, 5, 6, 7] to 16 channels, kernel 3x3x3, stride 1x1x1, padding 1x1x1, "
                        + "dilation 1x1x1 = 3\n",
                Files.readString(path));
    }

    @Test
    void aDamagedFileIsIgnored() throws IOException {
        for (String damage : List.of("", "\0\1\2", problem() + " = ", problem() + " = 12345678901", "conv3d", "= 3")) {
            Files.write(path, (damage + "\n").getBytes(StandardCharsets.ISO_8859_1));
            Calls calls = calls();
            assertEquals(3, chosen(false, problem(), calls));
            assertEquals(1, calls.measurements, damage);
        }
    }

    @Test
    void anAlgorithmThatTheLibraryHasNoMoreIsReplaced() throws IOException {
        Files.writeString(path, problem() + " = 7\n");
        assertEquals(3, chosen(false, problem(), calls()));
        assertTrue(Files.readString(path).endsWith("= 3\n"));
    }

    @Test
    void theFileKeepsWhatOtherRunsMeasured() throws IOException {
        AlgorithmFile ours = new AlgorithmFile(path);
        new AlgorithmFile(path).put(problem(ConvPass.BACKWARD_DATA, Precision.BF16), 5);
        ours.put(problem(), 3);
        assertEquals(2, Files.readAllLines(path).size());
        assertEquals(5, new AlgorithmFile(path).find(problem(ConvPass.BACKWARD_DATA, Precision.BF16)).orElseThrow());
    }

    @Test
    void aFolderThatCannotBeWrittenCostsOnlyTheMeasurement() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");
        AlgorithmChooser chooser =
                new AlgorithmChooser(device, false, new AlgorithmFile(file.resolve("inside").resolve("gpu.txt")));
        assertTrue(chooser.choose(problem(), calls(), OPERANDS).isPresent());
    }
}
